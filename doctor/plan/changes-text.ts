import { type Diagnosis } from "../diagnose";
import { amounts } from "../report/cost-text";
import { abridged, labelled, listed } from "../report/layout";
import { type Style } from "../report/style";
import { type Addresses } from "./addresses";
import { type Change, type ChangeKind } from "./changes";
import { type Comparison } from "./comparison";
import { type Touch } from "./touches";

interface Layout {
  readonly width: number;
  readonly style: Style;
  readonly addresses: Addresses;
}

const INDENT = "    ";
/** More would hide the changes. */
const MAX_TOUCHES = 6;

/** What a plan changes for what is there, the worst first. */
export function comparisonLines(comparison: Comparison, layout: Layout): readonly string[] {
  const { changes, destroyed, added, unknown } = comparison;
  const others = [
    ...apart(unknown, "unknown before apply too, so a loss would not show"),
    ...apart(destroyed, "destroyed"),
    ...apart(added, "new"),
  ];
  const isWorse = changes.some(({ kind }) => HARMS[kind] !== undefined);
  return [
    `Before and after: ${summaryOf(comparison)}${isWorse ? ":" : ""}`,
    ...changes.flatMap((change) => changeLines(change, layout)),
    ...others.flatMap((text) => labelled(INDENT, text, layout.width)),
  ];
}

export function summaryOf({ changes, unknown }: Comparison): string {
  if (changes.some(({ kind }) => HARMS[kind] !== undefined)) return "changes for what is there";
  return unknown.length > 0
    ? "nothing is lost of what is known"
    : "nothing is lost of what is there";
}

function apart(addresses: readonly string[], what: string): readonly string[] {
  if (addresses.length === 0) return [];
  const verb = addresses.length === 1 ? "is" : "are";
  return [`${abridged(addresses, MAX_TOUCHES)} ${verb} ${what}`];
}

/** What is worse after apply, or may be. */
export const HARMS: Readonly<Record<ChangeKind, "bad" | "doubtful" | undefined>> = {
  "table-lost": "bad",
  "path-lost": "bad",
  "permissions-lost": "bad",
  "not-private": "doubtful",
  unknown: "doubtful",
  dearer: "doubtful",
  "path-gained": undefined,
  "permissions-gained": undefined,
  private: undefined,
};

function changeLines(change: Change, { width, style, addresses }: Layout): readonly string[] {
  const { kind, source, table, touches } = change;
  const harm = HARMS[kind];
  const mark = harm === undefined ? "+" : harm === "bad" ? "✖" : "!";
  const what = `${source}${table === undefined ? "" : ` → table ${addresses.text(table)}`}`;
  const [first = "", ...rest] = labelled("  ", `${mark} ${what}: ${changeSentence(change)}`, width);
  const colored = first.replace(mark, style[harm ?? "good"]);
  const parts = harm === undefined ? "" : touchText(touches);
  return [
    colored,
    ...rest.map((line) => `  ${line}`),
    ...(parts === "" ? [] : labelled(`${INDENT}  `, parts, width)),
  ];
}

export function changeSentence({ kind, permissions = [], before, after }: Change): string {
  const from = `${before.network.verdict} now, ${after.network.verdict} after apply`;
  const prices = ({ cost }: Diagnosis) => amounts(cost);
  switch (kind) {
    case "table-lost":
      return "loses the table";
    case "path-lost":
      return `loses its path (${from})`;
    case "permissions-lost":
      return `loses ${listed(permissions)}`;
    case "not-private":
      return "no longer private";
    case "unknown":
      return permissions.length > 0
        ? `whether ${listed(permissions)} ${permissions.length === 1 ? "stays" : "stay"} allowed is unknown`
        : `whether its path stays is unknown (${from})`;
    case "dearer":
      return `dearer: ${prices(before)} now, ${prices(after)} after apply`;
    case "path-gained":
      return `gains a path (${from})`;
    case "permissions-gained":
      return `gains ${listed(permissions)}`;
    case "private":
      return "private from now on";
  }
}

/** @param name how an address is written */
export function touchText(
  touches: readonly Touch[],
  name: (address: string) => string = (address) => address,
): string {
  const actions = ["destroys", "replaces", "changes"] as const;
  const parts = actions.flatMap((action) => {
    const addresses = touches.filter((touch) => touch.action === action);
    return addresses.length === 0
      ? []
      : [
          `${action} ${abridged(
            addresses.map(({ address }) => name(address)),
            MAX_TOUCHES,
          )}`,
        ];
  });
  return parts.length === 0 ? "" : `of what it uses, the plan ${listed(parts)}`;
}
