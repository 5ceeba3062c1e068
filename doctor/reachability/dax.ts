import { type DaxCluster, type Subnet } from "../snapshot/network";
import { parseCidr, union } from "./addresses";
import { type Reason } from "./codes";
import { outcomeOf } from "./elsewhere";
import { type EndpointInterface } from "./interface-endpoint";
import { type Inventory } from "./inventory";
import { traceEach, type Journey, type Start } from "./journey";
import { crossSecurityGroups } from "./security-group";
import { ok, unknown, type Segment } from "./segment";
import { type SubnetTrace } from "./summary";
import { interfaceTracer, type InterfaceTarget } from "./to-interfaces";
import { nameResolver } from "./vpc";

/** Where a client of DAX finds its cluster. */
export interface DaxEndpoint {
  readonly host: string;
  readonly port: number;
  /** The URL has neither a scheme nor a port. */
  readonly isPortAssumed?: true;
}

const PLAIN_PORT = 8111;
const TLS_PORT = 9111;
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** @param url with or without `dax://` or `daxs://`, and with or without a port */
export function daxEndpointOf(url: string): DaxEndpoint {
  const scheme = /^([a-z]+):\/\//i.exec(url)?.[1]?.toLowerCase();
  const [, host = url, named] = /^(?:[a-z]+:\/\/)?([^:/]+)(?::(\d+))?/i.exec(url) ?? [];
  const port = Number(named ?? "") || (scheme === "daxs" ? TLS_PORT : PLAIN_PORT);
  return {
    host,
    port,
    ...(scheme === undefined && named === undefined && { isPortAssumed: true }),
  };
}

/**
 * The path to the nodes of a DAX cluster, all of which a client asks. If it is unknown where they are, only
 * whether packets to them may leave: their addresses are private ones.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.configure-inbound-rules.html
 */
export function traceToDax(journey: Journey, called: DaxEndpoint): readonly SubnetTrace[] {
  const endpoint = withPort(journey.inventory, called);
  const cluster = locate(journey.inventory, endpoint);
  const resolve = nameResolver(journey);
  const toNodes =
    "target" in cluster
      ? interfaceTracer({ ...journey, port: endpoint.port }, cluster.target)
      : undefined;
  return traceEach(journey, (start) => {
    if (toNodes !== undefined && "target" in cluster && cluster.vpcId === start.vpcId) {
      return toNodes(start);
    }
    const reason: Reason =
      "target" in cluster
        ? { kind: "unsupported", what: "dax-in-another-vpc", id: cluster.target.id }
        : cluster.reason;
    const names = resolve(start).forOthers;
    return [{ ...leaveFor(journey, start, endpoint, reason), names }];
  });
}

function withPort(inventory: Inventory, called: DaxEndpoint): DaxEndpoint {
  const found = inventory.daxClusterAt(called.host);
  const port = found.ok ? found.value.ClusterDiscoveryEndpoint?.Port : undefined;
  return called.isPortAssumed && port !== undefined ? { ...called, port } : called;
}

type Located =
  { readonly vpcId: string; readonly target: InterfaceTarget } | { readonly reason: Reason };

/**
 * Where the cluster's nodes are. Each is in a subnet of the cluster's subnet group, in the node's zone.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_dax_DescribeClusters.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html
 */
function locate(inventory: Inventory, { host, port }: DaxEndpoint): Located {
  const found = inventory.daxClusterAt(host);
  if (!found.ok) return found;
  const cluster = found.value;
  const { ClusterName: id } = cluster;
  const missing = (field: string): Located => ({ reason: { kind: "field", id, field } });
  const { Status, SubnetGroup, ClusterDiscoveryEndpoint } = cluster;
  if (Status === undefined) return missing("Status");
  if (Status !== "available") {
    return { reason: { kind: "unsupported", what: "dax-not-available", id } };
  }
  if (ClusterDiscoveryEndpoint?.Port === undefined) return missing("ClusterDiscoveryEndpoint.Port");
  if (ClusterDiscoveryEndpoint.Port !== port) {
    return { reason: { kind: "unsupported", what: "dax-port", id } };
  }
  const group = inventory.daxSubnetGroup(SubnetGroup ?? "");
  if (!group.ok) return group;
  const { VpcId: vpcId, SubnetGroupName } = group.value;
  if (vpcId === undefined) {
    return { reason: { kind: "field", id: SubnetGroupName, field: "VpcId" } };
  }
  const subnets = (group.value.Subnets ?? []).flatMap(({ SubnetIdentifier = "" }) => {
    const subnet = inventory.subnet(SubnetIdentifier);
    return subnet.ok ? subnet.value : [];
  });
  const interfaces = nodesIn(cluster, subnets);
  if (interfaces === undefined) return missing("Nodes.AvailabilityZone");
  const groupIds = cluster.SecurityGroups?.flatMap((one) => one.SecurityGroupIdentifier ?? []);
  return {
    vpcId,
    target: {
      id,
      at: "destination",
      to: host,
      hop: ok({ kind: "destination", id: host }),
      ...(groupIds && { groupIds }),
      interfaces,
      unclear: [],
      via: (inVpc) => ({ kind: "dax-cluster", clusterName: id, vpcId: inVpc }),
    },
  };
}

/** @returns undefined if it is unknown in which subnet a node is */
function nodesIn(
  { Nodes = [] }: DaxCluster,
  subnets: readonly Subnet[],
): readonly EndpointInterface[] | undefined {
  const interfaces = Nodes.map(({ NodeId = "", AvailabilityZone: zone }) => {
    const [subnet, ...others] = subnets.filter(({ AvailabilityZone }) => AvailabilityZone === zone);
    const cidr = subnet?.CidrBlock ?? "";
    const range = parseCidr(cidr);
    if (zone === undefined || subnet === undefined || range === undefined) return undefined;
    if (others.length > 0) return undefined;
    return { id: NodeId, subnetId: subnet.SubnetId, range, cidr, exact: false };
  });
  const known = interfaces.filter((one) => one !== undefined);
  return known.length > 0 && known.length === interfaces.length ? known : undefined;
}

function leaveFor(
  { inventory, source }: Journey,
  { vpcId }: Start,
  { host, port }: DaxEndpoint,
  reason: Reason,
): Segment {
  const vpc = inventory.vpc(vpcId);
  const blocks = vpc.ok
    ? [
        vpc.value.CidrBlock,
        ...(vpc.value.CidrBlockAssociationSet ?? []).map((one) => one.CidrBlock),
      ]
    : [];
  const cidrs = [...new Set(blocks.filter((cidr) => cidr !== undefined))];
  const segments = crossSecurityGroups(inventory, {
    ownerId: source.name,
    groupIds: source.groupIds,
    at: "source",
    direction: "egress",
    port,
    peerRanges: union([...PRIVATE, ...cidrs].flatMap((cidr) => parseCidr(cidr) ?? [])),
    peerGroupIds: undefined,
    peer: { cidrs: cidrs.length > 0 ? cidrs : PRIVATE },
    to: host,
  });
  const open = segments.find(({ hops }) => outcomeOf(hops) !== "blocked");
  if (open === undefined) return { ranges: [], hops: segments[0]?.hops ?? [] };
  const hop = unknown({ kind: "destination", id: host }, reason);
  return { ranges: [], hops: [...open.hops, hop] };
}
