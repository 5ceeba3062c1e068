import { type Markup } from "../../../doctor/report/page/markup";
import { railDrawing, type Row } from "../../../doctor/report/page/rail-drawing";
import { type Counted, type WayIn } from "../../lab/plan/lab-plan";
import { arrived, endText, type SourcePackets, targetsOf } from "../packets";

/** The path that the packets took from an interface, top to bottom, and where they ended. */
export function packetsDrawing(source: SourcePackets, what: "function" | "instance"): Markup {
  const { subnetId, arrivals } = source;
  const [vpcId] = arrivals.flatMap(({ way }) => ("vpcId" in way ? [way.vpcId] : []));
  return railDrawing(
    "The packets, hop by hop",
    rowsOf(source, what),
    subnetId === undefined
      ? undefined
      : { vpc: vpcId === undefined ? "VPC" : `VPC ${vpcId}`, subnet: subnetId },
  );
}

function rowsOf(source: SourcePackets, what: "function" | "instance"): readonly Row[] {
  const { subnetId, addresses, arrivals, hops, ends } = source;
  const host = arrivals[0]?.host ?? addresses[0] ?? "DynamoDB";
  const ways = new Map(arrivals.map(({ way }) => [JSON.stringify(way), way]));
  const rows: readonly Row[] = [
    {
      label: what,
      detail: `calls ${host}`,
      word: "",
      state: "ok",
      place: "subnet",
      end: what,
    },
    ...inOrder(hops.filter(({ component }) => component.kind !== "destination")).flatMap(hopRows),
    ...[...ways.values()].flatMap(wayRows),
    ...ends.map(endRow),
    destinationRow(source),
  ];
  return subnetId === undefined ? rows.map((row) => ({ ...row, place: "outside" })) : rows;
}

/** What counts in both directions once, with the answers after the requests. */
function inOrder(hops: readonly Counted[]): readonly Counted[] {
  const groups = new Map<string, Counted[]>();
  for (const hop of hops) {
    const { kind, id, at = "" } = hop.component;
    const key = [kind, id, at].join();
    groups.set(key, [...(groups.get(key) ?? []), hop]);
  }
  return [...groups.values()].flat();
}

function hopRows(hop: Counted, index: number, all: readonly Counted[]): readonly Row[] {
  const { component, what } = hop;
  const before = all[index - 1]?.component;
  const repeated = before?.id === component.id && before.at === component.at;
  const place = placeOf(hop);
  return [
    {
      label: repeated ? "" : component.id,
      detail: detailOf(hop),
      word: "ok",
      state: "ok",
      place,
    },
    // A NAT gateway counts nothing itself: its route and what follows do.
    ...targetsOf({ ...hop, what })
      .filter((id) => id.startsWith("nat-"))
      .map((id): Row => ({ label: id, detail: "NAT gateway", word: "ok", state: "ok", place })),
  ];
}

function detailOf({ component, what }: Counted): string {
  const { id, kind, at, direction } = component;
  const where = at === undefined || at === "source" ? "" : ` at the ${WHERE[at]}`;
  const phrase = what.startsWith(`${id} `) ? what.slice(id.length + 1) : what;
  const way = direction === undefined ? KINDS[kind] : direction;
  return [way, phrase].filter((part) => part !== undefined && part !== "").join(": ") + where;
}

const WHERE = {
  "nat-gateway": "NAT gateway",
  endpoint: "endpoint",
  "dns-server": "DNS server",
} as const;

const KINDS: Readonly<Partial<Record<Counted["component"]["kind"], string>>> = {
  "internet-gateway": "internet gateway",
  "nat-gateway": "NAT gateway",
  "vpc-endpoint": "endpoint",
  "block-public-access": "VPC Block Public Access",
};

function placeOf({ component: { kind, at } }: Counted): Row["place"] {
  switch (kind) {
    case "client":
    case "dns":
    case "dns-servers":
    case "network-interface":
      return "subnet";
    case "security-group":
    case "network-acl":
      return at === "source" ? "subnet" : "vpc";
    case "internet-gateway":
      return "border";
    case "destination":
      return "outside";
    case "route-table":
    case "vpc-endpoint":
    case "nat-gateway":
    case "block-public-access":
    case "route-target":
      return "vpc";
  }
}

/** An internet gateway counts packets itself, so it has its row. */
function wayRows(way: WayIn): readonly Row[] {
  switch (way.kind) {
    case "gateway-endpoint":
      return [endpointRow(way.endpointId, "gateway endpoint", "border")];
    case "interface-endpoint":
      return [endpointRow(way.endpointId, "interface endpoint", "vpc")];
    case "internet-gateway":
    case "public-endpoint":
      return [];
  }
}

function endpointRow(label: string, detail: string, place: Row["place"]): Row {
  return { label, detail, word: "ok", state: "ok", place };
}

function endRow(end: Counted): Row {
  const dropped = end.effect !== "skipped";
  return {
    label: end.component.id,
    detail: detailOf(end),
    word: dropped ? "dropped" : "not shown",
    state: dropped ? "blocked" : "unknown",
    place: placeOf(end),
  };
}

function destinationRow(source: SourcePackets): Row {
  const { arrivals } = source;
  const refused = arrivals.filter((each) => each.refused).length;
  const requests = `${arrivals.length} request${arrivals.length === 1 ? "" : "s"}`;
  const row = { label: "DynamoDB", place: "outside", end: "destination" } as const;
  switch (arrived(source)) {
    case true:
      return refused === 0
        ? { ...row, detail: `${requests} arrived`, word: "reached", state: "ok" }
        : {
            ...row,
            detail: `${requests} arrived, ${refused} refused`,
            word: "refused",
            state: "blocked",
          };
    case false:
      return {
        ...row,
        detail: source.ends.length === 0 ? endText(source) : "",
        word: "not reached",
        state: "blocked",
      };
    case undefined:
      return { ...row, detail: "", word: "unknown", state: "unknown" };
  }
}
