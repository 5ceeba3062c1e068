import { type PublicHost } from "./client-endpoint";
import { publicRanges, outcomeOf, reach } from "./elsewhere";
import { leavesOverIpv6 } from "./ipv6";
import { traceEach, type Journey, type Start } from "./journey";
import { unknown, type Segment } from "./segment";
import { type SubnetTrace } from "./summary";
import { traceToInterfaces } from "./to-interfaces";
import { traceToService } from "./to-service";
import { type Component } from "./trace";
import { nameResolver } from "./vpc";
import { isAvailable } from "./gateway-endpoint";
import { isInterface } from "./inventory";

/**
 * Traces to a public name of AWS whose addresses are not known one by one. A gateway endpoint carries only
 * packets for DynamoDB in its own Region.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export function traceToPublicHost(journey: Journey, to: PublicHost): readonly SubnetTrace[] {
  const endpointId = privateEndpoint(journey, to);
  if (endpointId !== undefined) {
    const { serviceName } = to;
    const destination = { kind: "interface-endpoint", endpointId, port: to.port } as const;
    return traceToInterfaces(journey, { ...destination, serviceName });
  }
  const resolve = nameResolver(journey);
  const outside = traceEach(journey, (start) => [
    { ...pathTo(journey, start, to), names: resolve(start).forOthers },
  ]);
  return to.maybeListed ? either(outside, traceToService(journey), to) : outside;
}

/** With private DNS, the service's public name resolves to the endpoint's interfaces. */
function privateEndpoint({ inventory, source }: Journey, to: PublicHost): string | undefined {
  const { endpoints } = inventory;
  if (to.serviceName === undefined || !endpoints.ok) return undefined;
  const vpcIds = source.subnetIds.flatMap((id) => {
    const subnet = inventory.subnet(id);
    return subnet.ok ? (subnet.value.VpcId ?? []) : [];
  });
  return endpoints.value.find(
    (endpoint) =>
      isInterface(endpoint) &&
      isAvailable(endpoint) &&
      endpoint.ServiceName === to.serviceName &&
      endpoint.PrivateDnsEnabled === true &&
      vpcIds.includes(endpoint.VpcId ?? ""),
  )?.VpcEndpointId;
}

function pathTo(journey: Journey, start: Start, to: PublicHost): Segment {
  const { inventory } = journey;
  const { host, port } = to;
  const path = reach(journey, start, { name: host, ranges: publicRanges(inventory), port });
  const overIpv6 = to.dualStack && leavesOverIpv6(journey, start, port);
  if (outcomeOf(path.hops) !== "blocked" || !overIpv6) return path;
  const reason = { kind: "unsupported", what: "ipv6-path", id: host } as const;
  return { ranges: [], hops: [unknown({ kind: "destination", id: host }, reason)] };
}

/** Its addresses may or may not be in the prefix list. Only what ends alike in both cases is known. */
function either(
  outside: readonly SubnetTrace[],
  listed: readonly SubnetTrace[],
  { host }: PublicHost,
): readonly SubnetTrace[] {
  const component: Component = { kind: "destination", id: host };
  const doubt = unknown(component, { kind: "unsupported", what: "unlisted-address", id: host });
  return outside.map((trace, index) => {
    const other = listed[index] ?? trace;
    const paths = [...trace.paths, ...other.paths];
    if (paths.every(({ status }) => status === "blocked")) return { ...trace, paths };
    const open = other.paths.filter(({ status }) => status !== "blocked");
    const shown = open.length > 0 ? open : trace.paths;
    return {
      ...trace,
      paths: shown.map((path) => ({
        ...path,
        status: "unknown" as const,
        hops: [...path.hops, doubt],
      })),
    };
  });
}
