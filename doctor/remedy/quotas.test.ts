import { diagnose } from "../diagnose";
import { withGatewayEndpoint } from "../reachability/testing/network";
import { type AccessSnapshot, type AttachedPolicy } from "../snapshot/access";
import { type NetworkSnapshot } from "../snapshot/network";
import { findRemedy, type PolicyFix, type Remedy } from ".";
import { MAX_ATTACHED, MAX_INLINE_POLICIES, MAX_MANAGED_POLICY, MAX_POLICY } from "./quotas";
import {
  access,
  ACTIONS,
  allow,
  boundary,
  FULL_ACCESS,
  key,
  OTHER_TABLE,
  role,
  tablePolicy,
  withEndpointPolicy,
} from "./testing/worlds";

const OPEN = withEndpointPolicy(withGatewayEndpoint(), FULL_ACCESS);

function remedyOf(
  changed: Partial<AccessSnapshot>,
  network: NetworkSnapshot = OPEN,
): Remedy | undefined {
  const snapshot = { network, access: access(changed) };
  return findRemedy(snapshot, diagnose(snapshot, { actions: ACTIONS }), { actions: ACTIONS });
}

function onlyFix(remedy: Remedy | undefined): PolicyFix {
  const [step, ...others] = remedy?.steps ?? [];
  if (step?.fix.action !== "allow-in-policy" || others.length > 0)
    throw new Error("another remedy");
  return step.fix;
}

const length = (document: unknown): number => JSON.stringify(document).length;

/** A statement that does not matter, which makes its policy longer by this many characters. */
function filler(characters: number): Readonly<Record<string, string>> {
  const statement = (id: string) => ({
    Sid: id,
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "*",
  });
  const beside = length([statement("")]) - 1;
  return statement("x".repeat(characters - beside));
}

const managed = (name: string): AttachedPolicy => ({
  name: `arn:aws:iam::111122223333:policy/${name}`,
  document: { known: true, value: { Statement: [] } },
});

/** A role that lacks a statement, with inline policies that leave this much room for another. */
function withRoom(characters: number): Partial<AccessSnapshot> {
  const used = MAX_INLINE_POLICIES - characters;
  const empty = length({ Version: "2012-10-17", Statement: [] });
  return role(filler(used - empty + 1));
}

const NEEDED = length(onlyFix(remedyOf(role())).document);

test("a role with just enough room gets an inline policy", () => {
  const remedy = remedyOf(withRoom(NEEDED));
  expect(remedy?.after.outcome).toBe("ok");
  expect(onlyFix(remedy)).toMatchObject({ id: "dynamodb-access", roleName: "orders-role" });
  expect(onlyFix(remedy).policyArn).toBeUndefined();
});

test("a role whose inline policies would exceed their quota gets a managed policy", () => {
  const remedy = remedyOf(withRoom(NEEDED - 1));
  expect(remedy?.after.outcome).toBe("ok");
  expect(onlyFix(remedy)).toMatchObject({
    id: "orders-role-dynamodb-access",
    policyArn: "arn:aws:iam::111122223333:policy/orders-role-dynamodb-access",
  });
});

test("a managed policy has a name that the role's others do not have", () => {
  const items = [managed("orders-role-dynamodb-access")];
  const remedy = remedyOf({ ...withRoom(0), attachedPolicies: { known: true, items } });
  expect(onlyFix(remedy).id).toBe("orders-role-dynamodb-access-2");
});

test.each([
  [MAX_ATTACHED - 1, true],
  [MAX_ATTACHED, false],
])("with %i managed policies, whether a role gets another is %s", (count, gets) => {
  const items = Array.from({ length: count }, (_, index) => managed(`p-${index}`));
  const remedy = remedyOf({ ...withRoom(0), attachedPolicies: { known: true, items } });
  expect(remedy !== undefined).toBe(gets);
});

const {
  "table-policy": MAX_TABLE,
  "key-policy": MAX_KEY,
  "endpoint-policy": MAX_ENDPOINT,
} = MAX_POLICY;
/** A role of another account, which the table's policy has to allow too. */
const ELSEWHERE: Partial<AccessSnapshot> = {
  role: {
    known: true,
    value: { arn: "arn:aws:iam::444455556666:role/orders-role", name: "orders-role" },
  },
};
const DENIED = { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "s3:GetObject" };

test.each<readonly [string, number, (more: object) => Remedy | undefined]>([
  [
    "permissions boundary",
    MAX_MANAGED_POLICY,
    (more) => remedyOf(boundary({ ...allow("s3:GetObject"), ...more })),
  ],
  ["key's policy", MAX_KEY, (more) => remedyOf(key({ ...DENIED, Resource: "*", ...more }))],
  [
    "table's policy",
    MAX_TABLE,
    (more) => remedyOf({ ...ELSEWHERE, ...tablePolicy({ ...DENIED, Resource: "*", ...more }) }),
  ],
  [
    "endpoint's policy",
    MAX_ENDPOINT,
    (more) => remedyOf({}, withEndpointPolicy(withGatewayEndpoint(), { ...OTHER_TABLE, ...more })),
  ],
])("the %s gets a statement only up to its quota", (_, most, remedyWith) => {
  const short = onlyFix(remedyWith({ Sid: "" }));
  const room = most - length(short.document);
  expect(length(onlyFix(remedyWith({ Sid: "x".repeat(room) })).document)).toBe(most);
  expect(remedyWith({ Sid: "x".repeat(room + 1) })).toBeUndefined();
});
