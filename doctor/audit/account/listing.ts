import { type Answer } from "../../snapshot/answers";
import { Recorder } from "../../snapshot/account/recorder";
import { NOT_THERE } from "../../snapshot/known";

/** An answer about one thing, made of what a list says of it. */
export function layerOf(name: string, permission: string, value: object): Map<string, Answer> {
  const printed = JSON.parse(JSON.stringify(value)) as unknown;
  return new Map([[name, { known: true, origin: `the answer of ${permission}`, value: printed }]]);
}

/** The answer of a call about several sources. The Region's recorder keeps only why there is none. */
export async function askList<T extends object>(
  region: Recorder,
  { name, permission }: { readonly name: string; readonly permission: string },
  ask: () => Promise<T>,
): Promise<T | undefined> {
  const own = new Recorder();
  const answer = await own.record(name, permission, ask);
  keepMissing(region, own);
  return answer;
}

/** Keeps why there is no answer. What was deleted in the meantime is not missing. */
export function keepMissing(region: Recorder, own: Recorder): void {
  for (const [name, answer] of own.answers) {
    if (!answer.known && answer.why !== NOT_THERE) region.answers.set(name, answer);
  }
}

/** Asks once for each name, whoever asks for it and how often. */
export function oncePerName<T>(ask: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (name) => {
    const answer = asked.get(name) ?? ask(name);
    asked.set(name, answer);
    return answer;
  };
}
