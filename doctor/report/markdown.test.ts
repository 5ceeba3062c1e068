import MarkdownIt, { type Token } from "markdown-it";
import { diagnose } from "../diagnose";
import { printableLine } from "../printable";
import { largeNetwork } from "../reachability/testing/large";
import { readFolder } from "../snapshot/folder";
import { exampleFolder } from "../testing/examples";
import { MAX_COMMENT, renderMarkdown } from "./markdown";
import { code, codeBlock, prose } from "./markdown-text";
import { mermaidLines } from "./mermaid";
import { type Result } from "./result";
import { forHostileNames, resultOf } from "./testing/hostile";

/** As GitHub and GitLab read it: HTML, and links without brackets. */
const parser = new MarkdownIt({ html: true, linkify: true });

function tokensOf(text: string): readonly Token[] {
  return parser.parse(text, {}).flatMap((token) => [token, ...(token.children ?? [])]);
}

const CODE = /^<\/?code>$/;
const FOLDED = /^<details><summary>[A-Za-z ]+<\/summary>\n$|^<\/details>\n?$/;

/** What a reader's browser would get that is neither text nor one of the report's own elements. */
function activeIn(text: string): readonly string[] {
  return tokensOf(text).flatMap(({ type, content }) => {
    if (type === "link_open" || type === "image") return [type];
    if (type === "html_inline" && !CODE.test(content)) return [content];
    if (type === "html_block" && !FOLDED.test(content)) return [content];
    return [];
  });
}

/** Text that is not code, in which `@name` and `#1` would be links. */
function plainIn(text: string): string {
  let inCode = false;
  return tokensOf(text)
    .filter(({ type, content }) => {
      if (type === "html_inline") inCode = content === "<code>";
      return type === "text" && !inCode;
    })
    .map(({ content }) => content)
    .join("\n");
}

/** Headings, lists, tables, and blocks of code, in their order. */
function blocksIn(text: string): readonly string[] {
  return parser
    .parse(text, {})
    .filter(({ type }) => type !== "inline")
    .map(({ type, tag, info }) => [type, tag, info].join(" "));
}

/** What a reader sees of an inline token. */
function shownIn(tokens: readonly Token[] | null | undefined): string {
  return (tokens ?? [])
    .filter(({ type }) => type !== "html_inline")
    .map(({ content }) => content)
    .join("");
}

test("says the verdict, what is wrong, and what to change, in this order", () => {
  const text = renderMarkdown(resultOf("no-route"));
  const headings = text.match(/^#+ .*$/gm);
  expect(headings).toEqual([
    "### ❌ `orders-writer` → table `orders` (`us-east-2`)",
    "#### What the doctor found",
    "#### Fix: 3 changes, in this order",
    "#### Path from `subnet-0a1b2c3d4e5f60718` and `subnet-0b2c3d4e5f6071829`",
  ]);
  expect(text).toContain("| **UNREACHABLE** | 1 allowed, 2 denied | unknown |");
  expect(text).toContain(
    "2. **blocks** `NO_ROUTE_TO_DESTINATION`: `rtb-0d9e8f7a6b5c4d3e2` has no route to DynamoDB",
  );
  expect(text).toContain("   aws ec2 modify-vpc-endpoint --vpc-endpoint-id");
  expect(text).toMatch(/^\*\*Tried\*\* with all: REACHABLE, private; all allowed/m);
  expect(activeIn(text)).toEqual([]);
});

test("has Terraform instead of commands when it is asked to", () => {
  const text = renderMarkdown(resultOf("no-route"), { form: "terraform" });
  expect(text).toContain("   ```hcl");
  expect(text).not.toContain("aws ec2");
});

test("draws the path with a shape and a word for each state", () => {
  const { diagnosis } = resultOf("no-route");
  const [path] = diagnosis.network.groups.flatMap(({ paths }) => paths);
  if (path === undefined) throw new Error("there is no path");
  const lines = mermaidLines(path, diagnosis.source);
  expect(lines[0]).toBe("flowchart TB");
  expect(lines.filter((line) => line.includes(":::blocked"))).toHaveLength(3);
  expect(lines).toContain(
    '  n3{{"sg#45;0f2e3d4c5b6a79880<br/>egress tcp 443<br/>#10005; blocked"}}:::blocked',
  );
  expect(lines).toContain("  n3 -.-x n4");
});

test("fits into a comment, and says that there is more", () => {
  const { access } = readFolder(exampleFolder("gateway-endpoint"));
  const huge = diagnose({ network: largeNetwork(300, "none"), access });
  const text = renderMarkdown({ diagnosis: huge });
  expect(text.length).toBeLessThanOrEqual(MAX_COMMENT);
  expect(text).toContain("297 more paths are in the output of `--format json`.");
  const long: Result = {
    diagnosis: { ...resultOf("no-route").diagnosis, region: "x".repeat(MAX_COMMENT) },
  };
  const cut = renderMarkdown(long);
  expect(cut.length).toBeLessThanOrEqual(MAX_COMMENT);
  expect(cut).toContain("More is in the output of `--format json`.");
});

test.each([
  ["words", "a free path, (2 zones); and more.", "a free path, (2 zones); and more."],
  ["an id", "use vpce-0b3.", "use `vpce-0b3`."],
  ["money", "$36.50 a month", "`$36.50` a month"],
  ["a mention", "@team", "`@team`"],
  ["a link", "https://x.example", "`https://x.example`"],
  ["a backtick", "a`b", "<code>a&#96;b</code>"],
  ["a backslash before a bar", "a\\|b", "<code>a&#92;&#124;b</code>"],
])("writes %s", (_, text, expected) => {
  expect(prose(text)).toBe(expected);
});

test("a block of code ends only where it ends", () => {
  expect(codeBlock("sh", ["a", "````", "b"])).toEqual(["`````sh", "a", "````", "b", "`````"]);
});

test("hostile names are only text", () => {
  forHostileNames((hostile, name, harmless) => {
    const text = renderMarkdown(hostile);
    expect(activeIn(text)).toEqual([]);
    expect(plainIn(text)).not.toMatch(/[@#<>[\]`*_|~!$\\&]/);
    expect(text).not.toMatch(/[^\n\P{C}\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u);
    const heading = parser.parse(text, {})[1]?.children;
    expect(shownIn(heading)).toContain(`→ table ${printableLine(name)} (`);
    if (!text.includes("More is in the output")) {
      expect(blocksIn(text)).toEqual(blocksIn(renderMarkdown(harmless)));
    }
    const drawing = /```mermaid\n([^]*?)```/.exec(text)?.[1]?.trimEnd().split("\n") ?? [];
    for (const line of drawing.slice(1)) expect(line).toMatch(MERMAID);
  });
});

const LABEL = /"(?:[A-Za-z0-9 ]|#\d+;|<br\/>)*"/.source;
/** A node, an edge, or a class: nothing else. */
const MERMAID = new RegExp(
  String.raw`^ {2}(?:n\d+(?:\[${LABEL}\]|\{\{${LABEL}\}\}|\[/${LABEL}/\]|\(\[${LABEL}\]\))(?::::\w+)?|n\d+ (?:-->|-\.->|-\.-x) n\d+|classDef .*)$`,
);

test("the checks find what is not escaped", () => {
  for (const name of ["<b>x</b>", "[x](https://x.example)", "https://x.example"]) {
    expect(activeIn(`### ${name}`)).not.toEqual([]);
  }
  expect(plainIn("a @team b")).toContain("@");
  expect(activeIn(`### ${code("<b>x</b>")}`)).toEqual([]);
});
