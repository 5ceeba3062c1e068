/**
 * What moves a terminal's cursor, sets its title or clipboard, breaks a line, or changes the order of
 * text or hides it: control and format characters (bidirectional ones among them), line and paragraph
 * separators, and halves of surrogate pairs. Noncharacters too, which XML and HTML have no place for.
 *
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/**
 * Text on one line that a terminal only shows. Each other character becomes its escape in JSON, such
 * as `\u001b`: the reader sees that it was there, and inside a JSON string it keeps its meaning.
 */
export function printableLine(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** Lines of text that a terminal only shows. */
export function printable(text: string): string {
  return text.split("\n").map(printableLine).join("\n");
}

/** The same data, with every text in it on one line that a terminal only shows, or as `each` makes it. */
export function printableData<T>(data: T, each = printableLine): T {
  return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
    typeof value === "string" ? each(value) : value,
  ) as T;
}
