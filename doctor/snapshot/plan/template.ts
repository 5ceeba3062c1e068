import { type Fact } from "../known";

/** The value of the expression in `${…}`. @returns undefined if it is more than a reference */
export type Evaluate = (expression: string) => Fact<unknown> | undefined;

/**
 * The value of a text of a configuration in JSON, with `${…}` in it, or of an object or a list of such.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 * @returns undefined if an expression in it is more than a reference
 */
export function evaluateTemplate(template: unknown, evaluate: Evaluate): Fact<unknown> | undefined {
  if (typeof template === "string") return text(template, evaluate);
  if (typeof template !== "object" || template === null) return { known: true, value: template };
  const entries: [string, unknown][] = [];
  for (const [name, part] of Object.entries(template)) {
    const value = evaluateTemplate(part, evaluate);
    if (value?.known !== true) return value;
    entries.push([name, value.value]);
  }
  return {
    known: true,
    value: Array.isArray(template)
      ? entries.map(([, value]) => value)
      : Object.fromEntries(entries),
  };
}

const PARTS = /\$\$\{|%%\{|%\{|\$\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\}|\$\{/g;

function text(template: string, evaluate: Evaluate): Fact<unknown> | undefined {
  const whole = /^\$\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\}$/.exec(template)?.[1];
  if (whole !== undefined) return evaluate(whole.trim());
  const found: string[] = [];
  let end = 0;
  for (const match of template.matchAll(PARTS)) {
    found.push(template.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[0] === "$${" || match[0] === "%%{") {
      found.push(match[0].slice(1));
      continue;
    }
    const value = match[1] === undefined ? undefined : evaluate(match[1].trim());
    if (value?.known !== true) return value;
    const { value: part } = value;
    if (typeof part !== "string" && typeof part !== "number" && typeof part !== "boolean") {
      return undefined;
    }
    found.push(String(part));
  }
  return { known: true, value: found.join("") + template.slice(end) };
}
