import { diagnose, type DiagnoseOptions, type Diagnosis } from "../diagnose";
import { type Snapshot } from "../snapshot/assemble";
import { applyAll } from "./apply";
import { type Fix } from "./fix";
import { networkFixes } from "./network-fixes";
import { pathFixes } from "./path-fixes";
import { including, policyFixes } from "./policy-fixes";
import { sampleOf, widened } from "./sample";
import { compareStandings, lossesBetween } from "./standing";

/** What changes are tried on, and its diagnosis without them. */
export interface Tried {
  readonly snapshot: Snapshot;
  readonly diagnosis: Diagnosis;
}

/** Fixes, in an order in which each prefix is harmless, and the diagnosis after all of them. */
interface Attempt {
  readonly fixes: readonly Fix[];
  readonly after: Diagnosis;
}

interface Found extends Attempt {
  readonly tried: Tried;
  /** How many of the source's subnets were tried. @default - all */
  readonly triedSubnets?: number;
}

/** A change can uncover what it hid. Deeper chains than this do not occur. */
const MAX_ROUNDS = 8;

/**
 * The smallest list of changes that makes the diagnosis as good as it can become without taking anything
 * from anybody. The result is the same for the same snapshot.
 *
 * @returns undefined if no list makes it better
 */
export function search(
  snapshot: Snapshot,
  before: Diagnosis,
  options: DiagnoseOptions,
): Found | undefined {
  const { snapshot: sample, partial } = sampleOf(snapshot, before.network);
  const start = partial ? diagnose(sample, options) : before;
  const attempts = [[], ...pathFixes(sample.network, start.network)].flatMap(
    (path) => attempt(sample, start, path, options) ?? [],
  );
  const ranked = attempts.sort(
    (a, b) =>
      compareStandings(b.after, a.after) ||
      a.fixes.length - b.fixes.length ||
      priceOf(a.after) - priceOf(b.after),
  );
  const found = ranked.find(({ after }) => !isHarmful(start, after));
  if (found === undefined) return undefined;
  const tried = { snapshot: sample, diagnosis: start };
  if (!partial) return { ...found, tried };
  return {
    fixes: widened(found.fixes, snapshot.network, before.network),
    after: found.after,
    tried,
    triedSubnets: found.after.network.groups.flatMap(({ subnets }) => subnets).length,
  };
}

/** Whether the changes do not help, or take something from anybody. */
function isHarmful(before: Diagnosis, after: Diagnosis): boolean {
  return compareStandings(after, before) <= 0 || lossesBetween(before, after).length > 0;
}

function priceOf({ cost }: Diagnosis): number {
  return cost.ways.reduce((sum, { perMonth, perGb }) => sum + perMonth + perGb, 0);
}

/** Starts with a path, and follows what the diagnosis still asks for. */
function attempt(
  snapshot: Snapshot,
  before: Diagnosis,
  start: readonly Fix[],
  options: DiagnoseOptions,
): Attempt | undefined {
  const judge = (fixes: readonly Fix[]) => diagnose(applyAll(snapshot, fixes), options);
  let fixes = start;
  let changed = applyAll(snapshot, fixes);
  let after = fixes.length === 0 ? before : diagnose(changed, options);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const known = new Set(fixes.map((fix) => JSON.stringify(fix)));
    const next = [
      ...networkFixes(changed.network, after.network),
      ...policyFixes(changed, after.permissions),
    ].filter((fix) => !known.has(JSON.stringify(fix)));
    const more = next.reduce((list, fix) => including(list, fix, snapshot), fixes);
    if (more === fixes) break;
    fixes = more;
    changed = applyAll(snapshot, fixes);
    after = diagnose(changed, options);
  }
  if (compareStandings(after, before) <= 0) return undefined;
  const smallest = minimal(fixes, (some) => compareStandings(judge(some), after) >= 0);
  return {
    fixes: inOrder(smallest),
    after: smallest.length === fixes.length ? after : judge(smallest),
  };
}

/** Leaves out every change that is not needed, and looks again, because one can make another unneeded. */
function minimal(
  fixes: readonly Fix[],
  suffices: (fixes: readonly Fix[]) => boolean,
): readonly Fix[] {
  if (fixes.length < 2) return fixes;
  const kept = [...fixes].reverse().reduce((rest, fix) => {
    const without = rest.filter((other) => other !== fix);
    return suffices(without) ? without : rest;
  }, fixes);
  return kept.length === fixes.length ? fixes : minimal(kept, suffices);
}

/** What only allows comes first, and what moves packets to another path comes last. */
const RANKS: Readonly<Record<Fix["action"], number>> = {
  "wait-until-available": 0,
  "enable-vpc-attribute": 1,
  "allow-in-security-group": 2,
  "allow-in-network-acl": 3,
  "allow-in-policy": 4,
  "add-endpoint-subnet": 5,
  "attach-internet-gateway": 6,
  "exclude-from-block-public-access": 7,
  "add-internet-route": 8,
  "create-gateway-endpoint": 9,
  "associate-endpoint": 9,
  "remove-route": 10,
  "set-endpoint-url": 11,
};

function inOrder(fixes: readonly Fix[]): readonly Fix[] {
  return [...fixes].sort(compareRanks);
}

export function compareRanks(a: Fix, b: Fix): number {
  return RANKS[a.action] - RANKS[b.action];
}
