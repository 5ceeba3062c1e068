import { type VpcEndpoint } from "../snapshot/network";
import { type PublicHost } from "./client-endpoint";
import { publicRanges, outcomeOf, reach } from "./elsewhere";
import { leavesOverIpv6 } from "./ipv6";
import { traceEach, type Journey, type Start } from "./journey";
import { unknown, type Segment } from "./segment";
import { type SubnetTrace } from "./summary";
import { traceToInterfaces } from "./to-interfaces";
import { traceToService } from "./to-service";
import { type Component, type Hop } from "./trace";
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
  const { serviceName } = to;
  const found = serviceName === undefined ? undefined : privateEndpoint(journey, serviceName);
  if (found !== undefined && "status" in found) {
    return traceEach(journey, () => [{ ranges: [], hops: [found] }]);
  }
  if (found !== undefined) {
    const { VpcEndpointId: endpointId } = found;
    const destination = { kind: "interface-endpoint", endpointId, port: to.port } as const;
    return traceToInterfaces(journey, { ...destination, serviceName });
  }
  const resolve = nameResolver(journey);
  const outside = traceEach(journey, (start) => [
    { ...pathTo(journey, start, to), names: resolve(start).forOthers },
  ]);
  return to.maybeListed ? either(outside, traceToService(journey), to) : outside;
}

/**
 * With private DNS, the service's public name resolves to the endpoint's interfaces.
 *
 * @returns a hop if it is unknown whether there is such an endpoint
 */
function privateEndpoint(
  { inventory, source }: Journey,
  serviceName: string,
): VpcEndpoint | Hop | undefined {
  const { endpoints } = inventory;
  if (!endpoints.ok) {
    const { reason } = endpoints;
    const id = reason.kind === "missing" ? reason.missing : "endpoints";
    return unknown({ kind: "answer", id }, reason);
  }
  const vpcIds = source.subnetIds.flatMap((id) => {
    const subnet = inventory.subnet(id);
    return subnet.ok ? (subnet.value.VpcId ?? []) : [];
  });
  const possible = endpoints.value.filter(
    ({ VpcId, ServiceName, PrivateDnsEnabled, ...endpoint }) =>
      isInterface(endpoint) &&
      (endpoint.State === undefined || isAvailable(endpoint)) &&
      (ServiceName === undefined || ServiceName === serviceName) &&
      (VpcId === undefined || vpcIds.includes(VpcId)) &&
      PrivateDnsEnabled !== false,
  );
  const found = possible.find((endpoint) => missingIn(endpoint) === undefined) ?? possible[0];
  const field = found && missingIn(found);
  if (found === undefined || field === undefined) return found;
  const { VpcEndpointId: id } = found;
  const component = { kind: "vpc-endpoint", id, endpointType: "interface" } as const;
  return unknown(component, { kind: "field", id, field });
}

/** A field without which it is unknown whether a name resolves to the endpoint. */
function missingIn(endpoint: VpcEndpoint): string | undefined {
  const fields = ["ServiceName", "VpcId", "State", "PrivateDnsEnabled"] as const;
  return fields.find((field) => endpoint[field] === undefined);
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
