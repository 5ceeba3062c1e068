import { distance } from "fastest-levenshtein";

/** How unlike two words are: not at all when one is in the other. */
function difference(word: string, candidate: string): number {
  if (word.includes(candidate) || candidate.includes(word)) return 0;
  return distance(word, candidate);
}

/** The known word, of at least one, that is most like the given one, whatever its case. */
export function closest(word: string, known: readonly string[]): string {
  const to = (candidate: string) => difference(word.toLowerCase(), candidate.toLowerCase());
  return known.reduce((best, candidate) => (to(candidate) < to(best) ? candidate : best));
}
