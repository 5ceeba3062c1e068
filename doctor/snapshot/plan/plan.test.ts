import { type Answer } from "../answers";
import { type ModuleCall } from "./configuration";
import { readDocument } from "./document";
import { LIKELIEST, Names, planReader, readPlan, UNDECIDED, type World } from ".";
import { configuration, planText, type PlanText, refers } from "./testing/plan";

type Json = Readonly<Record<string, unknown>>;

/** The answers about the only VPC of a plan, with addresses for ids. */
function vpcOf(plan: PlanText, world?: World): ReadonlyMap<string, Answer> {
  const names = new Names();
  const read = planReader(readDocument(planText(plan), "plan.json"), { names });
  const state = read(world ?? LIKELIEST);
  const [vpc = new Map<string, Answer>()] = [
    ...(state.regions.get("us-east-2")?.vpcs.values() ?? []),
  ];
  const text = JSON.stringify([...vpc]).replaceAll(/[a-z]+-planned\d+/g, (id) =>
    JSON.stringify(names.meanings.get(id) ?? id).slice(1, -1),
  );
  return new Map(JSON.parse(text) as [string, Answer][]);
}

function items(
  answers: ReadonlyMap<string, Answer>,
  command: string,
  list: string,
): readonly Json[] {
  const answer = answers.get(command);
  if (answer?.known !== true) throw new Error(`${command}: ${JSON.stringify(answer)}`);
  return (answer.value as Readonly<Record<string, readonly Json[]>>)[list] ?? [];
}

const TABLE = { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } };
const VPC = { resource: "aws_vpc.main", after: { cidr_block: "10.0.0.0/16" } };
const OF_VPC = { vpc_id: refers("aws_vpc.main.id") };

function subnet(name: string, more: object = {}) {
  return {
    resource: `aws_subnet.${name}`,
    after: { cidr_block: "10.0.1.0/24" },
    unknown: ["vpc_id"],
    ...more,
  };
}

describe("what AWS makes with a VPC", () => {
  const answers = () =>
    vpcOf({ resources: [VPC, TABLE], root: { resources: { "aws_vpc.main": {} } } });

  test("a main route table with the local route", () => {
    expect(items(answers(), "describe-route-tables", "RouteTables")).toEqual([
      {
        RouteTableId: "the main route table of aws_vpc.main",
        VpcId: "aws_vpc.main",
        Routes: [
          {
            DestinationCidrBlock: "10.0.0.0/16",
            GatewayId: "local",
            State: "active",
            Origin: "CreateRouteTable",
          },
        ],
        Associations: [{ Main: true, AssociationState: { State: "associated" } }],
      },
    ]);
  });

  test("a network ACL that lets everything through", () => {
    const [acl] = items(answers(), "describe-network-acls", "NetworkAcls");
    expect(acl).toMatchObject({
      IsDefault: true,
      NetworkAclId: "the default network ACL of aws_vpc.main",
    });
    expect(acl?.Entries).toHaveLength(4);
  });

  test("a group that lets everything out", () => {
    const [group] = items(answers(), "describe-security-groups", "SecurityGroups");
    expect(group).toMatchObject({ IpPermissionsEgress: [{ IpProtocol: "-1" }] });
  });

  test("an emptied default group lets nothing out", () => {
    const plan = {
      resources: [
        VPC,
        TABLE,
        { resource: "aws_default_security_group.none", unknown: ["vpc_id", "ingress", "egress"] },
      ],
      root: {
        resources: {
          "aws_vpc.main": {},
          "aws_default_security_group.none": { expressions: OF_VPC },
        },
      },
    };
    expect(items(vpcOf(plan), "describe-security-groups", "SecurityGroups")).toEqual([
      expect.objectContaining({
        GroupId: "aws_default_security_group.none",
        IpPermissionsEgress: [],
      }),
    ]);
  });
});

describe("a reference leads to what apply makes", () => {
  const associated = (plan: PlanText, world?: World) =>
    items(vpcOf(plan, world), "describe-route-tables", "RouteTables").flatMap(
      ({ RouteTableId, Associations }) =>
        (Associations as readonly { SubnetId?: string }[]).flatMap(({ SubnetId }) =>
          SubnetId === undefined ? [] : [[RouteTableId, SubnetId]],
        ),
    );
  const table = (more: object = {}) => ({
    resource: "aws_route_table.t",
    unknown: ["vpc_id", "route"],
    ...more,
  });
  const association = (more: object = {}) => ({
    resource: "aws_route_table_association.a",
    unknown: ["subnet_id", "route_table_id"],
    ...more,
  });
  const plan = (
    subnetReferences: readonly string[],
    tableReferences: readonly string[],
    keys?: readonly (string | number)[],
    more: { forEach?: readonly string[]; variables?: Readonly<Record<string, unknown>> } = {},
  ): PlanText => ({
    resources: [VPC, TABLE, subnet("s", { keys }), table({ keys }), association({ keys })],
    variables: more.variables ?? {},
    root: {
      resources: {
        "aws_vpc.main": {},
        "aws_subnet.s": { expressions: OF_VPC },
        "aws_route_table.t": { expressions: OF_VPC },
        "aws_route_table_association.a": {
          expressions: {
            subnet_id: refers(...subnetReferences),
            route_table_id: refers(...tableReferences),
          },
          ...(more.forEach && { forEach: more.forEach }),
        },
      },
    },
  });

  test("by attribute", () => {
    expect(associated(plan(["aws_subnet.s.id"], ["aws_route_table.t.id"]))).toEqual([
      ["aws_route_table.t", "aws_subnet.s"],
    ]);
  });

  test("by each.key", () => {
    expect(
      associated(
        plan(["aws_subnet.s", "each.key"], ["aws_route_table.t", "each.key"], ["a", "b"]),
        UNDECIDED,
      ),
    ).toEqual([
      ['aws_route_table.t["a"]', 'aws_subnet.s["a"]'],
      ['aws_route_table.t["b"]', 'aws_subnet.s["b"]'],
    ]);
  });

  test("by each.value of the instances of another resource", () => {
    const found = plan(["each.value.id"], ['aws_route_table.t["a"].id'], ["a", "b"], {
      forEach: ["aws_subnet.s"],
    });
    expect(associated(found, UNDECIDED)).toEqual([
      ['aws_route_table.t["a"]', 'aws_subnet.s["a"]'],
      ['aws_route_table.t["a"]', 'aws_subnet.s["b"]'],
    ]);
  });

  test("by a value of a variable that names an instance", () => {
    const found = plan(
      ["aws_subnet.s", "each.key"],
      ["aws_route_table.t", "each.value.tier"],
      ["a", "b"],
      {
        forEach: ["var.tiers"],
        variables: { tiers: { a: { tier: "b" }, b: { tier: "b" } } },
      },
    );
    expect(associated(found, UNDECIDED)).toEqual([
      ['aws_route_table.t["b"]', 'aws_subnet.s["a"]'],
      ['aws_route_table.t["b"]', 'aws_subnet.s["b"]'],
    ]);
  });

  test("by count.index, which can be a part of a calculation: another world has another instance", () => {
    const found = plan(["aws_subnet.s", "count.index"], ["aws_route_table.t[0].id"], [0, 1]);
    const subnetsIn = (world?: World) => associated(found, world).map(([, subnetId]) => subnetId);
    expect(subnetsIn()).toEqual(["aws_subnet.s[0]", "aws_subnet.s[1]"]);
    expect(subnetsIn({ pick: () => 1 })).toEqual(["aws_subnet.s[1]", "aws_subnet.s[0]"]);
    expect(vpcOf(found, UNDECIDED).get("describe-route-tables")).toEqual({
      known: false,
      missing: "aws_route_table_association.a[0].subnet_id",
      why: "it comes from aws_subnet.s, count.index",
    });
  });

  test("by a local value, if the module has only one such thing", () => {
    expect(associated(plan(["local.subnet"], ["aws_route_table.t.id"]), UNDECIDED)).toEqual([
      ["aws_route_table.t", "aws_subnet.s"],
    ]);
  });

  test("by a local value of two such things: it is open", () => {
    const found = plan(["local.subnet"], ["aws_route_table.t[0].id"], [0, 1]);
    expect(vpcOf(found, UNDECIDED).get("describe-route-tables")).toMatchObject({
      missing: "aws_route_table_association.a[0].subnet_id",
      why: "it comes from local.subnet",
    });
  });

  test("what another provider computes can be anything", () => {
    const found = plan(
      ["random_shuffle.subnets.result", "aws_subnet.s.id"],
      ["aws_route_table.t.id"],
    );
    const resources = [
      ...found.resources,
      { resource: "random_shuffle.subnets", unknown: ["result"] },
    ];
    expect(vpcOf({ ...found, resources }).get("describe-route-tables")).toMatchObject({
      why: "it comes from random_shuffle.subnets.result, aws_subnet.s.id",
    });
  });
});

describe("modules", () => {
  const network: ModuleCall = {
    expressions: { vpc_id: refers("aws_vpc.main.id") },
    module: configuration({
      resources: {
        "aws_subnet.s": { expressions: { vpc_id: refers("var.vpc_id") } },
        "aws_route_table.t": { expressions: { vpc_id: refers("var.vpc_id") } },
      },
      outputs: { table_ids: ["aws_route_table.t"] },
    }),
  };
  const endpoint = {
    resource: "aws_vpc_endpoint.d",
    after: { service_name: "com.amazonaws.us-east-2.dynamodb", vpc_endpoint_type: "Gateway" },
    unknown: ["vpc_id", "route_table_ids", "policy", "prefix_list_id"],
  };
  const inModule = (instance: string) => [
    subnet("s", { module: instance }),
    { resource: "aws_route_table.t", module: instance, keys: [0, 1], unknown: ["vpc_id", "route"] },
  ];
  const plan = (instances: readonly string[], reference: string): PlanText => ({
    resources: [VPC, TABLE, endpoint, ...instances.flatMap(inModule)],
    root: {
      calls: { network },
      resources: {
        "aws_vpc.main": {},
        "aws_vpc_endpoint.d": {
          expressions: {
            ...OF_VPC,
            route_table_ids: { references: [reference, "module.network"] },
          },
        },
      },
    },
  });
  const tablesOf = (found: PlanText) =>
    items(vpcOf(found), "describe-vpc-endpoints", "VpcEndpoints").map(
      ({ RouteTableIds }) => RouteTableIds,
    );

  test("inputs and outputs are followed", () => {
    expect(tablesOf(plan(["module.network"], "module.network.table_ids"))).toEqual([
      ["module.network.aws_route_table.t[0]", "module.network.aws_route_table.t[1]"],
    ]);
  });

  test("one instance of a module is not another", () => {
    const instances = ['module.network["a"]', 'module.network["b"]'];
    expect(tablesOf(plan(instances, 'module.network["b"].table_ids'))).toEqual([
      ['module.network["b"].aws_route_table.t[0]', 'module.network["b"].aws_route_table.t[1]'],
    ]);
  });

  test("a gateway endpoint adds its route to each of its tables", () => {
    const tables = items(
      vpcOf(plan(["module.network"], "module.network.table_ids")),
      "describe-route-tables",
      "RouteTables",
    );
    expect(
      tables.map(({ RouteTableId, Routes }) => [
        RouteTableId,
        (Routes as readonly object[]).length,
      ]),
    ).toEqual([
      ["the main route table of aws_vpc.main", 1],
      ["module.network.aws_route_table.t[0]", 2],
      ["module.network.aws_route_table.t[1]", 2],
    ]);
  });
});

test("a configuration in JSON has the text around a reference", () => {
  const reference = "aws_dynamodb_table.t.arn";
  const policy = `{"Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"\${${reference}}/index/*"}]}`;
  const plan = {
    resources: [
      TABLE,
      { resource: "aws_iam_role.r", after: { name: "r" } },
      { resource: "aws_iam_role_policy.p", after: { name: "p", role: "r" }, unknown: ["policy"] },
    ],
    root: {
      resources: {
        "aws_iam_role_policy.p": {
          expressions: { policy: { constant_value: policy, ...refers(reference) } },
        },
      },
    },
  };
  const { roles } = readPlan(readDocument(planText(plan), "plan.json"));
  expect(roles.get("r")?.get("get-role-policy-p")).toMatchObject({
    known: true,
    value: {
      PolicyDocument: policy.replace(
        `\${${reference}}`,
        "arn:aws:dynamodb:us-east-2:000000000000:table/t",
      ),
    },
  });
});

test("the text of a policy that jsonencode makes is not in the plan", () => {
  const plan = {
    resources: [
      TABLE,
      { resource: "aws_iam_role.r", after: { name: "r" } },
      { resource: "aws_iam_role_policy.p", after: { name: "p", role: "r" }, unknown: ["policy"] },
    ],
    root: {
      resources: {
        "aws_iam_role_policy.p": { expressions: { policy: refers("aws_dynamodb_table.t.arn") } },
      },
    },
  };
  const { roles } = readPlan(readDocument(planText(plan), "plan.json"));
  expect(roles.get("r")?.get("get-role-policy-p")).toEqual({
    known: false,
    missing: "aws_iam_role_policy.p.policy",
    why: "it comes from aws_dynamodb_table.t.arn",
  });
});

test("sensitive values are in no answer", () => {
  const variables = { TABLE_NAME: "t", PASSWORD: "hunter2", DYNAMODB_ENDPOINT: "http://hunter2" };
  const plan = {
    resources: [
      TABLE,
      {
        resource: "aws_lambda_function.f",
        after: {
          function_name: "f",
          role: "arn:aws:iam::111122223333:role/r",
          environment: [{ variables }],
        },
        sensitive: { environment: [{ variables: { PASSWORD: true, DYNAMODB_ENDPOINT: true } }] },
      },
    ],
  };
  const { regions } = readPlan(readDocument(planText(plan), "plan.json"));
  const [source] = regions.get("us-east-2")?.sources ?? [];
  expect(JSON.stringify([...(source?.answers ?? [])])).not.toContain("hunter2");
  expect(source?.answers.get("get-function-configuration")).toMatchObject({
    value: {
      Environment: {
        Error: {
          ErrorCode:
            "aws_lambda_function.f.environment[0].variables.DYNAMODB_ENDPOINT: its value is sensitive",
        },
      },
    },
  });
});
