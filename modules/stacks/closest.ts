import { distance } from "fastest-levenshtein";

/** The difference between two words. It is 0 when one contains the other. */
function difference(word: string, candidate: string): number {
  if (word.includes(candidate) || candidate.includes(word)) return 0;
  return distance(word, candidate);
}

/** The known word that is most similar to `word`, ignoring case. `known` must not be empty. */
export function closest(word: string, known: readonly string[]): string {
  const to = (candidate: string) => difference(word.toLowerCase(), candidate.toLowerCase());
  return known.reduce((best, candidate) => (to(candidate) < to(best) ? candidate : best));
}
