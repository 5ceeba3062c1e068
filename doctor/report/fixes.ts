import { type Fix, type Hop, type SecurityGroupPeer } from "../reachability";
import { listed } from "./layout";

/** A change, as a sentence and as what makes it. */
export interface FixText {
  readonly sentence: string;
  /** Commands of the AWS CLI, where there are some. */
  readonly commands: readonly string[];
}

export interface FixContext {
  /** The hop that the fix opens. @default - none: it lies beside the path */
  readonly hop?: Hop;
  /** All route tables that need the same endpoint. @default - the fix's own */
  readonly routeTableIds?: readonly string[];
}

export function fixText(fix: Fix, { hop, routeTableIds }: FixContext = {}): FixText {
  switch (fix.action) {
    case "associate-endpoint": {
      const tables = routeTableIds ?? [fix.routeTableId];
      return {
        sentence: `associate ${fix.endpointId} with ${listed(tables)}`,
        commands: [
          `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${fix.endpointId} --add-route-table-ids ${tables.join(" ")}`,
        ],
      };
    }
    case "create-gateway-endpoint": {
      const tables = routeTableIds ?? [fix.routeTableId];
      return {
        sentence: `make a gateway endpoint (free) in ${fix.vpcId} for ${listed(tables)}`,
        commands: [
          `aws ec2 create-vpc-endpoint --vpc-id ${fix.vpcId} --service-name ${fix.serviceName} --route-table-ids ${tables.join(" ")}`,
        ],
      };
    }
    case "wait-until-available":
      return {
        sentence: `wait until ${fix.id} is available`,
        commands: fix.id.startsWith("nat-")
          ? [`aws ec2 wait nat-gateway-available --nat-gateway-ids ${fix.id}`]
          : [],
      };
    case "replace":
      return { sentence: `make a new one in place of ${fix.id}`, commands: [] };
    case "remove-route":
      return {
        sentence: `remove the route to ${fix.destination} from ${fix.routeTableId}`,
        commands: [
          `aws ec2 delete-route --route-table-id ${fix.routeTableId} ${destinationOption(fix.destination)}`,
        ],
      };
    case "add-internet-route":
      return addInternetRoute(fix, hop);
    case "move-nat-gateway":
      return {
        sentence: `move ${fix.natGatewayId} to a subnet whose route table leads to an internet gateway`,
        commands: [],
      };
    case "make-nat-gateway-public":
      return {
        sentence: `put a public NAT gateway with an Elastic IP in place of ${fix.natGatewayId}`,
        commands: [],
      };
    case "associate-address":
      return {
        sentence: `give ${fix.networkInterfaceId} an Elastic IP, or better a gateway endpoint`,
        commands: [
          `aws ec2 associate-address --network-interface-id ${fix.networkInterfaceId} --allocation-id $(aws ec2 allocate-address --query AllocationId --output text)`,
        ],
      };
    case "attach-internet-gateway":
      return {
        sentence: `attach ${fix.internetGatewayId} to ${fix.vpcId}`,
        commands: [
          `aws ec2 attach-internet-gateway --internet-gateway-id ${fix.internetGatewayId} --vpc-id ${fix.vpcId}`,
        ],
      };
    case "allow-in-security-group":
      return {
        sentence: `allow tcp ${fix.port} ${fix.direction === "egress" ? "to" : "from"} ${peerName(fix.peer)} in ${fix.groupId}`,
        commands: [
          `aws ec2 authorize-security-group-${fix.direction} --group-id ${fix.groupId} --ip-permissions '${ipPermission(fix.port, fix.peer)}'`,
        ],
      };
    case "allow-in-network-acl":
      return allowInNetworkAcl(fix);
    case "enable-vpc-attribute": {
      const option = fix.attribute === "enableDnsSupport" ? "dns-support" : "dns-hostnames";
      return {
        sentence: `turn on ${fix.attribute} of ${fix.vpcId}`,
        commands: [
          `aws ec2 modify-vpc-attribute --vpc-id ${fix.vpcId} --enable-${option} '{"Value":true}'`,
        ],
      };
    }
    case "set-endpoint-url":
      return {
        sentence: `set ${fix.variable} = "${fix.url}" in the client's environment`,
        commands: [],
      };
    case "add-endpoint-subnet":
      return {
        sentence: `add a subnet${fix.zone === undefined ? "" : ` in ${fix.zone}`} to ${fix.endpointId}`,
        commands: [
          `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${fix.endpointId} --add-subnet-ids SUBNET`,
        ],
      };
    case "exclude-from-block-public-access":
      return {
        sentence: `exclude ${fix.id} from VPC Block Public Access, or better use an endpoint`,
        commands: [
          `aws ec2 create-vpc-block-public-access-exclusion --subnet-id ${fix.id} --internet-gateway-exclusion-mode allow-egress`,
        ],
      };
  }
}

const ANYWHERE = "0.0.0.0/0";

function addInternetRoute(
  fix: Extract<Fix, { action: "add-internet-route" }>,
  hop: Hop | undefined,
): FixText {
  const { routeTableId, internetGatewayId } = fix;
  if (internetGatewayId === undefined) {
    return {
      sentence: `attach an internet gateway to the VPC, and route ${ANYWHERE} of ${routeTableId} to it`,
      commands: [],
    };
  }
  const exists = hop?.kind === "route-table" && hop.destination === ANYWHERE;
  return {
    sentence: `route ${ANYWHERE} of ${routeTableId} to ${internetGatewayId}`,
    commands: [
      `aws ec2 ${exists ? "replace" : "create"}-route --route-table-id ${routeTableId} --destination-cidr-block ${ANYWHERE} --gateway-id ${internetGatewayId}`,
    ],
  };
}

function allowInNetworkAcl(fix: Extract<Fix, { action: "allow-in-network-acl" }>): FixText {
  const { networkAclId, direction, ports, cidrs, before } = fix;
  const range = ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`;
  const side = direction === "outbound" ? "to" : "from";
  const option = direction === "outbound" ? "--egress" : "--ingress";
  return {
    sentence: `allow tcp ${range} ${side} ${cidrs.join(", ")} in ${networkAclId}, ${direction}, with a free number below ${before}`,
    commands: cidrs.map(
      (cidr, index) =>
        `aws ec2 create-network-acl-entry --network-acl-id ${networkAclId} ${option} --rule-number ${Math.max(1, before - 1 - index)} --protocol tcp --port-range From=${ports.from},To=${ports.to} --cidr-block ${cidr} --rule-action allow`,
    ),
  };
}

function destinationOption(destination: string): string {
  if (destination.startsWith("pl-")) return `--destination-prefix-list-id ${destination}`;
  const option = destination.includes(":") ? "ipv6-cidr-block" : "cidr-block";
  return `--destination-${option} ${destination}`;
}

function peerName(peer: SecurityGroupPeer): string {
  if ("prefixListId" in peer) return peer.prefixListId;
  return "groupId" in peer ? peer.groupId : peer.cidrs.join(", ");
}

function ipPermission(port: number, peer: SecurityGroupPeer): string {
  const common = `IpProtocol=tcp,FromPort=${port},ToPort=${port}`;
  if ("prefixListId" in peer)
    return `${common},PrefixListIds=[{PrefixListId=${peer.prefixListId}}]`;
  if ("groupId" in peer) return `${common},UserIdGroupPairs=[{GroupId=${peer.groupId}}]`;
  return `${common},IpRanges=[${peer.cidrs.map((cidr) => `{CidrIp=${cidr}}`).join(",")}]`;
}
