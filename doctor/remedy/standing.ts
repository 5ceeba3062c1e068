import { type Diagnosis } from "../diagnose";

const OUTCOMES = ["not-ok", "indeterminate", "ok"] as const;
const VERDICTS = ["UNREACHABLE", "INDETERMINATE", "PARTIAL", "REACHABLE"] as const;

/** How good a diagnosis is: the first figure that differs decides. */
function standingOf({
  outcome,
  network,
  permissions,
  tableProblems,
}: Diagnosis): readonly number[] {
  const items = permissions.known ? permissions.items : [];
  const effects = items.map(({ decision }) => decision.effect);
  return [
    OUTCOMES.indexOf(outcome),
    Number(network.private === true),
    VERDICTS.indexOf(network.verdict),
    -effects.filter((effect) => effect === "DENIED").length,
    effects.filter((effect) => effect === "ALLOWED").length,
    -tableProblems.length,
  ];
}

/** Positive if `a` is better than `b`, zero if they are equally good. */
export function compareStandings(a: Diagnosis, b: Diagnosis): number {
  const [left, right] = [standingOf(a), standingOf(b)];
  const index = left.findIndex((figure, position) => figure !== right[position]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

/**
 * What worked before and does not work after: actions that were allowed on a path that let packets
 * through, and the words `reachable` and `private`. Empty if nothing is lost.
 */
export function lossesBetween(before: Diagnosis, after: Diagnosis): readonly string[] {
  const passes = before.network.verdict === "REACHABLE" || before.network.verdict === "PARTIAL";
  if (!passes) return [];
  const rank = ({ network }: Diagnosis) => VERDICTS.indexOf(network.verdict);
  const losses = rank(after) < rank(before) ? ["reachable"] : [];
  if (before.network.private === true && after.network.private !== true) losses.push("private");
  return [...losses, ...deniedNow(before, after)];
}

/** Actions that were allowed before and are not any more. */
function deniedNow(before: Diagnosis, after: Diagnosis): readonly string[] {
  const allowedIn = ({ permissions }: Diagnosis) =>
    new Set(
      (permissions.known ? permissions.items : [])
        .filter(({ decision }) => decision.effect === "ALLOWED")
        .map(({ action, on }) => (on === "table" ? action : `${action} (${on})`)),
    );
  const now = allowedIn(after);
  return [...allowedIn(before)].filter((action) => !now.has(action));
}
