import { markup, type Markup } from "./markup";
import { type State, stateShape } from "./states";

/** One hop, or where the path ends. */
export interface Row {
  /** Empty where it is that of the row above. */
  readonly label: string;
  readonly detail: string;
  readonly word: string;
  readonly state: State;
  readonly number?: number;
  /** What it is in: the subnet, the VPC, the VPC's border, or neither. */
  readonly place: "subnet" | "vpc" | "border" | "outside";
  readonly end?: "function" | "instance" | "destination";
}

interface Placed extends Omit<Row, "label" | "detail"> {
  /** In lines. */
  readonly label: readonly string[];
  readonly detail: readonly string[];
  readonly top: number;
  readonly bottom: number;
}

/** The names of the boxes around the rows. */
export interface Boxes {
  readonly vpc: string;
  /** @default - no box for a subnet */
  readonly subnet?: string;
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

/**
 * Rows on a line, top to bottom. Its texts keep their size on every screen: only the boxes stretch.
 * @param label What the drawing is. What it shows follows it.
 */
export function railDrawing(label: string, rows: readonly Row[], around?: Boxes): Markup {
  const at = placed(rows, around !== undefined);
  const height = (at.at(-1)?.bottom ?? 0) + GAP / 2;
  const said = at.map(({ label: [name = ""], detail, word }) =>
    [name, detail.join(" "), word].filter((part) => part !== "").join(" "),
  );
  return markup`<svg class="path" width="100%" height="${height}" role="img" aria-label="${label}: ${said.join("; ")}">
${around === undefined ? undefined : boxes(at, around)}
${rails(at)}
${at.map(rowDrawing)}
</svg>`;
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
    const label = broken(row.label, LABEL_CHARACTERS);
    const detail = broken(row.detail, DETAIL_CHARACTERS);
    const lines = label.length * LABEL_HEIGHT + detail.length * DETAIL_HEIGHT;
    const bottom = top + Math.max(lines, LABEL_HEIGHT) + GAP;
    const at: Placed = { ...row, label, detail, top, bottom };
    top = bottom;
    return at;
  });
}

/** The VPC, and in it the subnet. A gateway is on the VPC's border. */
function boxes(rows: readonly Placed[], { vpc, subnet }: Boxes): Markup {
  const inside = rows.filter(({ place }) => place === "subnet" || place === "vpc");
  const last = inside.at(-1);
  if (last === undefined) return markup``;
  const border = rows.find(({ place, top }) => place === "border" && top >= last.bottom);
  const bottom = border === undefined ? last.bottom : border.top + HALF_LINE;
  const own = rows.filter(({ place }) => place === "subnet").at(-1);
  return markup`<rect class="box vpc" x="0.5" y="0.5" height="${bottom}" rx="12"/>
<text class="box-name" x="16" y="20">${vpc}</text>
${
  own === undefined || subnet === undefined
    ? undefined
    : markup`<rect class="box subnet" x="10" y="${BOX_HEADING}" height="${own.bottom - BOX_HEADING}" rx="8"/>
<text class="box-name" x="20" y="${BOX_HEADING + 18}">${subnet}</text>`
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
