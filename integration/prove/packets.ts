import { type Operation } from "../../contract/function";
import { type Counted, type WayIn } from "../lab/plan/lab-plan";
import { type Arrival } from "../lab/service/service";

/** What the function, or the instance, did at one of its interfaces in the lab, and what became of its packets. */
export interface SourcePackets {
  /** @default - a function outside any VPC */
  readonly subnetId?: string;
  /** What the name of DynamoDB resolves to that the function calls. */
  readonly addresses: readonly string[];
  /** The operations that succeeded. */
  readonly operations: readonly Operation[];
  /** The operation that failed, and how. @default - none */
  readonly failure?: Failure;
  /** What passed the packets, in order. */
  readonly hops: readonly Counted[];
  /** Where packets ended that did not arrive. */
  readonly ends: readonly Counted[];
  /** The requests that arrived. */
  readonly arrivals: readonly Arrival[];
}

export interface Failure {
  readonly operation: Operation;
  /** A name from the contract or from Lambda, or `WrongAnswer`. */
  readonly errorType: string;
  readonly message: string;
  /** How long the function took to fail. @default - it did not fail, its answer is wrong */
  readonly seconds?: number;
}

/** What the lab saw of a stack, or why it was not asked. */
export type Packets = { readonly sources: readonly SourcePackets[] } | { readonly skipped: string };

/** Whether the packets arrived; undefined if they ended where the lab does not model what follows. */
export function arrived({ arrivals, ends }: SourcePackets): boolean | undefined {
  if (arrivals.length > 0) return true;
  return ends.some(({ effect }) => effect === "skipped") ? undefined : false;
}

/** Why the lab does not show what becomes of packets: of all, or of some of one interface. */
export function notShown(packets: Packets): readonly string[] {
  if ("skipped" in packets) return [packets.skipped];
  return packets.sources.flatMap((source) => {
    const skipped = source.ends.filter(({ effect }) => effect === "skipped");
    return skipped.length === 0 ? [] : [`${at(source)}${endText({ ...source, ends: skipped })}`];
  });
}

/** `subnet-1: `, or nothing outside any VPC. */
export function at({ subnetId }: SourcePackets): string {
  return subnetId === undefined ? "" : `${subnetId}: `;
}

const SHOWN: readonly Counted["component"]["kind"][] = [
  "route-table",
  "nat-gateway",
  "internet-gateway",
];

/** `rtb-0d9 → vpce-0b3`, `no route: dropped at rtb-0d9`. Interfaces with paths of the same kind are shown once. */
export function packetsText(packets: Packets): string {
  if ("skipped" in packets) return `skipped: ${packets.skipped}`;
  return alike(packets.sources)
    .map(([source]) => sourceText(source))
    .join("; ");
}

/** Interfaces, together with those after it whose paths are of the same kind. */
export function alike(
  sources: readonly SourcePackets[],
): readonly (readonly [SourcePackets, ...SourcePackets[]])[] {
  const groups = new Map<string, [SourcePackets, ...SourcePackets[]]>();
  for (const source of sources) {
    const group = groups.get(kindOfPath(source));
    if (group === undefined) groups.set(kindOfPath(source), [source]);
    else group.push(source);
  }
  return [...groups.values()];
}

function kindOfPath(source: SourcePackets): string {
  const { ends, arrivals } = source;
  const kinds = [...pathOf(source), ...ends].map(({ component }) => component.kind);
  const ways = new Set(arrivals.map(({ way }) => way.kind));
  return JSON.stringify([arrived(source) ?? "unknown", ...kinds, ...ways]);
}

function sourceText(source: SourcePackets): string {
  switch (arrived(source)) {
    case true: {
      const path = pathOf(source).flatMap((hop) => [hop.component.id, ...targetsOf(hop)]);
      const lasts = source.arrivals.map(({ way }) => lastHop(way));
      return [...new Set([...path, ...lasts])].join(" → ");
    }
    case false:
      return endText(source);
    case undefined:
      return `skipped: ${endText(source)}`;
  }
}

/** A route's target, such as a NAT gateway, which itself counts nothing. An address is not a hop. */
export function targetsOf({ what }: Counted): readonly string[] {
  return what.split(" → ").slice(1).filter(isId);
}

function isId(text: string): boolean {
  return /^[a-z]+-[0-9a-f]+$/.test(text);
}

function lastHop(way: WayIn): string {
  switch (way.kind) {
    case "gateway-endpoint":
    case "interface-endpoint":
      return way.endpointId;
    case "internet-gateway":
      return way.internetGatewayId;
    case "public-endpoint":
      return "public endpoint";
  }
}

/** Where the packets of an interface ended: `no route: dropped at rtb-0d9`. */
export function endText({ ends }: SourcePackets): string {
  const texts = ends.map(({ effect, component, what }) =>
    effect === "skipped" ? what : `${what}: dropped at ${component.id}`,
  );
  return texts.join(", ") || "no answer, and nothing that dropped them";
}

/** Of an interface endpoint, only which one: any interface of the VPC reaches it by the local route. */
function pathOf({ hops, arrivals }: SourcePackets): readonly Counted[] {
  const local = arrivals.some(({ way }) => way.kind === "interface-endpoint");
  return local ? [] : hops.filter(({ component }) => SHOWN.includes(component.kind));
}

/** `Unreachable in 4.0 s`, `put get query delete`. */
export function functionText({ sources }: Extract<Packets, { sources: unknown }>): string {
  const texts = sources.map(({ operations, failure }) => {
    if (failure === undefined) return operations.join(" ");
    const { errorType, seconds } = failure;
    return seconds === undefined ? errorType : `${errorType} in ${seconds.toFixed(1)} s`;
  });
  // The subnets of one function differ in their milliseconds.
  return texts.find((_, index) => sources[index]?.failure !== undefined) ?? texts[0] ?? "";
}
