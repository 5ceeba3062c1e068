/** Breaks text into lines of at most `width` characters. A longer word gets its own line. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Text after a label. Continuation lines are indented to match the first. */
export function labelled(label: string, text: string, width: number): readonly string[] {
  return wrap(text, width - label.length).map((line, index) =>
    index === 0 ? label + line : " ".repeat(label.length) + line,
  );
}

/** A word of a command as `shellCommand` writes it, with the space before it. */
const WORD = / ?(?:[^ '\\]|'[^']*'|\\')+/g;

/**
 * Breaks a command before its options, with backslashes, so that a reader can copy and run it. Text
 * in quotes stays on one line.
 */
export function wrapCommand(command: string, width: number): readonly string[] {
  const parts: string[] = [];
  for (const [word] of command.matchAll(WORD)) {
    if (parts.length === 0 || word.startsWith(" --")) parts.push(word.trimStart());
    else parts.push(`${parts.pop() ?? ""}${word}`);
  }
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    if (line !== "" && line.length + 1 + part.length > width - " \\".length) {
      lines.push(`${line} \\`);
      line = `  ${part}`;
    } else {
      line = line === "" ? part : `${line} ${part}`;
    }
  }
  return [...lines, line];
}

/** `a`, `a and b`, `a, b, and c`. */
export function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  if (items.length < 2) return last;
  return `${items.slice(0, -1).join(", ")}${items.length > 2 ? "," : ""} and ${last}`;
}

/** The first few items, and how many more there are. */
export function abridged(items: readonly string[], most: number): string {
  if (items.length <= most) return items.join(", ");
  return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
}
