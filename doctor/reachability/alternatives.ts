import { type ClientEndpoint, type NamedUrl } from "../snapshot/network";
import { daxEndpointOf, traceToDax } from "./dax";
import { outcomeOf } from "./elsewhere";
import { traceEach, type Journey } from "./journey";
import { traceToProxy } from "./proxy";
import { unknown } from "./segment";
import { type SubnetTrace } from "./summary";
import { type Hop, type Path } from "./trace";

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
  const { dax, proxy, others = [] } = client;
  let traces = direct;
  if (dax !== undefined) {
    traces = either(traces, traceToDax(journey, daxEndpointOf(dax.url)), doubt(dax));
  }
  if (proxy !== undefined) {
    const hop = doubt(proxy, "proxy");
    const unseen = () => traceEach(journey, () => [{ ranges: [], hops: [hop] }]);
    traces = either(traces, traceToProxy(journey, proxy) ?? unseen(), hop);
  }
  return others.map((other) => doubt(other)).reduce(orElsewhere, traces);
}

/** Paths of which the client takes one. */
function either(
  direct: readonly SubnetTrace[],
  other: readonly SubnetTrace[],
  hop: Hop,
): readonly SubnetTrace[] {
  return direct.map((trace, index) => {
    const paths = [...trace.paths, ...(other[index]?.paths ?? [])];
    const fails = paths.every(({ status }) => status === "blocked");
    return { ...trace, paths: fails ? paths : paths.map(doubted(hop)) };
  });
}

/** Paths of which the client takes one, or goes where nobody knows. */
function orElsewhere(traces: readonly SubnetTrace[], hop: Hop): readonly SubnetTrace[] {
  return traces.map((trace) => ({
    ...trace,
    paths: [...trace.paths.map(doubted(hop)), pathOf([hop])],
  }));
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
