import { compareStandings, lossesBetween } from "../remedy/standing";
import { stateIn } from "./entry";
import { type Draft, type Trial } from "./world";

export function isHurt({ before, after }: Trial): boolean {
  return lossesBetween(before, after.diagnosis).length > 0;
}

export function isBetterOff({ before, after }: Trial): boolean {
  return compareStandings(after.diagnosis, before) > 0;
}

function isFine({ one, after: { snapshot, diagnosis } }: Trial): boolean {
  return stateIn(one, snapshot, diagnosis) === "fine";
}

/** Whether fewer lose something, or more become fine and nobody loses anything for it. */
export function isBetter(next: Draft, than: Draft): boolean {
  const hurt = ({ trials }: Draft) => trials.filter(isHurt).length;
  const fine = ({ trials }: Draft) => trials.filter(isFine).length;
  return hurt(next) < hurt(than) || (hurt(next) === hurt(than) && fine(next) > fine(than));
}
