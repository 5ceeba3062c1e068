/**
 * Matches text against values of a policy, with wildcards. Takes time proportional to the product of
 * their lengths, because a policy is untrusted input.
 */
import { segmentsOf } from "../../aws/arn";
import { all, type Answer, NO, unknown, YES } from "./truth";

export type Token =
  | { readonly is: "char"; readonly char: string }
  /** `?` */
  | { readonly is: "one"; readonly colons: boolean }
  /** `*` */
  | { readonly is: "many"; readonly colons: boolean }
  /** A variable with an unknown value. Matches any text. */
  | { readonly is: "unknown"; readonly key: string }
  /** A variable without a value. Matches no text. */
  | { readonly is: "never" };

export type Pattern = readonly Token[];

export function charsOf(text: string): Token[] {
  return Array.from(text, (char) => ({ is: "char", char }));
}

/** `*` and `?` are wildcards. */
export function globOf(text: string): Token[] {
  return Array.from(text, (char) => {
    if (char === "*") return { is: "many", colons: true };
    return char === "?" ? { is: "one", colons: true } : { is: "char", char };
  });
}

/**
 * Keeps the wildcards of an ARN inside its segments. Exceptions are the last segment, and a `*` at
 * the end of a segment, which "can expand to match beyond the colon boundaries".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function withinArnSegments(pattern: Pattern): Pattern {
  let colons = 0;
  return pattern.map((token, index) => {
    if (isColon(token)) colons += 1;
    if (colons >= 5 || (token.is !== "one" && token.is !== "many")) return token;
    const next = pattern[index + 1];
    const endsSegment = next === undefined || isColon(next);
    return { is: token.is, colons: token.is === "many" && endsSegment };
  });
}

export function ignoringCase(pattern: Pattern): Pattern {
  return pattern.map((token) =>
    token.is === "char" ? { is: "char", char: token.char.toLowerCase() } : token,
  );
}

/** Unknown when the result depends on an unknown variable. */
export function match(pattern: Pattern, text: string): Answer {
  const chars = Array.from(text);
  // Most patterns begin with text that differs from the request's.
  const start = pattern.findIndex(({ is }) => is !== "char");
  const literal = start === -1 ? pattern.length : start;
  for (let at = 0; at < literal; at += 1) {
    const token = pattern[at];
    if (token?.is === "char" && token.char !== chars[at]) return NO;
  }
  const rest = chars.slice(literal);
  let reached = [true, ...rest.map(() => false)];
  for (const token of pattern.slice(literal)) reached = step(token, rest, reached);
  return reached.at(-1) === true ? all(pattern.map(variable)) : NO;
}

function variable(token: Token): Answer {
  return token.is === "unknown" ? unknown({ kind: "condition-key", key: token.key }) : YES;
}

/** The positions in the text that the pattern reaches with one more token. */
function step(token: Token, chars: readonly string[], reached: readonly boolean[]): boolean[] {
  const next: boolean[] = [];
  for (let at = 0; at <= chars.length; at += 1) {
    const char = chars[at - 1];
    const before = reached[at - 1] === true;
    switch (token.is) {
      case "char":
        next.push(before && char === token.char);
        break;
      case "one":
        next.push(before && (token.colons || char !== ":"));
        break;
      case "many":
        next.push(
          reached[at] === true || (next[at - 1] === true && (token.colons || char !== ":")),
        );
        break;
      case "unknown":
        next.push(reached[at] === true || next[at - 1] === true);
        break;
      case "never":
        next.push(false);
        break;
    }
  }
  return next;
}

/** Whether each of the six segments of an ARN matches. `undefined` when the pattern is not an ARN. */
export function matchArn(pattern: Pattern, text: string): Answer | undefined {
  const patterns = splitAtColons(pattern);
  if (patterns.length < 6) {
    const hidden = all(pattern.map(variable));
    return hidden.truth === "unknown" ? hidden : undefined;
  }
  const segments = segmentsOf(text);
  if (segments.length < 6) return NO;
  return all(patterns.map((segment, index) => match(segment, segments[index] ?? "")));
}

function splitAtColons(pattern: Pattern): readonly Pattern[] {
  const segments: Token[][] = [[]];
  for (const token of pattern) {
    if (isColon(token) && segments.length < 6) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments;
}

function isColon(token: Token): boolean {
  return token.is === "char" && token.char === ":";
}
