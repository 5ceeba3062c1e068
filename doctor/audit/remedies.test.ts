import fc from "fast-check";
import { diagnose } from "../diagnose";
import { findRemedy, type Fix, NEW_ENDPOINT } from "../remedy";
import { applyAll } from "../remedy/apply";
import { type Answer } from "../snapshot/answers";
import { remedySummary } from "../report/audit/remedy-words";
import { fixText } from "../report/fixes";
import { stepReport } from "../report/json";
import { sourceName } from "../report/text";
import { MAX_INLINE_POLICIES, MAX_POLICY } from "../remedy/quotas";
import { audit, type AuditEntry, type Group } from "./audit";
import { subjectsOf } from "./collection";
import { type Collection } from "../snapshot/collection";
import { judge, optionsOf } from "./entry";
import { sharing } from "./networks";
import { largeAccount } from "./testing/large";
import { World } from "./world";

const groupsOf = (account: Collection, state: string): readonly Group[] =>
  audit(subjectsOf(account)).groups.filter((group) => group.state === state);

const fixesOf = ({ remedy }: Group): readonly Fix[] => (remedy?.steps ?? []).map(({ fix }) => fix);

/** Two functions in the same subnets, whose packets pass a NAT gateway beside an endpoint. */
const SMALL = { functions: 8, subnets: 8, roles: 8 };

const NAT_ADDRESS = "203.0.113.9/32";

/** An account in which the role of one function may only come from this address. */
function withDenyElsewhere(account: Collection, role: string, address: string): Collection {
  return withPolicy(account, role, {
    Effect: "Deny",
    Action: "dynamodb:*",
    Resource: "*",
    Condition: { NotIpAddressIfExists: { "aws:SourceIp": address } },
  });
}

/** The account in which a role has one more inline policy. */
function withPolicy(account: Collection, role: string, statement: object): Collection {
  const layer = account.roles.get(role) as Map<string, Answer>;
  const list = layer.get("list-role-policies");
  const { PolicyNames } = (list?.known ? list.value : {}) as { readonly PolicyNames: string[] };
  const PolicyName = "one-more";
  const answers: Readonly<Record<string, object>> = {
    "list-role-policies": { PolicyNames: [...PolicyNames, PolicyName] },
    [`get-role-policy-${PolicyName}`]: { PolicyName, PolicyDocument: { Statement: [statement] } },
  };
  for (const [name, value] of Object.entries(answers)) {
    layer.set(name, { known: true, origin: name, value });
  }
  return account;
}

test("a remedy is withheld if another source would lose something", () => {
  const account = withDenyElsewhere(largeAccount(SMALL), "role-5", NAT_ADDRESS);
  const [group] = groupsOf(account, "not-private");
  expect(group?.entries).toHaveLength(2);
  expect(group?.remedy).toBeUndefined();
});

test("the same remedy is there if no source would lose anything", () => {
  const [group] = groupsOf(largeAccount(SMALL), "not-private");
  expect(group?.entries).toHaveLength(2);
  expect(group?.remedy).toMatchObject({ mends: group?.entries, leaves: [] });
});

/** Functions whose packets pass the NAT gateway from two route tables: `LAST` alone is behind the second. */
const TWO_TABLES = { functions: 40, subnets: 2_000, roles: 40 };
const LAST = "function-37";

const namesOf = (entries: readonly AuditEntry[] = []): readonly string[] =>
  entries.map(({ diagnosis }) => sourceName(diagnosis.source));

test("one remedy is for all entries of a group, from whatever route tables their packets leave", () => {
  const [group, ...others] = groupsOf(largeAccount(TWO_TABLES), "not-private");
  expect(others).toEqual([]);
  expect(namesOf(group?.entries)).toHaveLength(10);
  expect(fixesOf(group as Group)).toEqual([
    {
      action: "associate-endpoint",
      endpointId: "vpce-1",
      routeTableIds: ["rtb-1-0", "rtb-1-1"],
      again: false,
    },
  ]);
  expect(group?.remedy).toMatchObject({ mends: group?.entries, leaves: [] });
});

test("a remedy leaves out the route tables from which a source would lose something", () => {
  const account = withDenyElsewhere(largeAccount(TWO_TABLES), "role-37", NAT_ADDRESS);
  const [group] = groupsOf(account, "not-private");
  expect(fixesOf(group as Group)).toMatchObject([{ routeTableIds: ["rtb-1-0"] }]);
  expect(namesOf(group?.remedy?.mends)).toHaveLength(9);
  expect(namesOf(group?.remedy?.leaves.map(({ entry }) => entry))).toEqual([LAST]);
  expect(remedySummary(group as Group)).toBe("1 change makes 9 of 10 private, saves $0.045 per GB");
});

/** The account without any endpoint in the VPC of functions that have no path to DynamoDB. */
function withoutEndpoint(account: Collection): Collection {
  const [region] = account.regions.values();
  const layer = region?.vpcs.get("vpc-2") as Map<string, Answer>;
  const name = "describe-vpc-endpoints";
  layer.set(name, { known: true, origin: name, value: { VpcEndpoints: [] } });
  return account;
}

test("a remedy that needs the endpoint which one before it makes looks its id up", () => {
  const [first, second] = groupsOf(withoutEndpoint(largeAccount(TWO_TABLES)), "broken").filter(
    ({ causes: [cause, ...others] }) =>
      cause?.code === "NO_ROUTE_TO_DESTINATION" && others.length === 0,
  );
  const made = { vpcId: "vpc-2", serviceName: "com.amazonaws.us-east-2.dynamodb" };
  expect(fixesOf(first as Group)).toMatchObject([
    { action: "create-gateway-endpoint", ...made, routeTableIds: ["rtb-2-0"] },
  ]);
  const [fix] = fixesOf(second as Group);
  expect(fix).toMatchObject({ action: "associate-endpoint", made, routeTableIds: ["rtb-2-1"] });
  expect(fix && fixText(fix)).toMatchObject({
    sentence: "associate the new endpoint of vpc-2 with rtb-2-1",
    commands: [expect.stringContaining("describe-vpc-endpoints")],
  });
  for (const { remedy } of [first, second] as readonly Group[]) {
    expect(JSON.stringify(remedy?.steps.map((step) => stepReport(step)))).not.toContain(
      NEW_ENDPOINT,
    );
  }
});

/** Functions with `role-0`, which has no policy, in a VPC with an endpoint and in one with a NAT gateway. */
const ONE_ROLE = { functions: 10, subnets: 16, roles: 5 };

test("one remedy is for all entries of a group, in whatever VPCs they are", () => {
  const [group, ...others] = groupsOf(largeAccount(ONE_ROLE), "denied").filter(
    ({ causes }) => causes[0]?.code === "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
  );
  expect(others).toEqual([]);
  expect(namesOf(group?.entries)).toEqual(["function-0", "function-5"]);
  expect(fixesOf(group as Group)).toMatchObject([
    { action: "allow-in-policy", layer: "role-policy", roleName: "role-0" },
    { action: "associate-endpoint", endpointId: "vpce-1" },
  ]);
  expect(group?.remedy).toMatchObject({ leaves: [] });
  expect(namesOf(group?.remedy?.mends)).toEqual(expect.arrayContaining(namesOf(group?.entries)));
});

test("a role whose inline policies have no room for more gets a managed policy", () => {
  const filler = { Sid: "x".repeat(MAX_INLINE_POLICIES), Effect: "Allow", Action: "s3:*" };
  const account = withPolicy(largeAccount(ONE_ROLE), "role-0", { ...filler, Resource: "*" });
  const [group] = groupsOf(account, "denied").filter(
    ({ causes }) => causes[0]?.code === "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
  );
  const [fix] = fixesOf(group as Group);
  expect(fix && fixText(fix).commands).toEqual([
    expect.stringMatching(/^aws iam create-policy --policy-name role-0-dynamodb-access /),
    "aws iam attach-role-policy --role-name role-0 --policy-arn arn:aws:iam::111122223333:policy/role-0-dynamodb-access",
  ]);
  expect(group?.remedy).toMatchObject({ leaves: [] });
});

test("one change of an endpoint's policy is for all roles of its group", () => {
  const account = largeAccount({ functions: 24, subnets: 16, roles: 12 });
  const [group, ...others] = groupsOf(account, "denied").filter(
    ({ causes }) => causes[0]?.code === "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW",
  );
  expect(others).toEqual([]);
  expect(group?.remedy).toMatchObject({ mends: group?.entries, leaves: [] });
  expect(fixesOf(group as Group)).toHaveLength(1);
});

test("an endpoint's policy stays within its quota, and the rest is said to be left", () => {
  const account = largeAccount({ functions: 480, subnets: 16, roles: 480 });
  const [group] = groupsOf(account, "denied");
  const [fix] = fixesOf(group as Group);
  const length = JSON.stringify(fix?.action === "allow-in-policy" && fix.document).length;
  expect(length).toBeLessThanOrEqual(MAX_POLICY["endpoint-policy"]);
  expect(length).toBeGreaterThan(MAX_POLICY["endpoint-policy"] * 0.9);
  expect(group?.remedy?.leaves.length).toBeGreaterThan(0);
});

test("judging only the sources that a change touches says the same as judging all", () => {
  const size = fc.record({
    functions: fc.integer({ min: 1, max: 24 }),
    subnets: fc.integer({ min: 2, max: 8 }).map((each) => each * 4),
    roles: fc.integer({ min: 1, max: 12 }),
  });
  let untouched = 0;
  fc.assert(
    fc.property(size, fc.nat(), (account, at) => {
      const share = sharing();
      const cases = subjectsOf(largeAccount(account)).map((subject) => judge(subject, share));
      const world = new World(cases);
      const origin = cases[at % cases.length];
      if (origin === undefined) return;
      const options = optionsOf(origin.entry);
      const remedy = findRemedy(origin.snapshot, origin.entry.diagnosis, options);
      const ofNetwork = (remedy?.steps ?? []).flatMap(({ fix }) =>
        fix.action === "allow-in-policy" && fix.layer !== "endpoint-policy" ? [] : [fix],
      );
      const { trials } = world.draft(ofNetwork.map((fix) => ({ fix, origins: [origin] })));
      const touched = new Map(trials.map(({ one, after }) => [one, after]));
      for (const one of cases.filter(({ network }) => network === origin.network)) {
        const { diagnosis } = touched.get(one) ?? world.now(one);
        if (!touched.has(one) && ofNetwork.length > 0) untouched += 1;
        const all = diagnose(applyAll(one.snapshot, ofNetwork), optionsOf(one.entry));
        expect(diagnosis.outcome).toBe(all.outcome);
        expect(diagnosis.network.verdict).toBe(all.network.verdict);
        expect(diagnosis.network.private).toBe(all.network.private);
        expect(diagnosis.network.findings).toEqual(all.network.findings);
      }
    }),
    { numRuns: 40 },
  );
  expect(untouched).toBeGreaterThan(0);
});
