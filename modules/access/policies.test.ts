import fc from "fast-check";
import { ITEM_ACTIONS } from "../../aws/dynamodb";
import { ACCESS_LEVELS } from "../../contract/stacks";
import { endpointPolicySchema, uncovered } from "./coverage";
import { actionsOf, type Access, type Granted } from "./grant";
import { endpointPolicy, grantPolicy, onlyThroughEndpoints, policyDocument } from "./policy";

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly ArnEquals: Readonly<Record<string, string>> };
}

const ACCOUNT = "123456789012";

const access: fc.Arbitrary<Access> = fc.oneof(
  fc.constantFrom(...ACCESS_LEVELS),
  fc.subarray([...ITEM_ACTIONS], { minLength: 1 }),
);

const grants: fc.Arbitrary<readonly Granted[]> = fc.array(
  fc
    .record({ role: fc.nat(2), table: fc.nat(2), indexes: fc.nat(2), access, ownKey: fc.boolean() })
    .map(({ role, table, indexes, access, ownKey }) => {
      const tableArn = `arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/table-${table}`;
      return {
        role: { arn: `arn:aws:iam::${ACCOUNT}:role/role-${role}` },
        actions: actionsOf(access),
        tableArn,
        indexArns: Array.from({ length: indexes }, (_, index) => `${tableArn}/index/i-${index}`),
        ...(ownKey && {
          key: {
            arn: `arn:aws:kms:us-east-2:${ACCOUNT}:key/key-${table}`,
            region: "us-east-2",
            tableName: `table-${table}`,
          },
        }),
      };
    }),
  { minLength: 1, maxLength: 6 },
);

function statements(policy: string): readonly Statement[] {
  const document = JSON.parse(policy) as { Version: string; Statement: readonly Statement[] };
  expect(document.Version).toBe("2012-10-17");
  return document.Statement;
}

/** Every action paired with every resource, for comparison. */
const pairs = (list: readonly Statement[]): readonly string[] => {
  const all = list.flatMap(({ Action, Resource }) =>
    Resource.flatMap((resource) => Action.map((action) => `${action} ${resource}`)),
  );
  return [...new Set(all)].sort();
};

/** What a role's policies allow on items. */
const identity = (list: readonly Granted[]) =>
  list
    .flatMap((grant) => statements(grantPolicy(grant)))
    .filter(({ Action }) => Action.every((action) => action.startsWith("dynamodb:")));

/** The policy of a table that is closed to everything but an endpoint. */
const closed = (grant: Granted) => policyDocument([onlyThroughEndpoints(grant, ["vpce-1"])]);

const parsed = (policy: string) => endpointPolicySchema.parse(JSON.parse(policy));

test("role and endpoint policy allow a role the same actions on the same resources", () => {
  fc.assert(
    fc.property(grants, (all) => {
      const endpoint = statements(endpointPolicy(all));
      for (const roleArn of new Set(all.map(({ role }) => role.arn))) {
        const passed = endpoint.filter(
          ({ Condition }) => Condition?.ArnEquals["aws:PrincipalArn"] === roleArn,
        );
        const granted = identity(all.filter(({ role }) => role.arn === roleArn));
        expect(granted.length).toBeGreaterThan(0);
        expect(pairs(passed)).toEqual(pairs(granted));
      }
    }),
  );
});

test("the table policy denies everything the role is allowed unless it comes through the endpoint", () => {
  fc.assert(
    fc.property(grants, (all) => {
      for (const grant of all) {
        const denied = statements(closed(grant));
        expect(denied.map(({ Effect }) => Effect)).toEqual(["Deny"]);
        expect(denied[0]?.Resource).toEqual([grant.tableArn, ...grant.indexArns]);
        expect(pairs(denied)).toEqual(expect.arrayContaining([...pairs(identity([grant]))]));
      }
    }),
  );
});

test("no policy has a wildcard action or resource", () => {
  fc.assert(
    fc.property(grants, (all) => {
      const names = [endpointPolicy(all), ...all.map(grantPolicy), ...all.map(closed)]
        .flatMap(statements)
        .flatMap(({ Action, Resource }) => [...Action, ...Resource]);
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => name.includes("*"))).toEqual([]);
    }),
  );
});

test("the generated endpoint policy allows everything that was granted", () => {
  fc.assert(
    fc.property(grants, (all) => {
      expect(uncovered(parsed(endpointPolicy(all)), all)).toEqual([]);
    }),
  );
});

test("an endpoint policy without one granted action allows everything but that action", () => {
  fc.assert(
    fc.property(fc.subarray([...ITEM_ACTIONS], { minLength: 2 }), fc.nat(), (actions, pick) => {
      const missing = actions[pick % actions.length]!;
      const grant: Granted = {
        role: { arn: `arn:aws:iam::${ACCOUNT}:role/reader` },
        actions,
        tableArn: `arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/orders`,
        indexArns: [],
      };
      const narrower = { ...grant, actions: actions.filter((action) => action !== missing) };
      expect(uncovered(parsed(endpointPolicy([narrower])), [grant])).toEqual([
        { roleArn: grant.role.arn, actions: [missing], resource: grant.tableArn },
      ]);
    }),
  );
});
