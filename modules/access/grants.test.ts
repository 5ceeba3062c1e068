import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, type App } from "cdktf";
import fc from "fast-check";
import { ACCESS_LEVELS, type AccessLevel } from "../../contract/stacks";
import { GatewayEndpoint } from "../egress/gateway-endpoint";
import { DynamoDbFunction } from "../function/dynamodb-function";
import { Network } from "../network/network";
import { Table } from "../table/table";
import { type ITable } from "../table/table-base";
import { bundle } from "../testing/fixtures";
import { FOUND_PATH, SynthesizedApp } from "../testing/synthesized-app";
import { inApp } from "../testing/template";
import { endpointPolicySchema, uncovered, type EndpointPolicy } from "./coverage";
import { actionsOf, type Granted } from "./grant";
import { trustPolicy } from "./policy";

/** A stack depends on earlier ones alone: two that depend on each other cannot be deployed. */
interface Spread {
  /** The stack of each thing, by its number. */
  readonly networks: readonly number[];
  readonly tables: readonly SomeTable[];
  readonly roles: readonly {
    readonly stack: number;
    readonly found: boolean;
    readonly grants: readonly Use[];
  }[];
  readonly functions: readonly (Use & {
    readonly stack: number;
    readonly network: number;
    readonly found: boolean;
  })[];
  readonly endpoints: readonly { readonly stack: number; readonly network: number }[];
}

/** Of the app, or one that exists already, in the same account or in another. */
interface SomeTable {
  readonly stack: number;
  readonly kind: "own" | "by-name" | "by-arn" | "elsewhere";
  readonly indexes: number;
}

interface Use {
  readonly table: number;
  readonly access: AccessLevel;
}

const stack = fc.nat(3);
const table = fc.nat(2);
const network = fc.nat(1);
const use = fc.record({ table, access: fc.constantFrom(...ACCESS_LEVELS) });
const spread: fc.Arbitrary<Spread> = fc.record({
  networks: fc.array(stack, { minLength: 2, maxLength: 2 }),
  tables: fc.array(
    fc.record<SomeTable>({
      stack,
      kind: fc.constantFrom("own", "by-name", "by-arn", "elsewhere"),
      indexes: fc.nat(2),
    }),
    { minLength: 3, maxLength: 3 },
  ),
  roles: fc.array(
    fc.record({
      stack,
      found: fc.boolean(),
      grants: fc.array(use, { minLength: 1, maxLength: 4 }),
    }),
    { maxLength: 2 },
  ),
  functions: fc.array(
    fc.record({
      stack,
      network,
      table,
      access: fc.constantFrom(...ACCESS_LEVELS),
      found: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
  endpoints: fc.array(fc.record({ stack, network }), { minLength: 1, maxLength: 3 }),
});

interface Expected extends Granted {
  readonly roleName: string;
  /** The stacks whose endpoints the role's requests can come through. */
  readonly stacks: readonly number[];
}

const STACKS = ["s0", "s1", "s2", "s3"];
/** Of the roles that have one. */
const PATHS: Readonly<Record<string, string>> = { "function-1": "/a/", "function-3": "/a/b/" };
const arnOf = (kind: string, name: string) =>
  kind === "role"
    ? `arn:aws:iam::123456789012:role${PATHS[name] ?? "/"}${name}`
    : `arn:aws:dynamodb:us-east-2:123456789012:table/${name}`;
/** A table that is elsewhere has its own account and region. */
const tableArnOf = ({ kind }: SomeTable, name: string) =>
  kind === "elsewhere"
    ? arnOf("table", name).replace("us-east-2:123456789012", "eu-west-1:444455556666")
    : arnOf("table", name);
const indexNames = ({ indexes }: SomeTable) =>
  Array.from({ length: indexes }, (_, index) => `by-${index}`);

function someTable(scope: TerraformStack, id: string, name: string, given: SomeTable): ITable {
  const indexes = indexNames(given);
  switch (given.kind) {
    case "own":
      return new Table(scope, id, {
        name,
        globalSecondaryIndexes: indexes.map((indexName) => ({
          indexName,
          partitionKey: { name: indexName },
        })),
      });
    case "by-name":
      return Table.fromName(scope, id, { name, indexes });
    case "by-arn":
      return Table.fromArn(scope, id, { arn: tableArnOf(given, name), indexes });
    case "elsewhere":
      return Table.fromName(scope, id, {
        name,
        indexes,
        region: "eu-west-1",
        account: "444455556666",
      });
  }
}

/** Builds the app. @returns what was granted. */
function build(app: App, given: Spread): readonly Expected[] {
  const stacks = STACKS.map((name) => new TerraformStack(app, name));
  for (const one of stacks) new AwsProvider(one, "aws");
  const at = (number: number) => stacks[number]!;
  const networks = given.networks.map((number, index) => {
    const props = { name: `n${index}`, region: "us-east-2", flowLogs: false } as const;
    return new Network(at(number), `network-${index}`, props);
  });
  // In different stacks, all have the same id.
  const tables = given.tables.map((each, index) => {
    const scope = at(each.stack);
    const id = scope.node.tryFindChild("table") === undefined ? "table" : `table-${index}`;
    return someTable(scope, id, `table-${index}`, each);
  });
  const expected: Expected[] = [];
  const expect = (
    roleName: string,
    { table: index, access }: Use,
    found: boolean,
    ...all: readonly number[]
  ) => {
    const each = given.tables[index]!;
    const tableArn = tableArnOf(each, `table-${index}`);
    const arn = arnOf("role", roleName);
    expected.push({
      role: { arn: found ? arn.replace(/role\/.*\/|role\//, `role${FOUND_PATH}`) : arn },
      roleName,
      actions: actionsOf(access),
      tableArn,
      indexArns: indexNames(each).map((name) => `${tableArn}/index/${name}`),
      stacks: all,
    });
  };
  given.functions.forEach((one, index) => {
    const name = `function-${index}`;
    const networkStack = given.networks[one.network]!;
    const number = Math.max(one.stack, networkStack, given.tables[one.table]!.stack);
    new DynamoDbFunction(at(number), name, {
      name,
      bundle,
      table: tables[one.table]!,
      network: networks[one.network]!,
      access: one.access,
      ...(one.found
        ? { role: new DataAwsIamRole(at(number), `role-of-${name}`, { name }) }
        : PATHS[name] !== undefined && { rolePath: PATHS[name] }),
    });
    expect(name, one, one.found, number, networkStack);
  });
  given.roles.forEach((one, index) => {
    const name = `role-${index}`;
    const number = Math.max(
      one.stack,
      ...one.grants.map((each) => given.tables[each.table]!.stack),
    );
    const role = one.found
      ? new DataAwsIamRole(at(number), name, { name })
      : new IamRole(at(number), name, { name, assumeRolePolicy: trustPolicy("ec2") });
    for (const each of one.grants) {
      tables[each.table]!.grant(each.access, role);
      expect(name, each, one.found, number);
    }
  });
  given.endpoints.forEach((one, index) => {
    const number = Math.max(one.stack, given.networks[one.network]!);
    // An endpoint that lets nobody through is refused, and is not what is asked here.
    if (!expected.some(({ stacks: all }) => all.includes(number))) return;
    const props = { name: `e${number}`, network: networks[one.network]! };
    new GatewayEndpoint(at(number), `endpoint-${index}`, props);
  });
  return expected;
}

const parsed = (policy: string | undefined) => endpointPolicySchema.parse(JSON.parse(policy ?? ""));

/** Which of a grant's actions the policy allows, on whatever of its resources. */
function allowedOf(policy: EndpointPolicy, grant: Granted): readonly string[] {
  return grant.actions.filter(
    (action) => uncovered(policy, [{ ...grant, actions: [action] }]).length === 0,
  );
}

/** An identity policy has no principal: it is of the role. */
function allowedByRole(synthesized: SynthesizedApp, roleName: string) {
  const policies = STACKS.flatMap((name) =>
    synthesized.resources(name, "aws_iam_role_policy"),
  ).filter(({ role }) => role === roleName);
  return {
    names: policies.map(({ name }) => name),
    policy: endpointPolicySchema.parse({
      Statement: policies.flatMap(({ policy }) =>
        parsed(policy).Statement.map((statement) => ({ ...statement, Principal: "*" })),
      ),
    }),
  };
}

/** No level has these: whoever is allowed them was allowed too much. */
const NEVER = ["dynamodb:Scan", "dynamodb:DescribeTable"] as const;
const beyond = (grant: Granted): Granted => ({ ...grant, actions: NEVER });
const anotherTable = (grant: Granted): Granted => ({
  ...grant,
  tableArn: `${grant.tableArn}-2`,
  indexArns: grant.indexArns.map((arn) => arn.replace("/index/", "-2/index/")),
});

test("what a role is granted, its policies and every endpoint on its way allow, and nothing more, and no names meet", () => {
  let throughOtherStacks = 0;
  const kinds = new Set<string>();
  fc.assert(
    fc.property(spread, (given) => {
      for (const { kind } of given.tables) kinds.add(kind);
      inApp((app) => {
        const granted = build(app, given);
        const synthesized = SynthesizedApp.of(app, STACKS);
        for (const grant of granted) {
          const { policy, names } = allowedByRole(synthesized, grant.roleName);
          expect(uncovered(policy, [grant])).toEqual([]);
          expect(allowedOf(policy, beyond(grant))).toEqual([]);
          expect(allowedOf(policy, anotherTable(grant))).toEqual([]);
          expect(new Set(names).size).toBe(names.length);
          for (const number of new Set(grant.stacks)) {
            for (const endpoint of synthesized.resources(STACKS[number]!, "aws_vpc_endpoint")) {
              const through = parsed(endpoint["policy"]);
              expect(uncovered(through, [grant])).toEqual([]);
              expect(allowedOf(through, beyond(grant))).toEqual([]);
              expect(allowedOf(through, anotherTable(grant))).toEqual([]);
              if (number !== grant.stacks[0]) throughOtherStacks += 1;
            }
          }
        }
      });
    }),
    { numRuns: 25 },
  );
  expect(throughOtherStacks).toBeGreaterThan(0);
  expect([...kinds].sort()).toEqual(["by-arn", "by-name", "elsewhere", "own"]);
});

/** An app with a table in each of two stacks, and a function with its network in a third or the second. */
function apart(app: App) {
  const [first, second, other] = ["s0", "s1", "s2"].map((name) => {
    const made = new TerraformStack(app, name);
    new AwsProvider(made, "aws");
    return made;
  }) as [TerraformStack, TerraformStack, TerraformStack];
  const tables = [first, second].map(
    (scope, index) => new Table(scope, "table", { name: `table-${index}` }),
  ) as [Table, Table];
  const props = { region: "us-east-2", flowLogs: false } as const;
  const vpc = new Network(first, "network", { ...props, name: "vpc" });
  const foreign = new Network(other, "network", { ...props, name: "foreign" });
  const reader = new DynamoDbFunction(second, "reader", {
    name: "reader",
    bundle,
    table: tables[0],
    access: "read",
    network: vpc,
  });
  const grant: Granted = {
    role: { arn: arnOf("role", "reader") },
    actions: actionsOf("read"),
    tableArn: arnOf("table", "table-0"),
    indexArns: [],
  };
  return { first, second, other, tables, vpc, foreign, reader, grant };
}

test("an endpoint of the network's stack allows a role of a stack that depends on it", () => {
  inApp((app) => {
    const { first, vpc, grant } = apart(app);
    new GatewayEndpoint(first, "endpoint", { name: "shop", network: vpc });
    const [made] = SynthesizedApp.of(app, STACKS.slice(0, 3)).resources("s0", "aws_vpc_endpoint");
    expect(uncovered(parsed(made?.["policy"]), [grant])).toEqual([]);
    // By their names: a reference to the later stack would be a circle.
    expect(made?.["policy"]).toContain(grant.role.arn);
  });
});

test("an endpoint that is not on the role's way does not", () => {
  inApp((app) => {
    const { other, foreign, tables, grant } = apart(app);
    const writer = new IamRole(other, "writer", {
      name: "w",
      assumeRolePolicy: trustPolicy("ec2"),
    });
    tables[0].grantWrite(writer);
    new GatewayEndpoint(other, "endpoint", { name: "shop", network: foreign });
    const [made] = SynthesizedApp.of(app, STACKS.slice(0, 3)).resources("s2", "aws_vpc_endpoint");
    expect(uncovered(parsed(made?.["policy"]), [grant])).toEqual([
      { roleArn: grant.role.arn, actions: grant.actions, resource: grant.tableArn },
    ]);
  });
});

test("throws where nothing is granted to a role of the stack, or of its networks", () => {
  inApp((app) => {
    const { other, foreign } = apart(app);
    new GatewayEndpoint(other, "endpoint", { name: "shop", network: foreign });
    expect(() => {
      app.synth();
    }).toThrow(/^`grants` must hold at least one grant, got: none; no role of the stack/);
  });
});

test("tables with the same id in two stacks give one role two policies, each with its name", () => {
  inApp((app) => {
    const { reader, tables } = apart(app);
    tables[1].grantRead(reader.role);
    const policies = SynthesizedApp.of(app, STACKS.slice(0, 3)).resources(
      "s1",
      "aws_iam_role_policy",
    );
    const names = policies.map(({ name }) => name).filter((name) => name?.startsWith("dynamodb-"));
    expect(names.sort()).toEqual(["dynamodb-read", "dynamodb-read-2"]);
  });
});

test("a table with the id of another table's second grant is granted too", () => {
  inApp((app) => {
    const scope = new TerraformStack(app, "s0");
    const role = new IamRole(scope, "role", { name: "r", assumeRolePolicy: trustPolicy("ec2") });
    new Table(scope, "table-2", { name: "orders-2" }).grantRead(role);
    new Table(scope, "table", { name: "orders" }).grantRead(role);
    const ids = role.node.children.map(({ node }) => node.id);
    expect(ids).toEqual(["access-to-table-2", "access-to-table-2-other"]);
  });
});
