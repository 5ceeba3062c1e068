import {
  type Blocker,
  type Decision,
  DENIAL_CODES,
  type LayerName,
  type StatementReference,
} from "../authorization";
import {
  blockerFix,
  blockerSentence,
  statementName,
  statementToAdd,
  unknownPhrases,
} from "./permission-sentences";

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

test.each(DENIAL_CODES)("says what %s is, and how to change it", (code) => {
  expect(blockerSentence(blocker(code), DECISION)).toMatch(/^[^.]{10,}$/);
  expect(blockerFix(blocker(code))).toMatch(/^[^.]{10,}$/);
});

test.each([
  ["X_AUTHZ_EXPLICIT_DENY", "table-policy"],
  ["X_AUTHZ_KMS_EXPLICIT_DENY", "key-policy"],
  ["X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL", "endpoint-policy"],
] as const)("adds no statement if one must change: %s", (code, layer) => {
  expect(statementToAdd(blocker(code, layer), ["a"], ["b"], "role")).toBeUndefined();
});

test.each([
  ["role-policy", { Effect: "Allow", Action: "a", Resource: ["b", "c"] }],
  ["permissions-boundary", { Effect: "Allow", Action: "a", Resource: ["b", "c"] }],
  [
    "table-policy",
    { Effect: "Allow", Principal: { AWS: "role" }, Action: "a", Resource: ["b", "c"] },
  ],
  ["key-policy", { Effect: "Allow", Principal: { AWS: "role" }, Action: "a", Resource: "*" }],
  [
    "endpoint-policy",
    {
      Effect: "Allow",
      Principal: "*",
      Action: "a",
      Resource: ["b", "c"],
      Condition: { ArnEquals: { "aws:PrincipalArn": "role" } },
    },
  ],
] as const)("adds a statement as a %s needs it", (layer, statement) => {
  const text = statementToAdd(
    blocker("X_AUTHZ_ROLE_POLICY_NO_ALLOW", layer),
    ["a"],
    ["b", "c"],
    "role",
  );
  expect(JSON.parse(text ?? "")).toEqual(statement);
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
