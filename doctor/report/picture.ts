import { type Hop, type Path, type SubnetGroup, type Trace } from "../reachability";
import { type Source } from "../snapshot/network";
import { abridged, wrap } from "./layout";
import { type Style } from "./style";

export interface PictureOptions {
  readonly width: number;
  readonly style: Style;
  /** The number of the hop's problem in the report. @default - none */
  readonly numberOf: (hop: Hop) => number | undefined;
}

/** Fits an id with 17 hexadecimal digits: `vpce-0123456789abcdef0`. */
const LABEL_WIDTH = 22;
/** `blocked (9)`, `not reached` */
const STATUS_WIDTH = 11;
/** More would hide what matters. The JSON output has all of them. */
const MAX_GROUPS = 6;
const MAX_NAMES = 4;

/** The path, hop by hop, drawn once for all subnets that share it. */
export function picture(trace: Trace, source: Source, options: PictureOptions): readonly string[] {
  const shown = trace.groups.slice(0, MAX_GROUPS);
  const hidden = trace.groups.length - shown.length;
  return [
    ...shown.flatMap((group) => groupLines(group, source, options)),
    ...(hidden > 0 ? [`${hidden} more paths are in the output of --json.`, ""] : []),
  ];
}

function groupLines(
  group: SubnetGroup,
  source: Source,
  options: PictureOptions,
): readonly string[] {
  return [
    ...subnetLines(group, options),
    ...group.paths.flatMap((path) => [...pathLines(path, source, options), ""]),
  ];
}

function subnetLines(
  { subnets }: SubnetGroup,
  { style, width }: PictureOptions,
): readonly string[] {
  const [first, ...others] = subnets;
  if (first === undefined) return [];
  const place = [first.availabilityZone, first.cidrBlock].filter((each) => each !== undefined);
  const name = `${first.subnetId}${place.length > 0 ? ` (${place.join(", ")})` : ""}`;
  if (others.length === 0) return [style.strong(name)];
  const same = abridged(
    others.map(({ subnetId }) => subnetId),
    MAX_NAMES,
  );
  return [style.strong(name), ...wrap(`same path: ${same}`, width)];
}

function pathLines(path: Path, source: Source, options: PictureOptions): readonly string[] {
  const rows = path.hops.map((hop) => ({ hop, ...describeHop(hop, source) }));
  return [
    ...rows.flatMap((row, index) => {
      const label = rows[index - 1]?.label === row.label ? "" : row.label;
      return hopLines(row.hop, label, row.detail, options);
    }),
    ...endLines(path, options),
  ];
}

function hopLines(
  hop: Hop,
  label: string,
  detail: string,
  options: PictureOptions,
): readonly string[] {
  const { style } = options;
  const number = options.numberOf(hop);
  const see = number === undefined ? "" : ` (${number})`;
  switch (hop.status) {
    case "ok":
      return rowLines("│", label, detail, style.good("ok"), options);
    case "blocked":
      return rowLines("x", label, detail, style.bad(`blocked${see}`), options);
    case "partial":
      return rowLines("~", label, detail, style.doubtful(`partly${see}`), options);
    case "unknown":
      return rowLines("?", label, detail, style.doubtful(`unknown${see}`), options);
  }
}

function rowLines(
  mark: string,
  label: string,
  detail: string,
  status: string,
  { width }: PictureOptions,
): readonly string[] {
  const start = `  ${mark} ${label.padEnd(LABEL_WIDTH)} `;
  const room = width - start.length - STATUS_WIDTH - 1;
  const [first = "", ...rest] = wrap(detail, room);
  // A long id leaves less room for the detail, and a long detail pushes its status to the right.
  const indent = `  │ ${" ".repeat(LABEL_WIDTH)} `;
  return [
    `${start}${first.padEnd(room)} ${status}`.trimEnd(),
    ...rest.map((line) => `${indent}${line}`),
  ];
}

function endLines({ status, destinations }: Path, options: PictureOptions): readonly string[] {
  const { style } = options;
  const where = destinations.length === 0 ? "DynamoDB" : abridged(destinations, 2);
  switch (status) {
    case "ok":
      return rowLines("▼", "dynamodb", where, style.good("reached"), options);
    case "partial":
      return rowLines("▼", "dynamodb", where, style.doubtful("partly"), options);
    case "blocked":
      return rowLines("x", "dynamodb", where, style.bad("not reached"), options);
    case "unknown":
      return rowLines("?", "dynamodb", where, style.doubtful("unknown"), options);
  }
}

/** A hop in words: what it is, and what happens there. */
export interface Description {
  /** An id, or what the source is. May be empty. */
  readonly label: string;
  readonly detail: string;
}

export function describeHop(hop: Hop, source: Source): Description {
  const { id: label } = hop;
  switch (hop.kind) {
    case "client":
      return { label: KINDS[source.kind], detail: clientDetail(hop.id, hop.url) };
    case "subnet":
      return { label, detail: "subnet" };
    case "network-interface":
      return { label, detail: "public address" };
    case "dns":
      return { label, detail: hop.attribute };
    case "dns-servers":
      return { label, detail: `DNS servers ${abridged(hop.servers, 2)}` };
    case "security-group": {
      const detail = `${hop.direction} ${hop.protocol ?? "tcp"} ${hop.port}`;
      const by = hop.allowedBy.length === 0 ? "" : ` ${arrow(hop.direction === "egress")} `;
      return {
        label: hop.groupIds.join(" ") || label,
        detail: detail + by + abridged(hop.allowedBy, 2),
      };
    }
    case "network-acl": {
      const { from, to } = hop.ports;
      const range = from === to ? `${from}` : `${from}-${to}`;
      const out = hop.direction === "outbound";
      return {
        label,
        detail: `${out ? "out" : "in"} ${hop.protocol ?? "tcp"} ${range} ${arrow(out)} ${hop.peer}`,
      };
    }
    case "route-table":
      return {
        label,
        detail:
          hop.destination === undefined || hop.target === undefined
            ? "no route"
            : `${hop.destination} → ${hop.target}${hop.listed === false ? " (listed by the endpoint)" : ""}`,
      };
    case "vpc-endpoint":
      return { label, detail: withState(`${hop.endpointType} endpoint`, hop.state) };
    case "nat-gateway":
      return {
        label,
        detail: [withState("NAT gateway", hop.state), ...hop.publicIps.slice(0, 2)].join(", "),
      };
    case "internet-gateway":
      return { label, detail: "internet gateway" };
    case "block-public-access":
      return { label, detail: `VPC Block Public Access ${hop.mode}` };
    case "route-target":
      return { label, detail: "route target" };
    case "prefix-list":
      return { label, detail: "prefix list" };
    case "variable":
      return { label, detail: hop.url };
    case "destination":
      return { label, detail: "destination" };
    case "answer":
      return { label: "", detail: label };
  }
}

const KINDS: Readonly<Record<Source["kind"], string>> = {
  "public-function": "function",
  "vpc-function": "function",
  "hypothetical-function": "function",
  instance: "instance",
  "ecs-task": "ECS task",
  "ecs-service": "ECS service",
  "public-app-runner-service": "App Runner service",
  "vpc-app-runner-service": "App Runner service",
  "network-interface": "network interface",
};

function clientDetail(name: string, url: string | undefined): string {
  return url === undefined ? name : `${name}, calls ${url}`;
}

function arrow(out: boolean): string {
  return out ? "→" : "←";
}

function withState(what: string, state: string | undefined): string {
  return state === undefined ? what : `${what}, ${state}`;
}
