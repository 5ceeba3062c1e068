import { type Group } from "../audit/audit";
import { fixTitle } from "../report/fixes";
import { listed } from "../report/layout";
import { type Addresses } from "./addresses";
import { editsIn, type Snippet } from "./edits";
import { type JudgedPlan } from "./judge";

/** A step of a remedy, in the words of a configuration. */
export interface PlannedStep {
  readonly action: string;
  readonly title: string;
  /** Empty if nothing in the configuration makes it. */
  readonly snippets: readonly Snippet[];
}

/** Finds the steps of the remedies, one group after the other. */
export function stepsIn(
  { document, meanings, addressOf }: JudgedPlan,
  addresses: Addresses,
): (group: Group) => readonly PlannedStep[] {
  const edits = editsIn(document, meanings);
  // What a step needs, such as a data source, can be there from one before it.
  const known = new Set<string>();
  const isNew = ({ action, module, hcl }: Snippet) => {
    const key = JSON.stringify([module, hcl]);
    if (action === "add" && known.has(key)) return false;
    known.add(key);
    return true;
  };
  return ({ entries, remedy }) => {
    const sources = [...new Set(entries.map(({ question }) => addressOf(question.source)))];
    return (remedy?.steps ?? []).map(({ fix }) => ({
      action: fix.action,
      title: addresses.text(fixTitle(fix)),
      snippets: edits(fix, sources).filter(isNew),
    }));
  };
}

/**
 * What the doctor found with a remedy.
 *
 * @param name how an address is written
 */
export function triedSentences(
  { entries, remedy }: Group,
  { addressOf }: JudgedPlan,
  name: (address: string) => string = (address) => address,
): readonly string[] {
  if (remedy === undefined) return [];
  const { mends, leaves } = remedy;
  const named = (some: Group["entries"]) =>
    listed([...new Set(some.map(({ question }) => name(addressOf(question.source))))]);
  const open = leaves.map(({ entry }) => entry);
  const better = mends.filter((entry) => !open.includes(entry));
  // Of other groups, it is only known that they become better.
  const word = better.every((entry) => entries.includes(entry)) ? "fine" : "better";
  return [
    ...(better.length === 0 ? [] : [`then ${word}: ${named(better)}`]),
    ...(open.length === 0 ? [] : [`not fine yet: ${named(open)}`]),
  ];
}
