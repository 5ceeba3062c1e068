import {
  type Blocker,
  type Decision,
  DENIAL_CODES,
  type LayerName,
  type StatementReference,
} from "../authorization";
import { blockerSentence, statementName, unknownPhrases } from "./permission-sentences";

const DECISION: Decision = {
  effect: "DENIED",
  code: null,
  action: "dynamodb:GetItem",
  resource: "arn:aws:dynamodb:us-east-2:111122223333:table/orders",
  blockers: [],
  decidedBy: [],
  unknowns: [],
  assumptions: [],
  layers: [],
};

const STATEMENT: StatementReference = {
  policy: { layer: "table-policy", id: "orders" },
  index: 1,
  effect: "Deny",
};

function blocker(code: Blocker["code"], layer: LayerName = "role-policy"): Blocker {
  const denies = code.endsWith("EXPLICIT_DENY");
  return { code, layer, statements: denies ? [STATEMENT] : [] };
}

test.each([
  [STATEMENT, "statement 2 in table policy orders"],
  [{ ...STATEMENT, sid: "Only" }, "statement Only in table policy orders"],
])("names a statement by its Sid, or else by its position", (statement, name) => {
  expect(statementName(statement)).toBe(name);
});

test.each(DENIAL_CODES)("says what %s is", (code) => {
  expect(blockerSentence(blocker(code), DECISION)).toMatch(/^[^.]{10,}$/);
});

test("shows the condition of a Deny, with the value that the request has", () => {
  const denies = {
    statement: STATEMENT,
    failed: [],
    conditions: [
      {
        operator: "StringNotEquals",
        key: "aws:SourceVpce",
        expected: ["vpce-1"],
        actual: { state: "absent" },
        met: "true",
      },
    ],
  } as const;
  const layers: Decision["layers"] = [
    {
      layer: "table-policy",
      consulted: true,
      state: "known",
      allows: "false",
      denies: "true",
      allowedBy: [],
      deniedBy: [denies],
      undecided: [],
      nearMisses: [],
    },
  ];
  const denied = blocker("X_AUTHZ_EXPLICIT_DENY", "table-policy");
  expect(blockerSentence(denied, { ...DECISION, layers })).toBe(
    "statement 2 in table policy orders denies it (StringNotEquals aws:SourceVpce vpce-1, and the request has none)",
  );
});

test("names the statement that comes closest, and the part of it that does not match", () => {
  const nearMiss = {
    statement: { ...STATEMENT, sid: "Reading", effect: "Allow" },
    failed: ["resource"],
    conditions: [],
  } as const;
  const layers: Decision["layers"] = [
    {
      layer: "role-policy",
      consulted: true,
      state: "known",
      allows: "false",
      denies: "false",
      allowedBy: [],
      deniedBy: [],
      undecided: [],
      nearMisses: [nearMiss],
    },
  ];
  const sentence = blockerSentence(blocker("X_AUTHZ_ROLE_POLICY_NO_ALLOW"), {
    ...DECISION,
    layers,
  });
  expect(sentence).toBe(
    "none of the role's policies allows it; statement Reading in table policy orders is for a different resource",
  );
});

test("says what prevents a decision", () => {
  const phrases = unknownPhrases({
    ...DECISION,
    effect: "INDETERMINATE",
    unknowns: [
      { kind: "condition-key", key: "aws:PrincipalOrgID" },
      { kind: "policy-variable", key: "aws:username" },
      { kind: "condition-value", key: "aws:CurrentTime", value: "soon" },
      { kind: "resource-type", resource: "arn:aws:dynamodb:*:*:tab*/orders" },
      { kind: "principal", why: "not-principal" },
      { kind: "principal", why: "not-star-at-gateway-endpoint" },
      { kind: "session-name" },
      { kind: "path", why: "no path to DynamoDB is known" },
      { kind: "policy", layer: "table-policy", why: "get-resource-policy.json: missing" },
      { kind: "policy", layer: "key-grants", why: "not collected" },
    ],
  });
  expect(new Set(phrases).size).toBe(10);
  expect(phrases[0]).toContain("aws:PrincipalOrgID");
  expect(phrases[3]).toContain("tab*/orders");
  expect(phrases[8]).toBe("table policy: get-resource-policy.json: missing");
});
