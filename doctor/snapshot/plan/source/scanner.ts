import { SyntaxProblem } from "./tree";

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /(?:[ \t\r]|\/\*[\s\S]*?\*\/)+/y;
const LINES = /(?:[ \t\r\n]|\/\*[\s\S]*?\*\/|(?:#|\/\/)[^\n]*)+/y;
const COMMENT = /(?:#|\/\/)[^\n]*/y;

/** Reads a text from its beginning to its end. */
export class Scanner {
  position = 0;
  /** In parentheses and brackets, a new line is a space. */
  #spansLines = false;

  constructor(readonly text: string) {}

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** Reads a part in which new lines are spaces, or one in which they end something. */
  within<T>(spansLines: boolean, read: () => T): T {
    const before = this.#spansLines;
    this.#spansLines = spansLines;
    try {
      return read();
    } finally {
      this.#spansLines = before;
    }
  }

  skipSpace(): void {
    this.match(this.#spansLines ? LINES : SPACE);
    if (!this.#spansLines) this.match(COMMENT);
  }

  skipLines(): void {
    this.match(LINES);
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  identifier(): string | undefined {
    return this.match(IDENTIFIER);
  }

  number(): number | undefined {
    const found = this.match(NUMBER);
    return found === undefined ? undefined : Number(found);
  }

  /** Whether the text goes on with this, after spaces. */
  isNext(token: string): boolean {
    this.skipSpace();
    return this.text.startsWith(token, this.position);
  }

  take(token: string): boolean {
    if (!this.isNext(token)) return false;
    this.position += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.problem(`\`${token}\` is missing`);
  }

  /** Reads a word that stands alone, such as `for`. */
  takeWord(word: string): boolean {
    this.skipSpace();
    const before = this.position;
    if (this.identifier() === word) return true;
    this.position = before;
    return false;
  }

  problem(message: string): SyntaxProblem {
    return new SyntaxProblem(message, this.position);
  }
}
