import { type State as Look } from "../../report/page/states";
import { sourceName } from "../../report/text";
import { type AuditEntry } from "../entry";
import { type State } from "../causes";

/** How each state looks, and is named. */
export const LOOKS: Readonly<Record<State, Look>> = {
  broken: "blocked",
  denied: "blocked",
  "not-private": "partial",
  unknown: "unknown",
  fine: "ok",
};

export const NAMES: Readonly<Record<State, string>> = {
  broken: "Broken",
  denied: "Denied",
  "not-private": "Not private",
  unknown: "Unknown",
  fine: "Fine",
};

/** `1 use`, `3 uses`. */
export function countOf(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}

/** `orders-reader → orders`. */
export function nameOf({ diagnosis: { source, table } }: AuditEntry): string {
  return `${sourceName(source)} → ${table.known ? table.value.name : "unknown table"}`;
}
