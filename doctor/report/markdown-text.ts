import { spansOf } from "./spans";

/** Characters that mean nothing between backticks, not even in a table. */
const TAME = /^[\w !"#$%&'()*+,./:;<=>?@[\]^{}~→←-]+$/;

/**
 * Text of a sentence. Plain words stay as they are, and everything else becomes code: ids, and what
 * Markdown or the page that shows it would otherwise act on, such as links, HTML, mentions, and issues.
 */
export function prose(text: string): string {
  return spansOf(text)
    .map(({ text: part, isName }) => (isName ? code(part) : part))
    .join("");
}

/** One line of code, in a paragraph or in a table. */
export function code(text: string): string {
  if (text === "") return "";
  const tame = TAME.test(text) && text.trim() === text;
  return tame ? `\`${text}\`` : `<code>${entities(text)}</code>`;
}

/** Text that neither Markdown nor HTML reads: everything but letters, digits, and spaces. */
function entities(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 ]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** A block of code with a fence that is longer than any in it. */
export function codeBlock(language: string, lines: readonly string[]): readonly string[] {
  const runs = lines.join("\n").match(/`{3,}/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}${language}`, ...lines, fence];
}

/** A table. Each cell is Markdown already. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map(() => "---")), ...rows.map(line)];
}
