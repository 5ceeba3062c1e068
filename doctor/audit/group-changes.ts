import { findRemedy } from "../remedy";
import { networkFixes } from "../remedy/network-fixes";
import { departuresOf } from "../remedy/path-fixes";
import { joined, policyFixes } from "../remedy/policy-fixes";
import { withinQuota } from "../remedy/quotas";
import { compareRanks } from "../remedy/search";
import { type Case, optionsOf } from "./entry";
import { type SharedNetwork } from "./networks";
import { isBetter, isHurt } from "./trials";
import { type Change, type Draft, isOfNetwork, type World } from "./world";

/** Cases whose packets leave by the same route tables, so that one change of the path is for all. */
type Place = readonly [Case, ...(readonly Case[])];

/**
 * The changes for all of these cases, wherever they are. If these would take something from a source, those
 * that do not.
 */
export function draftFor(open: readonly Case[], world: World): Draft {
  const places = placesOf(open, world);
  const none = world.draft([]);
  const all = places.reduce((draft, place) => withRemedyOf(place, draft, world), none);
  const widest = widened(all, open, world);
  if (!widest.trials.some(isHurt)) return widest;
  return places.reduce((kept, place) => {
    const next = widened(withRemedyOf(place, kept, world), open, world);
    return next.trials.some(isHurt) ? kept : next;
  }, none);
}

function placesOf(open: readonly Case[], world: World): readonly Place[] {
  const networks = new Map<SharedNetwork, Map<string, [Case, ...Case[]]>>();
  for (const one of open) {
    const { network, diagnosis } = world.now(one);
    const key = JSON.stringify(departuresOf(diagnosis.network));
    const places = networks.get(network) ?? new Map<string, [Case, ...Case[]]>();
    networks.set(network, places);
    const place = places.get(key);
    if (place === undefined) places.set(key, [one]);
    else place.push(one);
  }
  return [...networks.values()].flatMap((places) => [...places.values()]);
}

/** The draft with the changes for this place, unless its changes so far are enough there. */
function withRemedyOf(place: Place, draft: Draft, world: World): Draft {
  const [first] = place;
  if (draft.state(first) === "fine") return draft;
  const { snapshot, diagnosis } = draft.standing(first);
  const found = findRemedy(snapshot, diagnosis, optionsOf(first.entry));
  if (found === undefined) return draft;
  const added = found.steps.map(({ fix }): Change => {
    // Each source has an environment of its own.
    const origins = fix.action === "set-endpoint-url" ? place : ([first] as const);
    return { fix, origins };
  });
  return world.draft(inOrder(added.reduce(includingIn(world), draft.changes)));
}

/** What some sources lack can show only after a change for others. Longer chains than this do not occur. */
const MAX_ROUNDS = 4;

/** The changes, and what they have to have for all. */
function widened(draft: Draft, open: readonly Case[], world: World): Draft {
  let best = draft;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const missing = missingIn(best, open);
    if (missing.length === 0) break;
    const changes = missing.reduce(includingIn(world), best.changes);
    if (changes === best.changes) break;
    const next = world.draft(inOrder(changes));
    if (!isBetter(next, best)) break;
    best = next;
  }
  return best;
}

/** What the group's cases and those that lose something still ask for. */
function missingIn(draft: Draft, open: readonly Case[]): readonly Change[] {
  const hurt = draft.trials.filter(isHurt).map(({ one }) => one);
  const asking = new Set([...hurt, ...open.filter((one) => draft.state(one) !== "fine")]);
  const known = new Set(draft.changes.map(({ fix }) => JSON.stringify(fix)));
  const missing = new Map<string, Change>();
  for (const one of asking) {
    const { snapshot, diagnosis } = draft.standing(one);
    const fixes = [
      ...networkFixes(snapshot.network, diagnosis.network),
      ...policyFixes(snapshot, diagnosis.permissions),
    ];
    for (const fix of fixes) {
      const key = JSON.stringify(fix);
      if (!known.has(key) && !missing.has(key)) missing.set(key, { fix, origins: [one] });
    }
  }
  return [...missing.values()];
}

/**
 * Adds a change to a list, or leaves it out if AWS would refuse it. What changes the same thing becomes one
 * change.
 */
function includingIn(world: World): (list: readonly Change[], next: Change) => readonly Change[] {
  const networkOf = ({ origins: [origin] }: Change) => world.now(origin).network;
  const merging = (change: Change, next: Change): Change => {
    if (JSON.stringify(change.fix) === JSON.stringify(next.fix)) {
      return { ...change, origins: [...change.origins, ...next.origins] };
    }
    if (isOfNetwork(next.fix) && networkOf(change) !== networkOf(next)) return change;
    const fix = joined(change.fix, next.fix);
    return fix === undefined ? change : { ...change, fix };
  };
  const fitting = (change: Change): readonly Change[] => {
    const fix = withinQuota(change.fix, world.now(change.origins[0]).snapshot);
    return fix === undefined ? [] : [{ ...change, fix }];
  };
  return (list, next) => {
    const merged = list.map((change) => merging(change, next));
    const isNew = merged.every((change, index) => change === list[index]);
    const all = isNew ? [...list, next] : merged;
    const fitted = all.flatMap(fitting);
    return fitted.length === all.length ? fitted : list;
  };
}

function inOrder(changes: readonly Change[]): readonly Change[] {
  return [...changes].sort((a, b) => compareRanks(a.fix, b.fix));
}
