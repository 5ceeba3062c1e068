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
  // Most patterns begin with text that differs from the request's.
  let literal = 0;
  let offset = 0;
  for (const token of pattern) {
    if (token.is !== "char") break;
    if (!text.startsWith(token.char, offset)) return NO;
    literal += 1;
    offset += token.char.length;
  }
  if (literal === pattern.length) return offset === text.length ? YES : NO;
  const rest = Array.from(text.slice(offset));
  let reached = [true, ...rest.map(() => false)];
  for (const token of pattern.slice(literal)) reached = step(token, rest, reached);
  return reached.at(-1) === true ? ifVariables(pattern, text) : NO;
}

/** Unknown if the pattern has an unknown variable. */
function ifVariables(pattern: Pattern, text: string): Answer {
  if (pattern.every(({ is }) => is !== "unknown")) return YES;
  const keys = pattern.flatMap((token) => (token.is === "unknown" ? [token.key] : []));
  const name = `${textOf(pattern)} matches ${text}`;
  return unknown(
    keys.map((key) => ({ kind: "condition-key", key })),
    { name },
  );
}

/** The only text that the pattern matches. `undefined` when it matches several, or none. */
export function plainText(pattern: Pattern): string | undefined {
  const chars = pattern.map((token) => (token.is === "char" ? token.char : undefined));
  return chars.includes(undefined) ? undefined : chars.join("");
}

/** Two patterns with the same text match the same. */
export function textOf(pattern: Pattern): string {
  return pattern.map(tokenText).join("");
}

function tokenText(token: Token): string {
  switch (token.is) {
    case "char":
      return token.char === "\\" ? "\\\\" : token.char;
    case "one":
    case "many":
      return `\\${token.is}${token.colons ? "" : " in a segment"};`;
    case "unknown":
      return `\\{${token.key.toLowerCase()}}`;
    case "never":
      return "\\never;";
  }
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
    const hidden = ifVariables(pattern, text);
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

/** Whether the pattern matches every text. */
export function matchesAll(pattern: Pattern): boolean {
  return pattern.length > 0 && pattern.every((token) => token.is === "many" && token.colons);
}

/**
 * Whether the type of an ARN's resource, before the slash, has a wildcard. AWS: "You cannot use a
 * wildcard in the portion of the ARN that specifies the resource type". A `*` for all resources can.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function hasWildcardInType(pattern: Pattern): boolean {
  const [, , , , , resource = []] = splitAtColons(pattern);
  if (matchesAll(resource)) return false;
  const slash = resource.findIndex((token) => token.is === "char" && token.char === "/");
  const type = slash === -1 ? resource : resource.slice(0, slash);
  return type.some(({ is }) => is === "one" || is === "many");
}

function isColon(token: Token): boolean {
  return token.is === "char" && token.char === ":";
}
