import { type Hop, type Path, type SubnetGroup } from "../../reachability";
import { type Source } from "../../snapshot/network";
import { abridged } from "../layout";
import { describeHop } from "../picture";
import { markup, type Markup } from "./markup";
import { type State, stateShape } from "./states";

/** One hop, or where the path ends. */
interface Row {
  readonly label: readonly string[];
  readonly detail: readonly string[];
  readonly word: string;
  readonly state: State;
  readonly number?: number;
  /** What it is in: the subnet, the VPC, the VPC's border, or neither. */
  readonly place: "subnet" | "vpc" | "border" | "outside";
  readonly end?: "function" | "instance" | "destination";
}

interface Placed extends Row {
  readonly top: number;
  readonly bottom: number;
}

/** Characters that fit beside the rail on a screen of 360 pixels. */
const LABEL_CHARACTERS = 22;
const DETAIL_CHARACTERS = 34;
const LABEL_HEIGHT = 18;
const DETAIL_HEIGHT = 16;
const GAP = 14;
const RAIL = 38;
const TEXT = 64;
/** Room for the name of a box. */
const BOX_HEADING = 30;
const HALF_LINE = 7;

const WORDS: Readonly<Record<State, string>> = {
  ok: "ok",
  blocked: "blocked",
  partial: "partly",
  unknown: "unknown",
  none: "",
};

/**
 * The path from the source to DynamoDB, top to bottom. Its texts keep their size on every screen: only the
 * boxes stretch.
 */
export function pathDrawing(
  path: Path,
  group: SubnetGroup,
  source: Source,
  numberOf: (hop: Hop) => number | undefined,
): Markup {
  const rows = placed(rowsOf(path, group, source, numberOf), group.vpcId !== undefined);
  const height = (rows.at(-1)?.bottom ?? 0) + GAP / 2;
  const label = rows.map(({ label: [name = ""], detail, word }) =>
    [name, detail.join(" "), word].filter((part) => part !== "").join(" "),
  );
  return markup`<svg class="path" width="100%" height="${height}" role="img" aria-label="The path, hop by hop: ${label.join("; ")}">
${boxes(rows, group)}
${rails(rows)}
${rows.map(rowDrawing)}
</svg>`;
}

function rowsOf(
  path: Path,
  { vpcId }: SubnetGroup,
  source: Source,
  numberOf: (hop: Hop) => number | undefined,
): readonly Row[] {
  const hops = path.hops.map((hop) => ({ hop, ...describeHop(hop, source) }));
  const rows = hops.map(({ hop, label, detail }, index): Row => {
    const repeated = hops[index - 1]?.label === label;
    const number = hop.status === "ok" ? undefined : numberOf(hop);
    return {
      label: repeated ? [] : broken(label, LABEL_CHARACTERS),
      detail: broken(detail, DETAIL_CHARACTERS),
      word: WORDS[hop.status],
      state: hop.status,
      ...(number !== undefined && { number }),
      place: vpcId === undefined ? "outside" : placeOf(hop),
      ...(hop.kind === "client" && {
        end: source.kind.endsWith("function") ? "function" : "instance",
      }),
    };
  });
  const words = { ok: "reached", blocked: "not reached", partial: "partly", unknown: "unknown" };
  const where = path.destinations.length === 0 ? "" : abridged(path.destinations, 2);
  return [
    ...rows,
    {
      label: ["DynamoDB"],
      detail: broken(where, DETAIL_CHARACTERS),
      word: words[path.status],
      state: path.status,
      place: "outside",
      end: "destination",
    },
  ];
}

function placeOf(hop: Hop): Row["place"] {
  switch (hop.kind) {
    case "client":
    case "dns":
    case "dns-servers":
    case "subnet":
    case "network-interface":
      return "subnet";
    case "security-group":
    case "network-acl":
      return hop.at === "source" ? "subnet" : "vpc";
    case "vpc-endpoint":
      return hop.endpointType === "gateway" ? "border" : "vpc";
    case "internet-gateway":
      return "border";
    case "variable":
    case "destination":
    case "answer":
    case "prefix-list":
      return "outside";
    case "route-table":
    case "nat-gateway":
    case "block-public-access":
    case "route-target":
      return "vpc";
  }
}

/** Lines of at most this many characters. A longer word is broken. */
function broken(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => pieces(each, most))) {
    if (line !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function pieces(word: string, most: number): readonly string[] {
  const characters = Array.from(word);
  const count = Math.ceil(characters.length / most);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * most, (index + 1) * most).join(""),
  );
}

/** Rows below each other, with room for the names of the boxes. */
function placed(rows: readonly Row[], inVpc: boolean): readonly Placed[] {
  let top = inVpc ? 2 * BOX_HEADING : GAP / 2;
  return rows.map((row, index) => {
    const before = rows[index - 1]?.place;
    if (before === "subnet" && row.place !== "subnet") top += GAP / 2;
    if (inVpc && row.end === "destination" && before !== "border") top += GAP;
    const lines = row.label.length * LABEL_HEIGHT + row.detail.length * DETAIL_HEIGHT;
    const bottom = top + Math.max(lines, LABEL_HEIGHT) + GAP;
    const at: Placed = { ...row, top, bottom };
    top = bottom;
    return at;
  });
}

/** The VPC, and in it the subnet. A gateway is on the VPC's border. */
function boxes(rows: readonly Placed[], { vpcId, subnets }: SubnetGroup): Markup | undefined {
  if (vpcId === undefined) return undefined;
  const inside = rows.filter(({ place }) => place === "subnet" || place === "vpc");
  const last = inside.at(-1);
  if (last === undefined) return undefined;
  const border = rows.find(({ place, top }) => place === "border" && top >= last.bottom);
  const bottom = border === undefined ? last.bottom : border.top + HALF_LINE;
  const own = rows.filter(({ place }) => place === "subnet").at(-1);
  const [first] = subnets;
  return markup`<rect class="box vpc" x="0.5" y="0.5" height="${bottom}" rx="12"/>
<text class="box-name" x="16" y="20">VPC ${vpcId}</text>
${
  own === undefined || first === undefined
    ? undefined
    : markup`<rect class="box subnet" x="10" y="${BOX_HEADING}" height="${own.bottom - BOX_HEADING}" rx="8"/>
<text class="box-name" x="20" y="${BOX_HEADING + 18}">${subnets.length === 1 ? first.subnetId : `${first.subnetId} and ${subnets.length - 1} more`}</text>`
}`;
}

/** The line through the hops. Nothing certainly flows behind what blocks or is unknown. */
function rails(rows: readonly Placed[]): readonly Markup[] {
  const last = rows.findIndex(({ state }) => state === "blocked" || state === "unknown");
  return rows.slice(1).map((row, index) => {
    const from = (rows[index]?.top ?? 0) + HALF_LINE;
    const flows = last < 0 || index < last;
    return markup`<line class="rail ${flows ? "flows" : "stops"}" x1="${RAIL}" x2="${RAIL}" y1="${from}" y2="${row.top + HALF_LINE}"/>`;
  });
}

const ENDS = {
  function: markup`<path class="glyph" d="M8 5.5h2.6L16.4 18.5m-5-8.3L7.4 18.5"/>`,
  instance: markup`<path class="glyph" d="M6 6h12v5H6zm0 7h12v5H6zm2.6-4.5h.1m-.1 7h.1"/>`,
  destination: markup`<path class="glyph" d="M6 7.4v9.2c0 1.3 2.7 2.4 6 2.4s6-1.1 6-2.4V7.4M6 12c0 1.3 2.7 2.4 6 2.4s6-1.1 6-2.4"/><ellipse class="glyph" cx="12" cy="7.4" rx="6" ry="2.4"/>`,
};

function rowDrawing(row: Placed): Markup {
  const { top, label, detail, word, state, number, end, place } = row;
  const middle = top + HALF_LINE;
  const details = top + label.length * LABEL_HEIGHT + (label.length === 0 ? 12 : 9);
  const calm = end !== undefined && state === "ok";
  const shape = calm
    ? markup`<g class="end"><rect x="-1" y="-1" width="26" height="26" rx="7"/>${ENDS[end]}</g>`
    : stateShape(state, number);
  return markup`<g transform="translate(${RAIL - 12} ${middle - 12})"><circle class="back" cx="12" cy="12" r="13"/>${shape}</g>
${label.map((line, index) => markup`<text class="hop ${place}" x="${TEXT}" y="${top + 12 + index * LABEL_HEIGHT}">${line}</text>`)}
${detail.map((line, index) => markup`<text class="detail" x="${TEXT}" y="${details + index * DETAIL_HEIGHT}">${line}</text>`)}
<text class="word ${state} ${place}" x="100%" dx="-20" y="${top + 12}" text-anchor="end">${word}</text>`;
}
