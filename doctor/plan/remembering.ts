import { type Answer, type Answers } from "../snapshot/answers";

/** Takes something from answers, and again only if an answer that it was taken from is another one. */
export type Remember<T> = (key: string, answers: Answers, take: (answers: Answers) => T) => T;

interface Memory<T> {
  readonly used: readonly (readonly [string, Answer])[];
  readonly value: T;
}

/** What is taken must depend on nothing but its key and the answers. */
export function remembering<T>(): Remember<T> {
  const known = new Map<string, Memory<T>[]>();
  return (key, answers, take) => {
    const memories = known.get(key) ?? [];
    known.set(key, memories);
    const found = memories.find(({ used }) =>
      used.every(([name, answer]) => isSame(answers(name), answer)),
    );
    if (found !== undefined) return found.value;
    const used = new Map<string, Answer>();
    const value = take((name) => {
      const answer = answers(name);
      used.set(name, answer);
      return answer;
    });
    memories.push({ used: [...used], value });
    return value;
  };
}

/** A plan's answers with the same content are the same object. What is unknown is made anew. */
function isSame(a: Answer, b: Answer): boolean {
  return a === b || (!a.known && !b.known && a.missing === b.missing && a.why === b.why);
}
