/** Insertions, deletions and replacements that make one word of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 0; line < from.length; line++) {
    const next = [line + 1];
    for (let column = 0; column < to.length; column++) {
      next.push(
        Math.min(
          (next[column] ?? 0) + 1,
          (row[column + 1] ?? 0) + 1,
          (row[column] ?? 0) + (from[line] === to[column] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

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
