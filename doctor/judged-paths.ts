import { type Layer, type RequestPath, type SourceAddress } from "./authorization";
import { layerOf } from "./policy-layers";
import { isDeleted, type Path, type Trace, type Via } from "./reachability";
import { type Fact } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";

type Network = Pick<Snapshot, "network">;

/** A path to DynamoDB, as the policies see it. */
export interface JudgedPath {
  readonly via?: Via;
  readonly path: RequestPath;
  readonly endpoint: Layer;
}

/** The paths that packets take. If no packet arrives, the paths that they would take if nothing blocked. */
export function pathsOf(snapshot: Network, trace: Trace): readonly JudgedPath[] {
  const traced = trace.groups.flatMap(({ paths, vpcId }) => paths.map((path) => ({ path, vpcId })));
  const open = traced.filter(({ path }) => path.status !== "blocked");
  const vias = (open.length > 0 ? open : traced).map(
    ({ path, vpcId }) => path.via ?? intended(path, vpcId),
  );
  const distinct = new Map(vias.map((via) => [JSON.stringify(via ?? null), via]));
  return [...distinct.values()].map((via) => judgedPath(snapshot, trace, via));
}

/** The endpoint that the fix would open. */
function intended({ hops }: Path, vpcId: string | undefined): Via | undefined {
  if (vpcId === undefined) return undefined;
  const fixes = hops.flatMap((hop) => ("fix" in hop ? (hop.fix ?? []) : []));
  for (const fix of fixes) {
    if (!("endpointId" in fix)) continue;
    const { endpointId } = fix;
    const kind = fix.action === "associate-endpoint" ? "gateway-endpoint" : "interface-endpoint";
    return { kind, endpointId, vpcId };
  }
  // A blackhole route still names its target.
  const targets = hops.flatMap((hop) => (hop.kind === "route-table" ? (hop.target ?? []) : []));
  const endpointId = targets.find((target) => target.startsWith("vpce-"));
  return endpointId === undefined ? undefined : { kind: "gateway-endpoint", endpointId, vpcId };
}

function judgedPath(snapshot: Network, trace: Trace, via: Via | undefined): JudgedPath {
  switch (via?.kind) {
    case "public-endpoint":
      return { via, path: { through: "internet" }, endpoint: { state: "none" } };
    case "nat-gateway":
    case "internet-gateway": {
      const source = sourceOf(via.publicIps);
      return { via, path: { through: "internet", ...source }, endpoint: { state: "none" } };
    }
    case "gateway-endpoint":
    case "interface-endpoint": {
      const { endpointId, vpcId } = via;
      const sourceIp = privateIp(snapshot);
      const source = sourceIp === undefined ? subnetAddresses(snapshot, trace) : { sourceIp };
      return {
        via,
        path: {
          through: "endpoint",
          type: via.kind === "gateway-endpoint" ? "gateway" : "interface",
          endpointId,
          vpcId,
          ...source,
        },
        endpoint: endpointLayer(snapshot, endpointId),
      };
    }
    case "dax-cluster": {
      const why = "the client asks a DAX cluster instead of DynamoDB";
      return {
        via,
        path: { through: "unknown", why },
        endpoint: { state: "unknown", why, assume: "anything" },
      };
    }
    case undefined: {
      // A gateway endpoint carries no packets to such a host, and no other endpoint was found.
      const isOutside = trace.possible.length > 0 && !trace.possible.includes("gateway-endpoint");
      if (isOutside && snapshot.network.vpcEndpoints.known) {
        return { path: { through: "internet" }, endpoint: { state: "none" } };
      }
      const why = "the endpoint that the request would go through is unknown";
      return {
        path: { through: "unknown", why: "no path to DynamoDB is known" },
        endpoint: hasNoEndpoint(snapshot)
          ? { state: "none" }
          : { state: "unknown", why, assume: "anything" },
      };
    }
  }
}

function hasNoEndpoint({ network: { vpcEndpoints } }: Network): boolean {
  return (
    vpcEndpoints.known &&
    vpcEndpoints.items.every(
      (endpoint) => isDeleted(endpoint) || endpoint.ServiceName?.endsWith(".dynamodb") === false,
    )
  );
}

function sourceOf([sourceIp, ...others]: readonly string[]): SourceAddress {
  if (sourceIp === undefined) return {};
  return others.length === 0 ? { sourceIp } : { sourceCidrs: [sourceIp, ...others] };
}

/** A function's private address changes, but remains in its subnets. */
function subnetAddresses({ network: { source } }: Network, { groups }: Trace): SourceAddress {
  const cidrs = groups.flatMap(({ subnets }) => subnets.map(({ cidrBlock }) => cidrBlock));
  const sourceCidrs = cidrs.filter((cidr) => cidr !== undefined);
  const maybeIpv6 = "ipv6Allowed" in source && source.ipv6Allowed;
  const allKnown = sourceCidrs.length > 0 && sourceCidrs.length === cidrs.length;
  return allKnown && !maybeIpv6 ? { sourceCidrs } : {};
}

/** The private address of an instance or interface. */
function privateIp({ network: { source, networkInterfaces } }: Network): string | undefined {
  if (!("networkInterfaceId" in source) || !networkInterfaces.known) return undefined;
  return networkInterfaces.items.find(
    (item) => item.NetworkInterfaceId === source.networkInterfaceId,
  )?.PrivateIpAddress;
}

/** The policy of an endpoint, as authorization reads it. */
export function endpointLayer({ network: { vpcEndpoints } }: Network, id: string): Layer {
  const missing = "PolicyDocument";
  const endpoint = vpcEndpoints.known
    ? vpcEndpoints.items.find((item) => item.VpcEndpointId === id)
    : undefined;
  const document: Fact<unknown> =
    endpoint?.PolicyDocument === undefined
      ? { known: false, missing, why: `describe-vpc-endpoints returned none for ${id}` }
      : { known: true, value: endpoint.PolicyDocument };
  return layerOf("endpoint-policy", { known: true, value: { name: id, document } });
}
