import { type Answers, awsServer } from "../testing/aws-server";
import { inventory } from "./inventory";

const STACK = "proof-public";

function element(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join("")}</${name}>`;
}

function tagged(stack: string, set = "tagSet"): string {
  return element(set, element("item", element("key", "Stack"), element("value", stack)));
}

/** An answer of EC2's with one resource. */
function listing(set: string, id: string, stack: string, ...more: readonly string[]) {
  return () => element(set, element("item", id, tagged(stack), ...more));
}

/** One of each kind that EC2 has. */
function network(stack: string): Answers {
  return {
    DescribeVpcs: listing("vpcSet", element("vpcId", "vpc-1"), stack),
    DescribeSubnets: listing("subnetSet", element("subnetId", "subnet-1"), stack),
    DescribeRouteTables: listing("routeTableSet", element("routeTableId", "rtb-1"), stack),
    DescribeNetworkAcls: listing("networkAclSet", element("networkAclId", "acl-1"), stack),
    DescribeFlowLogs: listing("flowLogSet", element("flowLogId", "fl-1"), stack),
    DescribeSecurityGroups: listing("securityGroupInfo", element("groupId", "sg-1"), stack),
    DescribeNetworkInterfaces: listing(
      "networkInterfaceSet",
      element("networkInterfaceId", "eni-1"),
      stack,
      element("status", "in-use"),
    ),
    DescribeInternetGateways: listing(
      "internetGatewaySet",
      element("internetGatewayId", "igw-1"),
      stack,
    ),
    DescribeVpcEndpoints: endpoint("available", stack),
    DescribeNatGateways: natGateway("available", stack),
    DescribeInstances: instance("running", stack),
    DescribeAddresses: listing("addressesSet", element("allocationId", "eipalloc-1"), stack),
  };
}

function endpoint(state: string, stack = STACK) {
  return listing(
    "vpcEndpointSet",
    element("vpcEndpointId", "vpce-1"),
    stack,
    element("state", state),
  );
}

function natGateway(state: string, stack = STACK) {
  return listing("natGatewaySet", element("natGatewayId", "nat-1"), stack, element("state", state));
}

function instance(state: string, stack = STACK) {
  const one = element(
    "item",
    element("instanceId", "i-1"),
    tagged(stack),
    element("instanceState", element("name", state)),
  );
  return () => element("reservationSet", element("item", element("instancesSet", one)));
}

/** One of each kind that goes by its name. */
function named(name: string): Answers {
  return {
    ListFunctions: () => ({ Functions: [{ FunctionName: name }] }),
    ListTables: () => ({ TableNames: [name] }),
    ListRoles: () => element("Roles", element("member", element("RoleName", name))),
    ListPolicies: () => element("Policies", element("member", element("PolicyName", name))),
    DescribeLogGroups: () => ({ logGroups: [{ logGroupName: `/aws/lambda/${name}` }] }),
  };
}

async function inventoryOf(answers: Answers) {
  const { config, asked } = await awsServer(answers);
  return { found: await inventory(config, STACK), asked };
}

test("finds one of each kind that has the stack's tag, or its name", async () => {
  const { found } = await inventoryOf({ ...network(STACK), ...named(`${STACK}-orders`) });
  expect(found).toEqual([
    "aws_cloudwatch_log_group /aws/lambda/proof-public-orders",
    "aws_dynamodb_table proof-public-orders",
    "aws_eip eipalloc-1",
    "aws_flow_log fl-1",
    "aws_iam_policy proof-public-orders",
    "aws_iam_role proof-public-orders",
    "aws_instance i-1",
    "aws_internet_gateway igw-1",
    "aws_lambda_function proof-public-orders",
    "aws_nat_gateway nat-1",
    "aws_network_acl acl-1",
    "aws_network_interface eni-1",
    "aws_route_table rtb-1",
    "aws_security_group sg-1",
    "aws_subnet subnet-1",
    "aws_vpc vpc-1",
    "aws_vpc_endpoint vpce-1",
  ]);
});

test("leaves out what has another's tag or name, also where the filter was not applied", async () => {
  const other = "proof-isolated";
  const { found } = await inventoryOf({ ...network(other), ...named(`${other}-orders`) });
  expect(found).toEqual([]);
});

test("leaves out what has a name that only contains the stack's", async () => {
  const { found } = await inventoryOf(named(`another-${STACK}`));
  expect(found).toEqual([]);
});

test("is empty where there is nothing", async () => {
  expect((await inventoryOf({})).found).toEqual([]);
});

test("asks EC2 for the stack's own alone", async () => {
  const { asked } = await inventoryOf({});
  const describes = asked.filter(({ input }) => input.Version === "2016-11-15");
  expect(describes.map(({ operation }) => operation).sort()).toEqual(
    Object.keys(network(STACK)).sort(),
  );
  for (const { input } of describes) {
    expect(input).toMatchObject({ "Filter.1.Name": "tag:Stack", "Filter.1.Value.1": STACK });
  }
});

test.each([
  ["DescribeVpcEndpoints", "Deleted", endpoint],
  ["DescribeVpcEndpoints", "deleting", endpoint],
  ["DescribeNatGateways", "deleted", natGateway],
  ["DescribeInstances", "terminated", instance],
  ["DescribeInstances", "shutting-down", instance],
])("leaves out what %s lists as %s", async (operation, state, resource) => {
  expect((await inventoryOf({ [operation]: resource(state) })).found).toEqual([]);
});

test.each([
  ["DescribeVpcEndpoints", "Pending", endpoint],
  ["DescribeNatGateways", "failed", natGateway],
  ["DescribeInstances", "stopped", instance],
])("finds what %s lists as %s", async (operation, state, resource) => {
  expect((await inventoryOf({ [operation]: resource(state) })).found).toHaveLength(1);
});

test("finds what is on a later page", async () => {
  const { found } = await inventoryOf({
    ListTables: ({ ExclusiveStartTableName }) =>
      ExclusiveStartTableName === undefined
        ? { TableNames: ["another"], LastEvaluatedTableName: "another" }
        : { TableNames: [`${STACK}-orders`] },
  });
  expect(found).toEqual([`aws_dynamodb_table ${STACK}-orders`]);
});
