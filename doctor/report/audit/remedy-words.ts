import { type AuditEntry, type Group, type GroupRemedy, type State } from "../../audit/audit";
import { problemsOf } from "../problems";
import { lossSentences, verdictText } from "../remedy-text";
import { savingPerGb } from "./result";

/** More would hide the rest. The JSON has all. */
const MAX_LEFT = 4;

/** What is said of a group in one line, as in `1 change makes 9 private, saves $0.045 per GB`. */
export function remedySummary(group: Group): string {
  const { remedy, state } = group;
  if (remedy === undefined) return WITHOUT_REMEDY[state];
  const saving = savingPerGb(group);
  return mendsText(group, remedy) + (saving > 0 ? `, saves $${saving} per GB` : "");
}

const WITHOUT_REMEDY: Readonly<Record<State, string>> = {
  broken: "no change was found that mends it and takes nothing from another source",
  denied: "no change was found that mends it and takes nothing from another source",
  "not-private": "no change was found that makes it private and takes nothing from another source",
  unknown: "no change can be tried while this is unknown",
  fine: "nothing to change",
};

/** `1 change mends 3`, `2 changes, in this order, mend 2 of 3, and help 1 more`. */
function mendsText({ entries }: Group, { steps, mends, leaves, purpose }: GroupRemedy): string {
  if (steps.length === 0) return "the changes of the groups above are enough";
  const own = entries.length - leaves.length;
  const others = mends.filter((entry) => !entries.includes(entry)).length;
  const isOne = steps.length === 1;
  const count = isOne ? "1 change" : `${steps.length} changes, in this order,`;
  const of = leaves.length === 0 ? `${own}` : `${own} of ${entries.length}`;
  const does =
    purpose === "mend"
      ? `${isOne ? "mends" : "mend"} ${of}`
      : `${isOne ? "makes" : "make"} ${of} private`;
  const beside = others === 0 ? "" : `, and ${isOne ? "helps" : "help"} ${others} more`;
  return `${count} ${does}${beside}`;
}

/** What a change would take away without the ones before it, and which entries of the group are left. */
export function triedSentences(
  remedy: GroupRemedy,
  nameOf: (entry: AuditEntry) => string,
): readonly string[] {
  const { leaves } = remedy;
  const left = leaves.slice(0, MAX_LEFT).map(({ entry, after }) => {
    const [problem] = problemsOf(after).filter(({ effect }) => effect !== "notes");
    const why =
      problem === undefined ? verdictText(after.network) : `${problem.code}: ${problem.sentence}`;
    return `not ${nameOf(entry)}: ${why}`;
  });
  const more = leaves.length - MAX_LEFT;
  return [...lossSentences(remedy), ...left, ...(more > 0 ? [`and not ${more} more`] : [])];
}
