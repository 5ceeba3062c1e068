import { type ClientEndpoint, type NamedUrl } from "../snapshot/network";
import { parseCidr, union } from "./addresses";
import { addressRange, outcomeOf, reach } from "./elsewhere";
import { traceEach, type Journey, type Start } from "./journey";
import { crossSecurityGroups } from "./security-group";
import { unknown, type Segment } from "./segment";
import { type SubnetTrace } from "./summary";
import { type Hop, type Path } from "./trace";
import { nameResolver } from "./vpc";

/**
 * What the variables of the client's environment change: whether the code honors them is unknown, so only
 * what fails either way is certain.
 */
export function withAlternatives(
  journey: Journey,
  direct: readonly SubnetTrace[],
  client: ClientEndpoint,
): readonly SubnetTrace[] {
  if (!client.known) return direct;
  const { proxy, others = [] } = client;
  const proxied = proxy === undefined ? direct : either(direct, toProxy(journey, proxy), proxy);
  return others.reduce((traces, other) => {
    const hop = doubt(other);
    return traces.map((trace) => ({
      ...trace,
      paths: [...trace.paths.map(doubted(hop)), pathOf([hop])],
    }));
  }, proxied);
}

/** Paths of which the client takes one. */
function either(
  direct: readonly SubnetTrace[],
  other: readonly SubnetTrace[],
  variable: NamedUrl,
): readonly SubnetTrace[] {
  const hop = doubt(variable, "proxy");
  return direct.map((trace, index) => {
    const paths = [...trace.paths, ...(other[index]?.paths ?? [])];
    const fails = paths.every(({ status }) => status === "blocked");
    return { ...trace, paths: fails ? paths : paths.map(doubted(hop)) };
  });
}

function doubted(hop: Hop): (path: Path) => Path {
  return (path) => ({
    ...path,
    status: path.status === "blocked" ? path.status : "unknown",
    hops: [...path.hops, hop],
  });
}

/** What a variable says, of which nobody knows whether the client honors it. */
export function doubt(
  { variable, url }: NamedUrl,
  what: "proxy" | "environment-variable" = "environment-variable",
): Hop {
  const component = { kind: "variable", id: variable, url } as const;
  return unknown(component, { kind: "unsupported", what, id: variable });
}

function pathOf(hops: readonly Hop[]): Path {
  return { status: outcomeOf(hops), destinations: [], hops, notes: [] };
}

const DEFAULT_PROXY_PORT: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

function toProxy(journey: Journey, { variable, url: text }: NamedUrl): readonly SubnetTrace[] {
  const full = /^[a-z0-9+.-]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const ranges = addressRange(url?.hostname ?? "");
  const port = Number(url?.port ?? "") || (DEFAULT_PROXY_PORT[url?.protocol ?? ""] ?? 0);
  if (url === undefined || ranges === undefined || port === 0) {
    // The address of a name is unknown.
    const hop = doubt({ variable, url: text }, "proxy");
    return traceEach(journey, () => [{ ranges: [], hops: [hop] }]);
  }
  return traceEach(journey, (start) => {
    const { hops } = reach(journey, start, { name: url.host, ranges, port });
    // DynamoDB sees the proxy's own path, not the one to the proxy.
    return [{ ranges: [], hops }];
  });
}

const PLAIN_PORT = 8111;
const TLS_PORT = 9111;
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/**
 * Whether packets to a DAX cluster may leave. Its addresses are unknown, but they are private ones.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.configure-inbound-rules.html
 */
export function traceToDax(journey: Journey, { url: text }: NamedUrl) {
  const scheme = /^([a-z]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  const [, host = text, named] = /^(?:[a-z]+:\/\/)?([^:/]+)(?::(\d+))?/i.exec(text) ?? [];
  const port = Number(named ?? "") || (scheme === "daxs" ? TLS_PORT : PLAIN_PORT);
  const resolve = nameResolver(journey);
  return traceEach(journey, (start) => [
    { ...leaveFor(journey, start, { host, port }), names: resolve(start).forOthers },
  ]);
}

function leaveFor(
  { inventory, source }: Journey,
  { vpcId }: Start,
  { host, port }: { readonly host: string; readonly port: number },
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
