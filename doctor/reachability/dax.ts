import { parseCidr, union } from "./addresses";
import { outcomeOf } from "./elsewhere";
import { traceEach, type Journey, type Start } from "./journey";
import { crossSecurityGroups } from "./security-group";
import { unknown, type Segment } from "./segment";
import { type SubnetTrace } from "./summary";
import { nameResolver } from "./vpc";

/** Where a client of DAX finds its cluster. */
export interface DaxEndpoint {
  readonly host: string;
  readonly port: number;
}

const PLAIN_PORT = 8111;
const TLS_PORT = 9111;
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** @param url with or without `dax://` or `daxs://`, and with or without a port */
export function daxEndpointOf(url: string): DaxEndpoint {
  const scheme = /^([a-z]+):\/\//i.exec(url)?.[1]?.toLowerCase();
  const [, host = url, named] = /^(?:[a-z]+:\/\/)?([^:/]+)(?::(\d+))?/i.exec(url) ?? [];
  return { host, port: Number(named ?? "") || (scheme === "daxs" ? TLS_PORT : PLAIN_PORT) };
}

/**
 * Whether packets to a DAX cluster may leave. Its addresses are unknown, but they are private ones.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.configure-inbound-rules.html
 */
export function traceToDax(journey: Journey, endpoint: DaxEndpoint): readonly SubnetTrace[] {
  const resolve = nameResolver(journey);
  return traceEach(journey, (start) => [
    { ...leaveFor(journey, start, endpoint), names: resolve(start).forOthers },
  ]);
}

function leaveFor(
  { inventory, source }: Journey,
  { vpcId }: Start,
  { host, port }: DaxEndpoint,
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
  const component = { kind: "destination", id: host } as const;
  const reason = { kind: "unsupported", what: "dax-cluster", id: host } as const;
  return { ranges: [], hops: [...open.hops, unknown(component, reason)] };
}
