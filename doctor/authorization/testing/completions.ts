/** Tries what a world leaves unknown, with the reference evaluator. */
import { type Choose, isAllowed } from "./reference";
import { type World } from "./random-policies";

/** Whether requests are allowed and denied in the completions of a world, and whether all were tried. */
export interface Completions {
  readonly allowed: boolean;
  readonly denied: boolean;
  readonly complete: boolean;
}

/** Replaces what a world leaves unknown by values, and decides each. Stops when both answers occurred. */
export function tryCompletions(world: World, randomly: number, inOrder: number): Completions {
  const seen = { allowed: false, denied: false };
  const decide = (choose: Choose): boolean => {
    if (isAllowed(world, choose)) seen.allowed = true;
    else seen.denied = true;
    return seen.allowed && seen.denied;
  };
  let random = 1;
  for (let tried = 0; tried < randomly; tried += 1) {
    const { choose } = choices((of) => {
      random = (random * 48_271) % 2_147_483_647;
      return random % of;
    });
    if (decide(choose)) return { ...seen, complete: true };
  }
  let planned: readonly Choice[] = [];
  for (let tried = 0; tried < inOrder; tried += 1) {
    const plan = new Map(planned.map(({ name, at }) => [name, at]));
    const { choose, made } = choices((_, name) => plan.get(name) ?? 0);
    if (decide(choose)) return { ...seen, complete: true };
    const next = nextOf([...made.values()]);
    if (next === undefined) return { ...seen, complete: true };
    planned = next;
  }
  return { ...seen, complete: false };
}

interface Choice {
  readonly name: string;
  readonly at: number;
  readonly of: number;
}

function choices(pick: (of: number, name: string) => number) {
  const made = new Map<string, Choice>();
  const choose: Choose = (name, options) => {
    const choice = made.get(name) ?? { name, at: pick(options.length, name), of: options.length };
    made.set(name, choice);
    if (choice.at >= options.length) throw new Error(`${name} has other options than before`);
    return options[choice.at] as (typeof options)[number];
  };
  return { choose, made };
}

/** The last choice that has another option, with that option. Later choices are made again. */
function nextOf(made: readonly Choice[]): readonly Choice[] | undefined {
  const last = made.map(({ at, of }) => at + 1 < of).lastIndexOf(true);
  const choice = made[last];
  if (choice === undefined) return undefined;
  return [...made.slice(0, last), { ...choice, at: choice.at + 1 }];
}
