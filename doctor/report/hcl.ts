/** Terraform's language, as `terraform fmt` writes it. */
export type Value =
  | string
  | number
  | boolean
  | readonly Value[]
  | { readonly expression: string }
  /** Text around expressions. */
  | { readonly template: readonly (string | { readonly expression: string })[] }
  | { readonly object: Values }
  /** A value that becomes text in JSON. */
  | { readonly encoded: Value }
  /** A list or an object, beside what is in it already. */
  | { readonly added: readonly Value[] | Values };

type Values = Readonly<Record<string, Value>>;

export interface Block {
  /** e.g. `resource`, with the type and the name as labels. Nested blocks have no labels. */
  readonly keyword: string;
  readonly labels?: readonly string[];
  readonly arguments: Values;
  readonly blocks?: readonly Block[];
  /** What stands for the other arguments. @default - there are none */
  readonly comment?: string;
}

const INDENT = "  ";
/** A longer list has a line for each of its values. */
const MAX_LIST = 72;

export function blockText({
  keyword,
  labels = [],
  arguments: given,
  blocks = [],
  comment,
}: Block): string {
  const head = [keyword, ...labels.map(quoted)].join(" ");
  const lines = [
    ...(comment === undefined ? [] : comment.split("\n").map((line) => `# ${line}`)),
    ...assignments(given),
    ...blocks.flatMap((block) => blockText(block).split("\n")),
  ];
  return lines.length === 0 ? `${head} {}` : [`${head} {`, ...indented(lines), "}"].join("\n");
}

/** Neighbors of one line each have their values in one column. */
function assignments(values: Values): readonly string[] {
  const runs: { readonly key: string; readonly text: string }[][] = [];
  let isOpen = false;
  for (const [name, value] of Object.entries(values)) {
    const one = { key: keyText(name), text: valueText(value) };
    const isShort = !one.text.includes("\n");
    if (isOpen && isShort) runs.at(-1)?.push(one);
    else runs.push([one]);
    isOpen = isShort;
  }
  return runs.flatMap((run) => {
    const width = Math.max(...run.map(({ key }) => key.length));
    return run.flatMap(({ key, text }) => `${key.padEnd(width)} = ${text}`.split("\n"));
  });
}

function keyText(key: string): string {
  return /^[a-z_][\w-]*$/i.test(key) ? key : quoted(key);
}

function valueText(value: Value): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  if (isList(value)) return listText(value);
  if ("expression" in value) return value.expression;
  if ("template" in value) {
    const parts = value.template.map((part) =>
      typeof part === "string" ? quoted(part).slice(1, -1) : `\${${part.expression}}`,
    );
    return `"${parts.join("")}"`;
  }
  if ("object" in value) return enclosed("{", assignments(value.object), "}");
  if ("encoded" in value) return `jsonencode(${valueText(value.encoded)})`;
  const { added } = value;
  return isList(added)
    ? enclosed("[", [ALREADY, ...added.map((each) => `${valueText(each)},`)], "]")
    : enclosed("{", [ALREADY, ...assignments(added)], "}");
}

const ALREADY = "# what is in it now, and";

function listText(list: readonly Value[]): string {
  const texts = list.map(valueText);
  const line = `[${texts.join(", ")}]`;
  const isLong = line.length > MAX_LIST || texts.some((text) => text.includes("\n"));
  return isLong
    ? enclosed(
        "[",
        texts.map((text) => `${text},`),
        "]",
      )
    : line;
}

function enclosed(open: string, lines: readonly string[], close: string): string {
  if (lines.length === 0) return open + close;
  const all = lines.flatMap((line) => line.split("\n"));
  return [open, ...indented(all), close].join("\n");
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => INDENT + line);
}

function isList(value: Value | Values): value is readonly Value[] {
  return Array.isArray(value);
}

/** The value that a value of JSON is. */
export function valueOf(json: unknown): Value {
  if (Array.isArray(json)) return json.map(valueOf);
  if (typeof json === "object" && json !== null) {
    return {
      object: Object.fromEntries(Object.entries(json).map(([key, each]) => [key, valueOf(each)])),
    };
  }
  return typeof json === "number" || typeof json === "boolean" ? json : String(json);
}

/** @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[$%]\{/g, (opening) => `${opening.charAt(0)}${opening}`);
}
