import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer } from "../../snapshot/answers";
import { answerName } from "../../snapshot/answer-name";
import { exampleFolder } from "../../testing/examples";
import { type Collection, type Layer } from "../../snapshot/collection";
import { labelOf, natMetrics, TRAFFIC_DAYS, TRAFFIC_METRICS } from "../traffic";

export interface Size {
  readonly functions: number;
  readonly subnets: number;
  readonly roles: number;
}

const REGION = "us-east-2";
const ACCOUNT = "111122223333";
const PREFIX_LIST = "pl-4ca54025";
const TABLES = 20;
/** How the functions of a VPC reach DynamoDB: NAT is beside a gateway endpoint that does not serve them. */
const VPCS = ["endpoint", "nat", "none", "closed-endpoint"] as const;
type Kind = (typeof VPCS)[number];
const SUBNETS_PER_ROUTE_TABLE = 250;
const GROUPS = 50;
/** Through the NAT gateway, in each direction. */
export const BYTES_A_DAY = 2e9;
/** Every tenth role may not use its table. */
const DENIED = 10;

/** An account with functions in each of four VPCs. Each function is in two subnets and has one table. */
export function largeAccount({ functions, subnets, roles }: Size): Collection {
  const perVpc = Math.floor(subnets / VPCS.length);
  return {
    account: layer({
      "get-caller-identity": { Account: ACCOUNT },
      "describe-organization": {},
    }),
    roles: new Map(numbers(roles).map((role) => [roleName(role), roleLayer(role)])),
    regions: new Map([
      [
        REGION,
        {
          region: layer({}),
          vpcs: new Map(VPCS.map((kind) => [vpcId(kind), vpcLayer(kind, perVpc)])),
          tables: new Map(
            numbers(TABLES).map((table) => [tableName(table), tableLayer(tableName(table))]),
          ),
          sources: numbers(functions).map((number) => {
            const name = `function-${number}`;
            return {
              reference: { kind: "function", name },
              answers: functionLayer(name, number, perVpc, roles),
            };
          }),
        },
      ],
    ]),
  };
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, number) => number);
}

function layer(answers: Readonly<Record<string, object>>): Layer {
  return new Map<string, Answer>(
    Object.entries(answers).map(([name, value]) => [name, { known: true, origin: name, value }]),
  );
}

function roleName(role: number): string {
  return `role-${role}`;
}

function tableName(number: number): string {
  return `table-${number % TABLES}`;
}

function vpcId(kind: Kind): string {
  return `vpc-${VPCS.indexOf(kind)}`;
}

function subnetId(kind: Kind, number: number): string {
  return `subnet-${VPCS.indexOf(kind)}-${number}`;
}

function groupId(kind: Kind, number: number): string {
  return `sg-${VPCS.indexOf(kind)}-${number % GROUPS}`;
}

function tableArn(name: string): string {
  return `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`;
}

function roleLayer(role: number): Layer {
  const RoleName = roleName(role);
  const Arn = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
  const PolicyName = "use-table";
  const isDenied = role % DENIED === 0;
  const statement = {
    Effect: "Allow",
    Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
    Resource: [tableArn(tableName(role)), `${tableArn(tableName(role))}/index/*`],
  };
  return layer({
    "get-role": { Role: { RoleName, Arn } },
    "list-role-policies": { PolicyNames: isDenied ? [] : [PolicyName] },
    "list-attached-role-policies": { AttachedPolicies: [] },
    [answerName("get-role-policy", PolicyName)]: {
      RoleName,
      PolicyName,
      PolicyDocument: { Version: "2012-10-17", Statement: [statement] },
    },
  });
}

function tableLayer(TableName: string): Layer {
  const KeySchema = [{ AttributeName: "pk", KeyType: "HASH" }];
  return layer({
    "describe-table": {
      Table: { TableName, TableArn: tableArn(TableName), TableStatus: "ACTIVE", KeySchema },
    },
    "get-resource-policy": {},
    "list-tags-of-resource": { Tags: [] },
  });
}

function functionLayer(name: string, number: number, perVpc: number, roles: number): Layer {
  const kind = VPCS[number % VPCS.length] ?? "none";
  const first = (number * 7) % (perVpc - 1);
  return layer({
    "get-function-configuration": {
      FunctionName: name,
      FunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
      Role: `arn:aws:iam::${ACCOUNT}:role/${roleName(number % roles)}`,
      State: "Active",
      VpcConfig: {
        VpcId: vpcId(kind),
        SubnetIds: [first, first + 1].map((subnet) => subnetId(kind, subnet)),
        SecurityGroupIds: [groupId(kind, number)],
      },
      Environment: { Variables: { TABLE_NAME: tableName(number % roles) } },
    },
  });
}

/** The files of an example about its VPC, in which only the VPC's id is another one. */
function exampleAnswers(id: string): Readonly<Record<string, object>> {
  const folder = exampleFolder("gateway-endpoint");
  const files = readdirSync(folder).filter((file) =>
    /^(describe-(?!table)|get-managed)/.test(file),
  );
  return Object.fromEntries(
    files.map((file) => [
      file.replace(/\.json$/, ""),
      JSON.parse(
        readFileSync(join(folder, file), "utf8").replaceAll("vpc-0c1d2e3f4a5b6c7d8", id),
      ) as object,
    ]),
  );
}

function vpcLayer(kind: Kind, subnets: number): Layer {
  const VpcId = vpcId(kind);
  const tables = numbers(Math.ceil(subnets / SUBNETS_PER_ROUTE_TABLE));
  const tableId = (table: number) => `rtb-${VPCS.indexOf(kind)}-${table}`;
  const endpointId = `vpce-${VPCS.indexOf(kind)}`;
  const natId = `nat-${VPCS.indexOf(kind)}`;
  const gatewayId = `igw-${VPCS.indexOf(kind)}`;
  const interfaceId = `eni-${VPCS.indexOf(kind)}`;
  const addressId = `eipalloc-${VPCS.indexOf(kind)}`;
  const publicTable = `rtb-${VPCS.indexOf(kind)}-public`;
  const publicSubnet = `subnet-${VPCS.indexOf(kind)}-public`;
  const isServed = kind === "endpoint" || kind === "closed-endpoint";
  const local = { DestinationCidrBlock: "10.0.0.0/8", GatewayId: "local", State: "active" };
  const routes = {
    endpoint: [{ DestinationPrefixListId: PREFIX_LIST, GatewayId: endpointId, State: "active" }],
    "closed-endpoint": [
      { DestinationPrefixListId: PREFIX_LIST, GatewayId: endpointId, State: "active" },
    ],
    nat: [{ DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: natId, State: "active" }],
    none: [],
  }[kind];
  const internet = { DestinationCidrBlock: "0.0.0.0/0", GatewayId: gatewayId, State: "active" };
  const all = numbers(subnets).map((number) => ({
    SubnetId: subnetId(kind, number),
    VpcId,
    AvailabilityZone: `us-east-2${["a", "b", "c"][number % 3] ?? "a"}`,
    CidrBlock: `10.${Math.floor(number / 256)}.${number % 256}.0/24`,
  }));
  return layer({
    ...exampleAnswers(VpcId),
    "describe-subnets": {
      Subnets: [...all, { SubnetId: publicSubnet, VpcId, CidrBlock: "10.255.0.0/24" }],
    },
    "describe-route-tables": {
      RouteTables: [
        ...tables.map((table) => ({
          RouteTableId: tableId(table),
          VpcId,
          Routes: [local, ...routes],
          Associations: all
            .slice(table * SUBNETS_PER_ROUTE_TABLE, (table + 1) * SUBNETS_PER_ROUTE_TABLE)
            .map(({ SubnetId }) => ({ SubnetId })),
        })),
        {
          RouteTableId: publicTable,
          VpcId,
          Routes: [local, internet],
          Associations: [{ SubnetId: publicSubnet }],
        },
      ],
    },
    "describe-network-acls": {
      NetworkAcls: [openAcl(VpcId, [...all.map(({ SubnetId }) => SubnetId), publicSubnet])],
    },
    "describe-security-groups": {
      SecurityGroups: numbers(GROUPS).map((group) => ({
        GroupId: groupId(kind, group),
        VpcId,
        IpPermissions: [],
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      })),
    },
    "describe-vpc-endpoints": {
      VpcEndpoints: [
        {
          VpcEndpointId: endpointId,
          VpcEndpointType: "Gateway",
          VpcId,
          ServiceName: `com.amazonaws.${REGION}.dynamodb`,
          State: "available",
          RouteTableIds: isServed ? tables.map(tableId) : [],
          PolicyDocument: endpointPolicy(kind === "closed-endpoint" ? "table-0" : "*"),
        },
      ],
    },
    "describe-nat-gateways": {
      NatGateways:
        kind === "nat"
          ? [
              {
                NatGatewayId: natId,
                VpcId,
                SubnetId: publicSubnet,
                State: "available",
                ConnectivityType: "public",
                NatGatewayAddresses: [
                  {
                    AllocationId: addressId,
                    PublicIp: "203.0.113.9",
                    NetworkInterfaceId: interfaceId,
                    PrivateIp: "10.255.0.9",
                    Status: "succeeded",
                  },
                ],
              },
            ]
          : [],
    },
    [natMetrics.name]: {
      MetricDataResults: TRAFFIC_METRICS.map((metric) => ({
        Label: labelOf(natId, metric),
        Values: numbers(kind === "nat" ? TRAFFIC_DAYS : 0).map(() => BYTES_A_DAY),
      })),
    },
    "describe-network-interfaces": {
      NetworkInterfaces: [
        {
          NetworkInterfaceId: interfaceId,
          VpcId,
          SubnetId: publicSubnet,
          InterfaceType: "nat_gateway",
          PrivateIpAddress: "10.255.0.9",
        },
      ],
    },
    "describe-addresses": {
      Addresses: [
        { AllocationId: addressId, PublicIp: "203.0.113.9", NetworkInterfaceId: interfaceId },
      ],
    },
    "describe-internet-gateways": {
      InternetGateways: [
        { InternetGatewayId: gatewayId, Attachments: [{ VpcId, State: "available" }] },
      ],
    },
  });
}

function endpointPolicy(table: string): string {
  const resource = table === "*" ? "*" : tableArn(table);
  return JSON.stringify({
    Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: resource }],
  });
}

function openAcl(VpcId: string, subnets: readonly string[]): object {
  const Entries = [true, false].flatMap((Egress) => [
    { Egress, RuleNumber: 100, Protocol: "-1", RuleAction: "allow", CidrBlock: "0.0.0.0/0" },
    { Egress, RuleNumber: 32767, Protocol: "-1", RuleAction: "deny", CidrBlock: "0.0.0.0/0" },
  ]);
  return {
    NetworkAclId: `acl-${VpcId.slice(4)}`,
    VpcId,
    Entries,
    Associations: subnets.map((SubnetId) => ({ SubnetId })),
  };
}
