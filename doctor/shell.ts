/** A word of a command: text, or what another command prints. */
export type Word = string | { readonly printedBy: readonly string[] };

/**
 * Quotes text, only if it needs quotes, so that a POSIX shell takes it as one word and interprets none
 * of it.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */
export function shellWord(text: Word): string {
  if (typeof text !== "string") return `"$(${shellCommand(text.printedBy)})"`;
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command that a reader can paste into a shell: the shell splits it into exactly these words. */
export function shellCommand(words: readonly Word[]): string {
  return words.map((word) => shellWord(word)).join(" ");
}
