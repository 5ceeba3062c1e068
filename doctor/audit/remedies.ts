import { type Diagnosis } from "../diagnose";
import { type Remedy, stepOf } from "../remedy";
import { type AuditEntry, type Case, optionsOf } from "./entry";
import { draftFor } from "./group-changes";
import { isBetterOff } from "./trials";
import { type World } from "./world";

/**
 * One list of changes for all entries of a group, tried on all sources of the audit, after the changes of the
 * groups before it.
 */
export interface GroupRemedy extends Pick<Remedy, "purpose" | "steps"> {
  /** The entries of the whole audit that become better. */
  readonly mends: readonly AuditEntry[];
  /** The entries of the group that do not become fine, and what is said of them then. */
  readonly leaves: readonly { readonly entry: AuditEntry; readonly after: Diagnosis }[];
}

/**
 * Finds the changes for a group, and tries them on every source that they touch. The changes stay in the world.
 *
 * @returns undefined if nothing has to change, nothing helps, or a source would lose something. Without steps if
 *   the changes before it are enough
 */
export function remedyFor(members: readonly Case[], world: World): GroupRemedy | undefined {
  if (members.every(({ entry }) => entry.state === "fine")) return undefined;
  if (members.some(({ noTable }) => noTable !== undefined)) return undefined;
  const open = members.filter((one) => world.state(one) !== "fine");
  if (open.length === 0) return { purpose: "mend", steps: [], mends: [], leaves: [] };
  const draft = draftFor(open, world);
  const { changes } = draft;
  if (changes.length === 0) return undefined;
  const works = open.every((one) => world.now(one).diagnosis.outcome === "ok");
  const remedy: GroupRemedy = {
    purpose: works ? "improve" : "mend",
    steps: changes.map(({ fix, origins: [origin] }) => {
      const tried = world.now(origin);
      return stepOf(fix, {
        isOnly: changes.length === 1,
        network: tried.snapshot.network,
        tried,
        options: optionsOf(origin.entry),
      });
    }),
    mends: draft.trials.filter(isBetterOff).map(({ one }) => one.entry),
    leaves: members
      .filter((one) => draft.state(one) !== "fine")
      .map((one) => ({ entry: one.entry, after: draft.standing(one).diagnosis })),
  };
  world.accept(draft);
  return remedy;
}
