import { type Path, type Status } from "../reachability";
import { type Source } from "../snapshot/network";
import { abridged } from "./layout";
import { describeHop } from "./picture";

/** A shape for each state, so that color only repeats it. */
const SHAPES: Readonly<Record<Status, readonly [string, string]>> = {
  ok: ["[", "]"],
  blocked: ["{{", "}}"],
  partial: ["[/", "/]"],
  unknown: ["([", "])"],
};

const WORDS: Readonly<Record<Status, string>> = {
  ok: "",
  blocked: "✕ blocked",
  partial: "~ partly",
  unknown: "? unknown",
};

const CLASSES = [
  "classDef blocked fill:#fdecea,stroke:#b3261e,stroke-width:2px,color:#5f1412",
  "classDef partial fill:#fff4e0,stroke:#9a6700,color:#4d3300",
  "classDef unknown fill:#fff4e0,stroke:#9a6700,stroke-dasharray:4 3,color:#4d3300",
];

/** A longer label makes the drawing too small to read. */
const MAX_LABEL = 60;

/** One path as a Mermaid flowchart, from the source to DynamoDB. */
export function mermaidLines(path: Path, source: Source): readonly string[] {
  const hops = path.hops.map((hop) => ({ status: hop.status, ...describeHop(hop, source) }));
  const where = path.destinations.length === 0 ? "" : abridged(path.destinations, 2);
  const end = { status: path.status, label: "DynamoDB", detail: where };
  const nodes = [...hops, end];
  return [
    "flowchart TB",
    ...nodes.map(({ status, label, detail }, index) => {
      const [open, close] = SHAPES[status];
      const word = index === hops.length ? arrival(status) : WORDS[status];
      const text = [label, detail, word].filter((part) => part !== "").map(quoted);
      const kind = status === "ok" ? "" : `:::${status}`;
      return `  n${index}${open}"${text.join("<br/>")}"${close}${kind}`;
    }),
    ...hops.map(({ status }, index) => `  n${index} ${arrowAfter(status)} n${index + 1}`),
    ...CLASSES.map((line) => `  ${line}`),
  ];
}

function arrowAfter(status: Status): string {
  return status === "blocked" ? "-.-x" : status === "ok" ? "-->" : "-.->";
}

function arrival(status: Status): string {
  const words = { ok: "reached", blocked: "✕ not reached", partial: "~ partly", unknown: "?" };
  return words[status];
}

/**
 * Text inside a quoted label: everything but letters, digits, and spaces as a number.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
function quoted(text: string): string {
  const characters = Array.from(text);
  const shown =
    characters.length > MAX_LABEL ? [...characters.slice(0, MAX_LABEL), "…"] : characters;
  return shown
    .map((character) =>
      /[A-Za-z0-9 ]/.test(character) ? character : `#${character.codePointAt(0) ?? 0};`,
    )
    .join("");
}
