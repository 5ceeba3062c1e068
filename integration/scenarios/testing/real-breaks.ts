import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2, type IpPermission } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { type Snapshot } from "../../../doctor/snapshot/assemble";
import { type ClientConfig } from "../../cloud/cloud";
import {
  all,
  editEndpointPolicy,
  functionRouteTables,
  one,
  rolePolicy,
  type State,
} from "./breaks";

/** The clients of a cloud, and what it was found to hold before the break. */
export interface Deployed {
  readonly ec2: EC2;
  readonly iam: IAM;
  readonly dynamodb: DynamoDB;
  readonly state: State;
}

export function deployedOn(client: ClientConfig, snapshot: Snapshot): Deployed {
  return {
    ec2: new EC2(client),
    iam: new IAM(client),
    dynamodb: new DynamoDB(client),
    state: structuredClone(snapshot) as State,
  };
}

type Break = (deployed: Deployed) => Promise<unknown>;

/**
 * The mutations that can be made for real, by their names. A text says why one cannot be made, or why it
 * has no command.
 */
export const REAL_BREAKS: Readonly<Record<string, Break | string>> = {
  "gateway-endpoint: the endpoint is associated with no route table, and its routes are gone": ({
    ec2,
    state,
  }) =>
    ec2.modifyVpcEndpoint({
      VpcEndpointId: gateway(state).VpcEndpointId,
      RemoveRouteTableIds: tableIds(state),
    }),
  "gateway-endpoint: the endpoint is associated with another route table": async ({
    ec2,
    state,
  }) => {
    const own = tableIds(state);
    const other = one(all(state, "routeTables"), ({ RouteTableId }) => !own.includes(RouteTableId));
    await ec2.modifyVpcEndpoint({
      VpcEndpointId: gateway(state).VpcEndpointId,
      RemoveRouteTableIds: own,
      AddRouteTableIds: [other.RouteTableId],
    });
  },
  "gateway-endpoint: the endpoint and its routes are deleted": async ({ ec2, state }) => {
    // moto deletes only an endpoint without route tables.
    await dissociate(ec2, state, gateway(state));
    await ec2.deleteVpcEndpoints({ VpcEndpointIds: [gateway(state).VpcEndpointId] });
  },
  "gateway-endpoint: the security group has no egress rule": revokeEgress,
  "gateway-endpoint: the security group allows egress to another port only": (deployed) =>
    allowInstead(deployed, { IpProtocol: "tcp", FromPort: 80, ToPort: 80 }),
  "gateway-endpoint: the security group allows egress over UDP only": (deployed) =>
    allowInstead(deployed, { IpProtocol: "udp", FromPort: 443, ToPort: 443 }),
  "gateway-endpoint: the network ACL denies outbound tcp 443": (deployed) =>
    denyInAcl(deployed, true, 443, 443),
  "gateway-endpoint: the network ACL denies all inbound traffic": (deployed) =>
    denyInAcl(deployed, false, 0, 65535),
  "gateway-endpoint: the network ACL denies inbound traffic to the ephemeral ports": (deployed) =>
    denyInAcl(deployed, false, 1024, 65535),
  "gateway-endpoint: DNS support of the VPC is off": ({ ec2, state }) =>
    ec2.modifyVpcAttribute({ VpcId: vpcId(state), EnableDnsSupport: { Value: false } }),
  "gateway-endpoint: DNS hostnames of the VPC are off": ({ ec2, state }) =>
    ec2.modifyVpcAttribute({ VpcId: vpcId(state), EnableDnsHostnames: { Value: false } }),
  "nat-gateway: the default routes are gone": ({ ec2, state }) =>
    Promise.all(
      tableIds(state).map((RouteTableId) =>
        ec2.deleteRoute({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0" }),
      ),
    ),
  "gateway-endpoint: a more specific route leads to an internet gateway": async ({
    ec2,
    state,
  }) => {
    const { InternetGateway } = await ec2.createInternetGateway({});
    const InternetGatewayId = InternetGateway?.InternetGatewayId;
    await ec2.attachInternetGateway({ InternetGatewayId, VpcId: vpcId(state) });
    const [first] = all(state, "prefixListEntries").flatMap(({ Entries = [] }) => Entries);
    const [address = "", bits = ""] = first?.Cidr?.split("/") ?? [];
    const DestinationCidrBlock = `${address}/${Number(bits) + 1}`;
    for (const RouteTableId of tableIds(state)) {
      await ec2.createRoute({ RouteTableId, DestinationCidrBlock, GatewayId: InternetGatewayId });
    }
  },
  "nat-gateway: the NAT gateways' subnets have no route to the internet gateway": async ({
    ec2,
    state,
  }) => {
    for (const { RouteTableId, Routes = [] } of all(state, "routeTables")) {
      if (!Routes.some(({ GatewayId = "" }) => GatewayId.startsWith("igw-"))) continue;
      await ec2.deleteRoute({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0" });
    }
  },
  "nat-gateway: the internet gateway is detached": ({ ec2, state }) =>
    ec2.detachInternetGateway({
      InternetGatewayId: one(all(state, "internetGateways")).InternetGatewayId,
      VpcId: vpcId(state),
    }),
  "nat-gateway: the function's subnets have a route to the internet gateway": async ({
    ec2,
    state,
  }) => {
    const GatewayId = one(all(state, "internetGateways")).InternetGatewayId;
    for (const RouteTableId of tableIds(state)) {
      await ec2.replaceRoute({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId });
    }
  },
  "nat-gateway: the NAT gateways are deleted": async ({ ec2, state }) => {
    for (const { NatGatewayId } of all(state, "natGateways")) {
      await ec2.deleteNatGateway({ NatGatewayId });
    }
  },
  "interface-endpoint: the endpoint's security group allows no ingress": async ({ ec2, state }) => {
    const { GroupId, IpPermissions } = endpointGroupOf(state);
    await ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions });
  },
  "interface-endpoint: the function's security group has no egress rule": revokeEgress,
  "interface-endpoint: DNS support of the VPC is off": ({ ec2, state }) =>
    ec2.modifyVpcAttribute({ VpcId: vpcId(state), EnableDnsSupport: { Value: false } }),
  "gateway-endpoint: the role's policy does not allow Query": async ({ iam, state }) => {
    const policy = rolePolicy(state);
    for (const statement of policy.Statement) {
      statement.Action = [statement.Action].flat().filter((it) => it !== "dynamodb:Query");
    }
    await putRolePolicy(iam, state, policy);
  },
  "gateway-endpoint: a permissions boundary allows only GetItem": async ({ iam, state }) => {
    const Statement = [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }];
    const { Policy } = await iam.createPolicy({
      PolicyName: "only-get-item",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    await iam.putRolePermissionsBoundary({
      RoleName: roleName(state),
      PermissionsBoundary: Policy?.Arn,
    });
  },
  "gateway-endpoint: the endpoint policy has only Deny statements": (deployed) =>
    putEndpointPolicy(deployed, (policy) => {
      policy.Statement = [
        { Effect: "Deny", Principal: "*", Action: "dynamodb:DeleteTable", Resource: "*" },
      ];
    }),
  ...Object.fromEntries(
    ["gateway-endpoint", "interface-endpoint"].map((stack): [string, Break] => [
      `${stack}: the endpoint policy is for another table`,
      (deployed) =>
        putEndpointPolicy(deployed, ({ Statement }) => {
          for (const statement of Statement) {
            statement.Resource = "arn:aws:dynamodb:us-east-2:123456789012:table/another";
          }
        }),
    ]),
  ),
  "gateway-endpoint: the endpoint policy names a principal": (deployed) =>
    putEndpointPolicy(deployed, ({ Statement }) => {
      const { role } = deployed.state.access;
      for (const statement of Statement) {
        statement.Principal = { AWS: role.known ? role.value.arn : "" };
      }
    }),
  "gateway-endpoint: the endpoint policy is for another role": (deployed) =>
    putEndpointPolicy(deployed, ({ Statement }) => {
      for (const statement of Statement) {
        statement.Condition = {
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/another" },
        };
      }
    }),

  "gateway-endpoint: the route to the endpoint is a black hole":
    "moto lists no route to a gateway endpoint",
  ...Object.fromEntries(
    ["pending", "deleting", "failed"].map((state) => [
      `gateway-endpoint: the endpoint is ${state}`,
      "moto has no call that brings an endpoint into this state",
    ]),
  ),
  "interface-endpoint: the endpoint is rejected":
    "moto has no call that brings an endpoint into this state",
  "nat-gateway: the NAT gateways are failed": "moto has no call that brings a NAT gateway into it",
  "nat-gateway: the NAT gateways have no public address": "moto gives each NAT gateway an address",
  "nat-gateway: a more specific route is a black hole": "moto knows no black holes",
  "gateway-endpoint: the security group allows egress to another prefix list only":
    "the same change as for another port",
  ...Object.fromEntries(
    [
      "the network ACL of the NAT gateways' subnets denies outbound tcp 443",
      "the network ACL of the NAT gateways' subnets denies inbound traffic to the ephemeral ports",
    ].map((name) => [`nat-gateway: ${name}`, "the same change as for a missing default route"]),
  ),
  "interface-endpoint: the endpoint's security group allows only another group":
    "the same change as for no ingress",
  "interface-endpoint: the endpoint is in no subnet": "moto keeps the last subnet",
  "interface-endpoint: the function does not have the endpoint's URL":
    "the remedy has no command: it would replace the function's other variables",
  "gateway-endpoint: the table has an index that the role's policy does not name":
    "the same change as for a missing action",
  "gateway-endpoint: the role's policy denies one action": "no remedy undoes a Deny",
  "gateway-endpoint: the table's policy denies every endpoint except another one":
    "no remedy undoes a Deny",
  "nat-gateway: the table's policy denies every endpoint except another one":
    "no remedy undoes a Deny",
  "gateway-endpoint: the table's key is denied to the role": "no remedy undoes a Deny",
};

function gateway(state: State) {
  return one(all(state, "vpcEndpoints"), ({ State: is }) => is?.toLowerCase() === "available");
}

/** Takes the packets of all route tables from the endpoint. moto does not remove the routes that it made. */
export async function dissociate(
  ec2: EC2,
  { network }: Pick<Snapshot, "network">,
  {
    VpcEndpointId,
    RouteTableIds = [],
  }: { VpcEndpointId: string; RouteTableIds?: readonly string[] },
): Promise<void> {
  await ec2.modifyVpcEndpoint({ VpcEndpointId, RemoveRouteTableIds: [...RouteTableIds] });
  for (const { RouteTableId, Routes = [] } of network.routeTables.known
    ? network.routeTables.items
    : []) {
    const listed = Routes.find(({ GatewayId }) => GatewayId === VpcEndpointId);
    const DestinationPrefixListId = listed?.DestinationPrefixListId;
    if (DestinationPrefixListId === undefined) continue;
    await ec2.deleteRoute({ RouteTableId, DestinationPrefixListId });
  }
}

function vpcId(state: State): string {
  return one(all(state, "vpcs")).VpcId;
}

function tableIds(state: State): string[] {
  return functionRouteTables(state).map(({ RouteTableId }) => RouteTableId);
}

function ownGroup(state: State) {
  const { source } = state.network;
  const groupIds = source.kind === "vpc-function" ? source.securityGroupIds : [];
  return one(all(state, "securityGroups"), ({ GroupId }) => groupIds.includes(GroupId));
}

function endpointGroupOf(state: State) {
  const { Groups = [] } = gateway(state);
  return one(all(state, "securityGroups"), ({ GroupId }) => GroupId === one(Groups).GroupId);
}

async function revokeEgress({ ec2, state }: Deployed): Promise<void> {
  const { GroupId, IpPermissionsEgress } = ownGroup(state);
  await ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions: IpPermissionsEgress });
}

async function allowInstead(deployed: Deployed, rule: IpPermission): Promise<void> {
  const { ec2, state } = deployed;
  await revokeEgress(deployed);
  const IpPermissions = [{ ...rule, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  await ec2.authorizeSecurityGroupEgress({ GroupId: ownGroup(state).GroupId, IpPermissions });
}

/** In the first entry, so that there is no room below it. The entries of an earlier remedy go first. */
async function denyInAcl(
  { ec2, state }: Deployed,
  Egress: boolean,
  From: number,
  To: number,
): Promise<void> {
  const { NetworkAclId, Entries = [] } = one(all(state, "networkAcls"));
  for (const { RuleNumber = 0, Egress: direction } of Entries) {
    if (direction !== Egress || RuleNumber >= DEFAULT_RULE) continue;
    await ec2.deleteNetworkAclEntry({ NetworkAclId, RuleNumber, Egress });
  }
  await ec2.createNetworkAclEntry({
    NetworkAclId,
    RuleNumber: 1,
    Egress,
    Protocol: "6",
    RuleAction: "deny",
    CidrBlock: "0.0.0.0/0",
    PortRange: { From, To },
  });
}

/** The number of the entry that allows everything, in every default network ACL. */
const DEFAULT_RULE = 100;

function roleName(state: State): string {
  return state.access.role.known ? state.access.role.value.name : "";
}

async function putRolePolicy(iam: IAM, state: State, document: unknown): Promise<void> {
  const { inlinePolicies } = state.access;
  const items = inlinePolicies.known ? inlinePolicies.items : [];
  const { name } = one(items, (item) => item.document.known && item.document.value === document);
  await iam.putRolePolicy({
    RoleName: roleName(state),
    PolicyName: name,
    PolicyDocument: JSON.stringify(document),
  });
}

async function putEndpointPolicy(
  { ec2, state }: Deployed,
  edit: Parameters<typeof editEndpointPolicy>[1],
): Promise<void> {
  const { vpcEndpoints } = state.network;
  if (vpcEndpoints.known) vpcEndpoints.items = [gateway(state)];
  editEndpointPolicy(state, edit);
  const { VpcEndpointId, PolicyDocument } = gateway(state);
  await ec2.modifyVpcEndpoint({ VpcEndpointId, PolicyDocument });
}
