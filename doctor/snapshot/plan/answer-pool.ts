import { type Answer } from "../answers";
import { type Unknown } from "../known";

/** Answers of a plan, in which those that say the same are one object, so that it is checked and judged once. */
export class AnswerPool {
  readonly #byText = new Map<string, Answer>();
  readonly #known = new WeakMap<object, Answer>();

  of(name: string, found: object | Unknown): Answer {
    if (isUnknown(found)) return found;
    const known = this.#known.get(found);
    if (known !== undefined) return known;
    const text = `${name} ${JSON.stringify(found)}`;
    const answer = this.#byText.get(text) ?? {
      known: true,
      origin: `${name} of the plan`,
      value: found,
    };
    this.#byText.set(text, answer);
    this.#known.set(found, answer);
    return answer;
  }
}

function isUnknown(answer: object): answer is Unknown {
  return "known" in answer && answer.known === false;
}
