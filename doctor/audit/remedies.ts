import { type Diagnosis } from "../diagnose";
import { findRemedy, type Fix, type Remedy, stepsOf } from "../remedy";
import { networkFixes } from "../remedy/network-fixes";
import { including, policyFixes } from "../remedy/policy-fixes";
import { inOrder } from "../remedy/search";
import { compareStandings, lossesBetween } from "../remedy/standing";
import { type AuditEntry, type Case, optionsOf, stateIn } from "./entry";
import { type Trial, type World } from "./world";

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

/** What some sources lack can show only after a change for others. Longer chains than this do not occur. */
const MAX_ROUNDS = 4;

/**
 * Finds the changes for one entry of a group, tries them on every source that they touch, and adds what other
 * sources lack then. The changes stay in the world.
 *
 * @returns undefined if nothing has to change, nothing helps, or a source would lose something. Without steps if
 *   the changes before it are enough
 */
export function remedyFor(members: readonly Case[], world: World): GroupRemedy | undefined {
  const open = members.filter((one) => world.state(one) !== "fine");
  const [origin] = open;
  if (members.every(({ entry }) => entry.state === "fine")) return undefined;
  if (members.some(({ noTable }) => noTable !== undefined)) return undefined;
  if (origin === undefined) return { purpose: "mend", steps: [], mends: [], leaves: [] };
  const { snapshot, diagnosis } = world.now(origin);
  const options = optionsOf(origin.entry);
  const found = findRemedy(snapshot, diagnosis, options);
  if (found === undefined) return undefined;
  const { fixes, trials } = widened(found, origin, members, world);
  if (trials.some(isHurt)) return undefined;
  world.accept(fixes, origin, trials);
  return {
    purpose: found.purpose,
    steps: stepsOf(fixes, snapshot, diagnosis, options),
    mends: trials.filter(isBetterOff).map(({ one }) => one.entry),
    leaves: members
      .filter((one) => world.state(one) !== "fine")
      .map((one) => ({ entry: one.entry, after: world.now(one).diagnosis })),
  };
}

interface Attempt {
  readonly fixes: readonly Fix[];
  readonly trials: readonly Trial[];
}

/** The changes for one entry, and what they have to have for the others. */
function widened({ steps }: Remedy, origin: Case, members: readonly Case[], world: World): Attempt {
  const attempt = (fixes: readonly Fix[]): Attempt => ({ fixes, trials: world.try(fixes, origin) });
  let best = attempt(steps.map(({ fix }) => fix));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const fixes = withMissing(best, members, world);
    if (fixes.length === best.fixes.length && fixes.every((fix, at) => fix === best.fixes[at]))
      break;
    const next = attempt(fixes);
    if (!isBetter(next, best)) break;
    best = next;
  }
  return best;
}

/** The changes, and those that the group's sources and those that lose something still ask for. */
function withMissing(
  { fixes, trials }: Attempt,
  members: readonly Case[],
  world: World,
): readonly Fix[] {
  const inGroup = new Set(members);
  const tried = new Set(trials.map(({ one }) => one));
  const asking = [
    ...trials
      .filter((trial) => isHurt(trial) || (inGroup.has(trial.one) && !isFine(trial)))
      .map(({ after }) => after),
    // The changes do not touch these: a statement, for example, is for one role.
    ...members
      .filter((one) => !tried.has(one) && world.state(one) !== "fine")
      .map((one) => world.now(one)),
  ];
  const known = new Set(fixes.map((fix) => JSON.stringify(fix)));
  const missing = asking.flatMap(({ snapshot, diagnosis }) => [
    ...networkFixes(snapshot.network, diagnosis.network),
    ...policyFixes(snapshot, diagnosis.permissions),
  ]);
  const distinct = new Map(missing.map((fix) => [JSON.stringify(fix), fix]));
  const added = [...distinct].filter(([key]) => !known.has(key)).map(([, fix]) => fix);
  if (added.length === 0) return fixes;
  return inOrder(
    added.reduce((list, fix) => {
      const next = including(list, fix);
      return next.every(isInQuota) ? next : list;
    }, fixes),
  );
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
export const MAX_ENDPOINT_POLICY = 20_480;

function isInQuota(fix: Fix): boolean {
  if (fix.action !== "allow-in-policy" || fix.layer !== "endpoint-policy") return true;
  return JSON.stringify(fix.document).length <= MAX_ENDPOINT_POLICY;
}

/** Fewer lose something, or more become fine and nobody loses anything for it. */
function isBetter(next: Attempt, than: Attempt): boolean {
  const hurt = ({ trials }: Attempt) => trials.filter(isHurt).length;
  const fine = ({ trials }: Attempt) => trials.filter(isFine).length;
  return hurt(next) < hurt(than) || (hurt(next) === hurt(than) && fine(next) > fine(than));
}

function isHurt({ before, after }: Trial): boolean {
  return lossesBetween(before, after.diagnosis).length > 0;
}

function isBetterOff({ before, after }: Trial): boolean {
  return compareStandings(after.diagnosis, before) > 0;
}

function isFine({ one, after: { snapshot, diagnosis } }: Trial): boolean {
  return stateIn(one, snapshot, diagnosis) === "fine";
}
