import { Scanner } from "./scanner";
import { type Tree } from "./tree";

/** Reads an expression where the scanner is. */
export type ReadExpression = (scanner: Scanner) => Tree;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
};
const ESCAPE = /\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|[nrt"\\])/y;

/**
 * Reads a text in quotes, or one without if the scanner has only that.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function readTemplate(
  scanner: Scanner,
  isQuoted: boolean,
  readExpression: ReadExpression,
): Tree {
  const parts: Tree[] = [];
  let text = "";
  let hasDirective = false;
  const { text: all } = scanner;
  const flush = (): void => {
    if (text !== "") parts.push({ kind: "value", value: text });
    text = "";
  };
  for (;;) {
    if (scanner.isAtEnd) {
      if (isQuoted) throw scanner.problem('`"` is missing');
      break;
    }
    const next = all.charAt(scanner.position);
    const two = all.slice(scanner.position, scanner.position + 2);
    if (isQuoted && next === '"') {
      scanner.position += 1;
      break;
    }
    if (["$${", "%%{"].includes(all.slice(scanner.position, scanner.position + 3))) {
      text += two.slice(1) + "{";
      scanner.position += 3;
    } else if (two === "${") {
      flush();
      scanner.position += 2;
      hasDirective ||= scanner.take("~");
      parts.push(scanner.within(true, () => readExpression(scanner)));
      scanner.within(true, () => {
        hasDirective ||= scanner.take("~");
        scanner.expect("}");
      });
    } else if (two === "%{") {
      hasDirective = true;
      flush();
      skipDirective(scanner);
    } else if (isQuoted && next === "\\") {
      const escape = scanner.match(ESCAPE);
      if (escape === undefined) throw scanner.problem("this escape is unknown");
      const code = escape.slice(2);
      text += code === "" ? (ESCAPES[escape.charAt(1)] ?? "") : characterOf(scanner, code);
    } else {
      text += next;
      scanner.position += 1;
    }
  }
  flush();
  if (hasDirective) return { kind: "other", parts };
  const [only, ...others] = parts;
  if (only === undefined) return { kind: "value", value: "" };
  // An expression alone keeps its type.
  return others.length === 0 ? only : { kind: "template", parts };
}

function characterOf(scanner: Scanner, code: string): string {
  const point = Number.parseInt(code, 16);
  if (point > 0x10ffff) throw scanner.problem("this escape is no character");
  return String.fromCodePoint(point);
}

const DIRECTIVE = /%\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}/y;

/** What `%{ if … }` and the like mean is not read. A text in one can have a brace. */
function skipDirective(scanner: Scanner): void {
  if (scanner.match(DIRECTIVE) === undefined) throw scanner.problem("`}` is missing");
}

const START = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t\r]*\n/uy;

/** Reads a text between two lines that have a marker. */
export function readHeredoc(scanner: Scanner, readExpression: ReadExpression): Tree | undefined {
  START.lastIndex = scanner.position;
  const found = START.exec(scanner.text);
  if (found === null) return undefined;
  const [start, indented, marker = ""] = found;
  scanner.position += start.length;
  const lines: string[] = [];
  for (;;) {
    if (scanner.isAtEnd) throw scanner.problem(`the line \`${marker}\` is missing`);
    const end = scanner.text.indexOf("\n", scanner.position);
    const line = scanner.text.slice(scanner.position, end === -1 ? undefined : end);
    scanner.position += line.length;
    if (line.trim() === marker) break;
    scanner.position += 1;
    lines.push(line);
  }
  const margin = indented === "-" ? marginOf(lines) : 0;
  const text = lines.map((line) => `${line.slice(margin)}\n`).join("");
  return readTemplate(new Scanner(text), false, readExpression);
}

function marginOf(lines: readonly string[]): number {
  const margins = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  return margins.length === 0 ? 0 : Math.min(...margins);
}
