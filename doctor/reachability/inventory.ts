import { dynamoDbServiceName } from "../../aws/services";
import {
  type InternetGateway,
  type Known,
  type NatGateway,
  type NetworkAcl,
  type NetworkInterface,
  type NetworkSnapshot,
  type RouteTable,
  type DaxCluster,
  type DaxSubnetGroup,
  type DhcpOptions,
  type SecurityGroup,
  type Subnet,
  type Vpc,
  type VpcAttributes,
  type VpcBlockPublicAccess,
  type VpcEndpoint,
} from "../snapshot/network";
import { cidrOverlaps, type Ranges } from "./addresses";
import { collection, compare, index, type Lookup, missingField, notFound, unknown } from "./lookup";
import {
  type DynamoDbPrefixList,
  findDynamoDb,
  indexPrefixLists,
  merged,
  type PrefixListEntries,
  type PrefixLists,
  serviceRanges,
} from "./prefix-lists";

/** The snapshot, indexed once, so that no lookup scans a collection again. */
export interface Inventory {
  readonly subnet: (id: string) => Lookup<Subnet>;
  /** The subnet's route table, or else the main route table of its VPC. */
  readonly routeTableOf: (subnetId: string, vpcId: string) => Lookup<RouteTable>;
  readonly routeTable: (id: string) => Lookup<RouteTable>;
  /** The route table associated with a gateway: ingress routing. */
  readonly edgeTableOf: (gatewayId: string) => RouteTable | undefined;
  readonly networkAclOf: (subnetId: string) => Lookup<NetworkAcl>;
  readonly securityGroup: (id: string) => Lookup<SecurityGroup>;
  readonly networkInterface: (id: string) => Lookup<NetworkInterface>;
  /** The interface in the VPC that has this address. @default - none is known */
  readonly interfaceAt: (vpcId: string, address: string) => NetworkInterface | undefined;
  readonly natGateway: (id: string) => Lookup<NatGateway>;
  readonly internetGateway: (id: string) => Lookup<InternetGateway>;
  readonly internetGatewayIn: (vpcId: string) => InternetGateway | undefined;
  /** `undefined` when there is no such Elastic IP. */
  readonly publicIpOf: (allocationId: string) => Lookup<string | undefined>;
  readonly vpc: (id: string) => Lookup<Vpc>;
  readonly dhcpOptions: (id: string) => Lookup<DhcpOptions>;
  /** The subnet of the VPC that has these addresses. @default - none is known */
  readonly subnetAt: (vpcId: string, ranges: Ranges) => Subnet | undefined;
  /** The addresses of AWS services in the Region that have a prefix list, as far as they are known. */
  readonly gatewayServiceRanges: Ranges;
  /** The cluster that has this host as its endpoint, or as that of a node. */
  readonly daxClusterAt: (host: string) => Lookup<DaxCluster>;
  readonly daxSubnetGroup: (name: string) => Lookup<DaxSubnetGroup>;
  readonly vpcAttributes: (vpcId: string) => Lookup<VpcAttributes>;
  readonly endpoint: (id: string) => Lookup<VpcEndpoint>;
  /** Whether the list of endpoints is known. */
  readonly endpoints: Lookup<readonly VpcEndpoint[]>;
  /** DynamoDB endpoints in this VPC, sorted by id. */
  readonly dynamoDbEndpointsIn: (vpcId: string) => readonly VpcEndpoint[];
  /** DynamoDB gateway endpoints whose RouteTableIds include this route table, sorted by id. */
  readonly gatewayEndpointsOf: (routeTableId: string) => readonly VpcEndpoint[];
  /** DynamoDB gateway endpoints whose RouteTableIds are unknown. */
  readonly gatewayEndpointsSomewhere: readonly VpcEndpoint[];
  readonly prefixList: PrefixLists;
  readonly prefixListEntries: PrefixListEntries;
  /** DynamoDB's prefix list in the Region. */
  readonly dynamoDb: Lookup<DynamoDbPrefixList>;
  readonly blockPublicAccess: Lookup<VpcBlockPublicAccess | undefined>;
}

export function isGateway(endpoint: VpcEndpoint): boolean {
  return (endpoint.VpcEndpointType ?? "Gateway").toLowerCase() === "gateway";
}

export function isInterface(endpoint: VpcEndpoint): boolean {
  return endpoint.VpcEndpointType?.toLowerCase() === "interface";
}

/** EC2 still lists a deleted endpoint for a while. AWS has removed its routes. */
export function isDeleted(endpoint: VpcEndpoint): boolean {
  return endpoint.State?.toLowerCase() === "deleted";
}

export function createInventory(snapshot: NetworkSnapshot): Inventory {
  const subnets = index(snapshot.subnets, (item) => item.SubnetId, "subnets");
  const endpoints = collection(snapshot.vpcEndpoints, (item) => item.VpcEndpointId);
  const service = dynamoDbServiceName(snapshot.region);
  const present = (endpoints.ok ? endpoints.value : []).filter((each) => !isDeleted(each));
  const byVpc = group(
    present.filter(({ ServiceName }) => ServiceName === service),
    (endpoint) => [endpoint.VpcId],
  );
  // An endpoint of an unknown service may be DynamoDB's.
  const byRouteTable = group(
    present.filter(({ ServiceName = service }) => ServiceName === service).filter(isGateway),
    (endpoint) => endpoint.RouteTableIds ?? [undefined],
  );
  const gateways = collection(snapshot.internetGateways, (item) => item.InternetGatewayId);
  const gatewayByVpc = group(gateways.ok ? gateways.value : [], (gateway) =>
    (gateway.Attachments ?? []).map((attachment) => attachment.VpcId),
  );
  const prefixListEntries = indexPrefixLists(snapshot);
  const prefixList = merged(prefixListEntries);
  return {
    subnet: subnets,
    routeTable: index(snapshot.routeTables, (item) => item.RouteTableId, "route tables"),
    ...indexRouteTables(snapshot.routeTables),
    networkAclOf: indexNetworkAcls(snapshot.networkAcls),
    securityGroup: index(snapshot.securityGroups, (item) => item.GroupId, "security groups"),
    networkInterface: index(
      snapshot.networkInterfaces,
      (item) => item.NetworkInterfaceId,
      "network interfaces",
    ),
    interfaceAt: (vpcId, address) => findInterface(snapshot, vpcId, address),
    natGateway: index(snapshot.natGateways, (item) => item.NatGatewayId, "NAT gateways"),
    internetGateway: index(
      snapshot.internetGateways,
      (item) => item.InternetGatewayId,
      "internet gateways",
    ),
    internetGatewayIn: (vpcId) => gatewayByVpc.get(vpcId)?.[0],
    publicIpOf: indexAddresses(snapshot),
    vpc: index(snapshot.vpcs, (item) => item.VpcId, "VPCs"),
    dhcpOptions: index(snapshot.dhcpOptions, (item) => item.DhcpOptionsId, "DHCP options"),
    subnetAt: indexAddressesOfSubnets(snapshot.subnets),
    gatewayServiceRanges: serviceRanges(snapshot, prefixList),
    daxClusterAt: (host) => findDaxCluster(snapshot.daxClusters, host),
    daxSubnetGroup: index(
      snapshot.daxSubnetGroups,
      (item) => item.SubnetGroupName,
      "DAX subnet groups",
    ),
    vpcAttributes: index(snapshot.vpcAttributes, (item) => item.VpcId, "VPC attributes"),
    endpoint: index(snapshot.vpcEndpoints, (item) => item.VpcEndpointId, "VPC endpoints"),
    endpoints,
    dynamoDbEndpointsIn: (vpcId) => byVpc.get(vpcId) ?? [],
    gatewayEndpointsOf: (routeTableId) => byRouteTable.get(routeTableId) ?? [],
    gatewayEndpointsSomewhere: byRouteTable.get(undefined) ?? [],
    prefixList,
    prefixListEntries,
    dynamoDb: findDynamoDb(snapshot, prefixList),
    blockPublicAccess: findBlockPublicAccess(snapshot.blockPublicAccess),
  };
}

function group<T>(
  items: readonly T[],
  keysOf: (item: T) => readonly (string | undefined)[],
): ReadonlyMap<string | undefined, readonly T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const members = groups.get(key);
      if (members === undefined) groups.set(key, [item]);
      else members.push(item);
    }
  }
  return groups;
}

function indexRouteTables(
  known: Known<RouteTable>,
): Pick<Inventory, "routeTableOf" | "edgeTableOf"> {
  if (!known.known) {
    return { routeTableOf: () => unknown(known), edgeTableOf: () => undefined };
  }
  const bySubnet = new Map<string, Lookup<RouteTable>>();
  const byGateway = new Map<string, RouteTable>();
  const main = new Map<string, Lookup<RouteTable>>();
  // Any subnet could be the one that such an association is for.
  let unclear: Lookup<RouteTable> | undefined;
  for (const table of [...known.items].sort((a, b) => compare(a.RouteTableId, b.RouteTableId))) {
    for (const association of table.Associations ?? []) {
      if (isGone(association.AssociationState?.State)) continue;
      if (association.SubnetId !== undefined) claim(bySubnet, association.SubnetId, table);
      if (association.GatewayId !== undefined) byGateway.set(association.GatewayId, table);
      if (association.Main === true && table.VpcId !== undefined) claim(main, table.VpcId, table);
      const { SubnetId, GatewayId, Main } = association;
      if (SubnetId === undefined && GatewayId === undefined && Main !== true) {
        unclear ??= missingField(table.RouteTableId, "Associations.SubnetId");
      }
    }
  }
  return {
    routeTableOf: (subnetId, vpcId) =>
      bySubnet.get(subnetId) ?? unclear ?? main.get(vpcId) ?? notFound(subnetId, "route tables"),
    edgeTableOf: (gatewayId) => byGateway.get(gatewayId),
  };
}

/** A subnet has one owner. An answer that mixes two moments can list several. */
function claim<T>(owners: Map<string, Lookup<T>>, key: string, value: T): void {
  const other = owners.get(key);
  const alone = other === undefined || (other.ok && other.value === value);
  const reason = { kind: "conflict", conflict: "duplicate-associations" } as const;
  owners.set(key, alone ? { ok: true, value } : { ok: false, reason });
}

function indexAddresses({ addresses }: NetworkSnapshot): Inventory["publicIpOf"] {
  if (!addresses.known) return () => unknown(addresses);
  const ips = new Map(addresses.items.map((item) => [item.AllocationId, item.PublicIp]));
  return (allocationId) => ({ ok: true, value: ips.get(allocationId) });
}

function isGone(state: string | undefined): boolean {
  return state === "disassociated" || state === "failed";
}

function indexNetworkAcls(known: Known<NetworkAcl>): Inventory["networkAclOf"] {
  if (!known.known) return () => unknown(known);
  const bySubnet = new Map<string, Lookup<NetworkAcl>>();
  for (const acl of [...known.items].sort((a, b) => compare(a.NetworkAclId, b.NetworkAclId))) {
    for (const { SubnetId } of acl.Associations ?? []) {
      if (SubnetId !== undefined) claim(bySubnet, SubnetId, acl);
    }
  }
  return (subnetId) => bySubnet.get(subnetId) ?? notFound(subnetId, "network ACLs");
}

function indexAddressesOfSubnets(known: Known<Subnet>): Inventory["subnetAt"] {
  const found = new Map<string, Subnet | undefined>();
  return (vpcId, [address]) => {
    if (!known.known || address === undefined) return undefined;
    const key = `${vpcId} ${address.first}`;
    if (!found.has(key)) {
      const isIt = ({ VpcId, CidrBlock = "" }: Subnet) =>
        VpcId === vpcId && cidrOverlaps([address], CidrBlock) === true;
      found.set(key, known.items.find(isIt));
    }
    return found.get(key);
  };
}

function findInterface(
  { networkInterfaces, dnsServerInterfaces }: NetworkSnapshot,
  vpcId: string,
  address: string,
): NetworkInterface | undefined {
  return [networkInterfaces, dnsServerInterfaces]
    .flatMap((each) => (each.known ? each.items : []))
    .find(
      ({ VpcId, PrivateIpAddress, PrivateIpAddresses = [] }) =>
        VpcId === vpcId &&
        [PrivateIpAddress, ...PrivateIpAddresses.map((each) => each.PrivateIpAddress)].includes(
          address,
        ),
    );
}

function findDaxCluster(known: Known<DaxCluster>, host: string): Lookup<DaxCluster> {
  if (!known.known) return unknown(known);
  const value = known.items.find(({ ClusterDiscoveryEndpoint, Nodes = [] }) =>
    [ClusterDiscoveryEndpoint, ...Nodes.map(({ Endpoint }) => Endpoint)].some(
      (endpoint) => endpoint?.Address?.toLowerCase() === host.toLowerCase(),
    ),
  );
  return value === undefined ? notFound(host, "DAX clusters") : { ok: true, value };
}

function findBlockPublicAccess(
  known: NetworkSnapshot["blockPublicAccess"],
): Inventory["blockPublicAccess"] {
  if (known === undefined) return { ok: true, value: undefined };
  return known.known ? { ok: true, value: known.items[0] } : unknown(known);
}
