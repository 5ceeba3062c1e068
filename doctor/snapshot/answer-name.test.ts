import * as fc from "fast-check";
import { copyExample, removeTemporaryFolders } from "../testing/examples";
import { answerName } from "./answer-name";
import { readFolder } from "./folder";

afterEach(removeTemporaryFolders);

const thing = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "A", "^", "%", "_", "/", ":", "2", "f", "u", "é", "\ud800"),
  }),
  fc.string({ unit: "binary" }),
);

test("no two things have the same name, even without regard to case", () => {
  fc.assert(
    fc.property(thing, thing, (one, other) => {
      const name = answerName("get-role-policy", one);
      expect(name).toMatch(/^get-role-policy-[\w+=,.@^%-]*$/);
      if (one === other) return;
      expect(name.toLowerCase()).not.toBe(answerName("get-role-policy", other).toLowerCase());
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ["read-orders", "get-role-policy-read-orders"],
  ["ReadOrders", "get-role-policy-^read^orders"],
  ["a/b:c_d", "get-role-policy-a%2fb%3ac_d"],
  ["\u0007é東", "get-role-policy-%07%e9%u6771"],
])("names the answer about %j", (about, name) => {
  expect(answerName("get-role-policy", about)).toBe(name);
});

const ALLOW = { Version: "2012-10-17", Statement: [] };
const DENY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
};
const ACCOUNT = "arn:aws:iam::111122223333:policy";

/** The managed policies of a role with these policies, read from files of these names. */
function managed(
  arns: readonly string[],
  files: Readonly<Record<string, object>>,
  boundary?: string,
) {
  const copy = copyExample("gateway-endpoint");
  const AttachedPolicies = arns.map((PolicyArn) => ({ PolicyArn }));
  copy.write("list-attached-role-policies.json", JSON.stringify({ AttachedPolicies }));
  for (const [name, Document] of Object.entries(files)) {
    const answer = { PolicyVersion: { Document } };
    copy.write(`get-policy-version-${name}.json`, JSON.stringify(answer));
  }
  if (boundary !== undefined) {
    copy.set("get-role.json", "Role.PermissionsBoundary", { PermissionsBoundaryArn: boundary });
  }
  const { attachedPolicies, permissionBoundary } = readFolder(copy.folder).access;
  return { attached: attachedPolicies.known && attachedPolicies.items, permissionBoundary };
}

const known = (value: object) => ({ document: { known: true, value } });
const unknown = (missing: string) => ({ document: { known: false, missing } });

const FORMER = "arn_aws_iam__111122223333_policy_team_x";

test("policies whose names differ by one character have files of their own", () => {
  const files = {
    "arn%3aaws%3aiam%3a%3a111122223333%3apolicy%2fteam%2fx": DENY,
    "arn%3aaws%3aiam%3a%3a111122223333%3apolicy%2fteam_x": ALLOW,
  };
  const { attached } = managed([`${ACCOUNT}/team/x`, `${ACCOUNT}/team_x`], files);
  expect(attached).toMatchObject([known(DENY), known(ALLOW)]);
});

test("a file with its former name is read when no other policy could have had that name", () => {
  expect(managed([`${ACCOUNT}/team/x`], { [FORMER]: DENY }).attached).toMatchObject([known(DENY)]);
});

test.each([
  ["another character", `${ACCOUNT}/team_x`],
  ["another case", `${ACCOUNT}/team/X`],
])("a former name of two policies that differ by %s is of neither", (_, other) => {
  const { attached } = managed([`${ACCOUNT}/team/x`, other], { [FORMER]: ALLOW });
  expect(attached).toMatchObject([
    unknown(`get-policy-version-${FORMER}.json`),
    { document: { known: false } },
  ]);
});

test("a former name of a policy and of the permissions boundary is of neither", () => {
  const { attached, permissionBoundary } = managed(
    [`${ACCOUNT}/team/x`],
    { [FORMER]: ALLOW },
    `${ACCOUNT}/team_x`,
  );
  expect(attached).toMatchObject([unknown(`get-policy-version-${FORMER}.json`)]);
  expect(permissionBoundary).toMatchObject({ value: unknown(`get-policy-version-${FORMER}.json`) });
});

test("a missing file is missed under its present name", () => {
  expect(managed([`${ACCOUNT}/Team/x`], {}).attached).toMatchObject([
    unknown("get-policy-version-arn%3aaws%3aiam%3a%3a111122223333%3apolicy%2f^team%2fx.json"),
  ]);
});

/** The inline policies of a role with these policies, read from files of these names. */
function inline(names: readonly string[], files: Readonly<Record<string, object>>) {
  const copy = copyExample("gateway-endpoint");
  copy.write("list-role-policies.json", JSON.stringify({ PolicyNames: names }));
  for (const [name, answer] of Object.entries(files)) {
    copy.write(`get-role-policy-${name}.json`, JSON.stringify(answer));
  }
  const { inlinePolicies } = readFolder(copy.folder).access;
  return inlinePolicies.known && inlinePolicies.items;
}

test("the present name of one policy can be the former name of another", () => {
  const named = { a_b: { PolicyDocument: ALLOW }, "a%2fb": { PolicyDocument: DENY } };
  expect(inline(["a_b", "a/b"], named)).toMatchObject([known(ALLOW), known(DENY)]);
  expect(inline(["a_b", "a/b"], { a_b: { PolicyDocument: ALLOW } })).toMatchObject([
    unknown("get-role-policy-a_b.json"),
    unknown("get-role-policy-a_b.json"),
  ]);
  expect(inline(["a_b"], { a_b: { PolicyDocument: ALLOW } })).toMatchObject([known(ALLOW)]);
});

test.each([
  ["PolicyName", { PolicyName: "other", PolicyDocument: ALLOW }],
  ["RoleName", { PolicyName: "mine", RoleName: "other", PolicyDocument: ALLOW }],
])("a file about another %s is refused", (field, answer) => {
  expect(() => inline(["mine"], { mine: answer })).toThrow(
    `\`${field}\` in get-role-policy-mine.json is \`other\``,
  );
});
