import { dynamoDbServiceName } from "../../aws/services";
import {
  type InternetGateway,
  type Known,
  type ManagedPrefixList,
  type NatGateway,
  type NetworkAcl,
  type NetworkInterface,
  type NetworkSnapshot,
  type RouteTable,
  type DhcpOptions,
  type SecurityGroup,
  type Subnet,
  type Vpc,
  type VpcAttributes,
  type VpcBlockPublicAccess,
  type VpcEndpoint,
} from "../snapshot/network";
import { cidrOverlaps, parseCidr, union, type Range, type Ranges } from "./addresses";

import { type Reason } from "./codes";
import { cached } from "./segment";

export type Lookup<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: Reason };

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
  readonly prefixList: (id: string) => Lookup<Ranges>;
  /** Each entry by itself: the longest prefix decides, and merged entries would look shorter. */
  readonly prefixListEntries: (id: string) => Lookup<readonly Range[]>;
  /** DynamoDB's prefix list in the Region. Never empty. */
  readonly dynamoDb: Lookup<{ readonly id: string; readonly ranges: Ranges }>;
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

export function missingField<T>(id: string, field: string): Lookup<T> {
  return { ok: false, reason: { kind: "field", id, field } };
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

/** Sorted by id, so that the order of an answer does not matter. */
function collection<T>(known: Known<T>, idOf: (item: T) => string): Lookup<readonly T[]> {
  if (!known.known) return unknown(known);
  return { ok: true, value: [...known.items].sort((a, b) => compare(idOf(a), idOf(b))) };
}

function index<T>(
  known: Known<T>,
  idOf: (item: T) => string,
  name: string,
): (id: string) => Lookup<T> {
  if (!known.known) return () => unknown(known);
  const items = new Map(known.items.map((item) => [idOf(item), item]));
  return (id) => {
    const value = items.get(id);
    return value === undefined ? notFound(id, name) : { ok: true, value };
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

/**
 * If the entries of another AWS service's prefix list are unknown, the list shares no address with
 * DynamoDB's. Customers cannot create a list whose name starts with `com.amazonaws`.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */
function indexPrefixLists(snapshot: NetworkSnapshot): Inventory["prefixListEntries"] {
  const entriesOf = index(
    snapshot.prefixListEntries,
    (item) => item.PrefixListId,
    "prefix list entries",
  );
  const nameOf = index(snapshot.managedPrefixLists, (item) => item.PrefixListId, "prefix lists");
  return cached((id): Lookup<readonly Range[]> => {
    const entries = entriesOf(id);
    if (!entries.ok) {
      const list = nameOf(id);
      const name = list.ok ? (list.value.PrefixListName ?? "") : "";
      const foreign = name.startsWith("com.amazonaws.") && !name.endsWith(".dynamodb");
      return foreign ? { ok: true, value: [] } : entries;
    }
    const cidrs = entries.value.Entries?.map((entry) => entry.Cidr);
    if (cidrs === undefined) return missingField(id, "Entries");
    const ranges = [];
    for (const cidr of cidrs) {
      if (cidr?.includes(":") === true) continue;
      const range = parseCidr(cidr ?? "");
      if (range === undefined) return missingField(id, "Entries.Cidr");
      ranges.push(range);
    }
    return { ok: true, value: ranges };
  });
}

function merged(entriesOf: Inventory["prefixListEntries"]): Inventory["prefixList"] {
  return cached((id) => {
    const entries = entriesOf(id);
    return entries.ok ? { ok: true, value: union(entries.value) } : entries;
  });
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

function serviceRanges(
  { managedPrefixLists }: NetworkSnapshot,
  prefixList: Inventory["prefixList"],
): Ranges {
  const lists = managedPrefixLists.known ? managedPrefixLists.items : [];
  const found = lists.flatMap(({ PrefixListId, PrefixListName }) => {
    if (PrefixListName?.startsWith("com.amazonaws.") !== true) return [];
    const ranges = prefixList(PrefixListId);
    return ranges.ok ? ranges.value : [];
  });
  return union(found);
}

function findDynamoDb(
  snapshot: NetworkSnapshot,
  prefixList: Inventory["prefixList"],
): Inventory["dynamoDb"] {
  const lists = collection(snapshot.managedPrefixLists, (item) => item.PrefixListId);
  if (!lists.ok) return lists;
  const name = dynamoDbServiceName(snapshot.region);
  const isWanted = (list: ManagedPrefixList) =>
    list.PrefixListName === name && list.AddressFamily !== "IPv6";
  const list = lists.value.find(isWanted);
  if (list === undefined) return notFound(name, "prefix lists");
  const ranges = prefixList(list.PrefixListId);
  if (!ranges.ok) return ranges;
  // Every statement about all entries of an empty list would be true.
  if (ranges.value.length === 0) return missingField(list.PrefixListId, "Entries");
  return { ok: true, value: { id: list.PrefixListId, ranges: ranges.value } };
}

function findBlockPublicAccess(
  known: NetworkSnapshot["blockPublicAccess"],
): Inventory["blockPublicAccess"] {
  if (known === undefined) return { ok: true, value: undefined };
  return known.known ? { ok: true, value: known.items[0] } : unknown(known);
}

function unknown<T>({ missing, why }: { missing: string; why: string }): Lookup<T> {
  return { ok: false, reason: { kind: "missing", missing, why } };
}

function notFound<T>(id: string, name: string): Lookup<T> {
  return { ok: false, reason: { kind: "not-found", id, in: name } };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
