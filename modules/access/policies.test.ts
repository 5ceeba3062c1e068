import fc from "fast-check";
import { isStreamAction, ITEM_ACTIONS, STREAM_ACTIONS, TABLE_ACTIONS } from "../../aws/dynamodb";
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
/** What no level has. */
const more = fc.subarray([...TABLE_ACTIONS, ...STREAM_ACTIONS]);

const grants: fc.Arbitrary<readonly Granted[]> = fc.array(
  fc
    .record({
      role: fc.nat(2),
      table: fc.nat(2),
      indexes: fc.nat(2),
      access,
      more,
      ownKey: fc.boolean(),
    })
    .map(({ role, table, indexes, access, more: beside, ownKey }) => {
      const tableArn = `arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/table-${table}`;
      return {
        role: { arn: `arn:aws:iam::${ACCOUNT}:role/role-${role}` },
        actions: [...actionsOf(access), ...beside],
        tableArn,
        streamArn: `${tableArn}/stream/2026-01-31T12:00:00.000`,
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

/** What a role's policies allow on tables. */
const identity = (list: readonly Granted[]) =>
  list
    .flatMap((grant) => statements(grantPolicy(grant)))
    .filter(({ Action }) => Action.every((action) => action.startsWith("dynamodb:")))
    .filter(({ Action }) => !Action.some(isStreamAction));

/** What of it is about items. */
const onItems = (list: readonly Statement[]) =>
  list.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((action) => ITEMS.includes(action)),
  }));
const ITEMS: readonly string[] = ITEM_ACTIONS;

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

test("no endpoint for DynamoDB has an action on a stream, and the role's policies have each", () => {
  fc.assert(
    fc.property(grants, (all) => {
      const through = statements(endpointPolicy(all)).flatMap(({ Action }) => Action);
      expect(through.filter(isStreamAction)).toEqual([]);
      for (const grant of all) {
        const allowed = statements(grantPolicy(grant)).flatMap(({ Action }) => Action);
        expect(allowed).toEqual(expect.arrayContaining([...grant.actions]));
      }
    }),
  );
});

test("the table policy denies everything the role is allowed on items unless it comes through the endpoint", () => {
  fc.assert(
    fc.property(grants, (all) => {
      for (const grant of all) {
        const denied = statements(closed(grant));
        expect(denied.map(({ Effect }) => Effect)).toEqual(["Deny"]);
        expect(denied[0]?.Resource).toEqual([grant.tableArn, ...grant.indexArns]);
        expect(pairs(denied)).toEqual(
          expect.arrayContaining([...pairs(onItems(identity([grant])))]),
        );
      }
    }),
  );
});

test("no policy has a wildcard action or resource, but for the list of streams, which AWS takes no resource for", () => {
  fc.assert(
    fc.property(grants, (all) => {
      const names = [endpointPolicy(all), ...all.map(grantPolicy), ...all.map(closed)]
        .flatMap(statements)
        .filter(({ Action }) => Action.join() !== "dynamodb:ListStreams")
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
