import { SnapshotError } from "../errors";
import { type Answer, mapFact } from "./answers";
import { type Fact } from "./known";

export function originOf(answer: Answer): string {
  return answer.known ? answer.origin : answer.missing;
}

/**
 * The policy in an answer: an object, or a string of JSON.
 *
 * @throws SnapshotError when the string is not JSON
 */
export function policyIn<T>(
  answer: Answer,
  fact: Fact<T>,
  pick: (value: T) => unknown,
): Fact<unknown> {
  return mapFact(fact, (value) => {
    const found = pick(value);
    if (typeof found !== "string") return found;
    try {
      return JSON.parse(found) as unknown;
    } catch (cause) {
      const origin = originOf(answer);
      throw new SnapshotError(`the policy in ${origin} is not JSON`, origin, undefined, { cause });
    }
  });
}
