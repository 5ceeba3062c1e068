import { readBody } from "./bodies";
import { SyntaxProblem, type Tree } from "./tree";

function treeOf(expression: string): Tree | undefined {
  return readBody(`a = ${expression}\n`).attributes.get("a");
}

const name = (text: string): Tree =>
  text
    .split(".")
    .slice(1)
    .reduce<Tree>((of, part) => ({ kind: "attribute", of, name: part }), {
      kind: "name",
      name: text.split(".")[0] ?? "",
    });

describe("the text of a configuration", () => {
  test("is blocks with labels, arguments, and blocks", () => {
    const { attributes, blocks } = readBody(
      [
        "# a comment",
        'resource "aws_vpc" "main" { // another',
        '  cidr_block = "10.0.0.0/16" # not "text"',
        "  /* more",
        "  lines */ count = 2",
        "  timeouts { create = null }",
        "}",
        "locals {}",
        "",
      ].join("\r\n"),
    );
    expect(attributes.size).toBe(0);
    expect(blocks.map(({ type, labels }) => [type, ...labels])).toEqual([
      ["resource", "aws_vpc", "main"],
      ["locals"],
    ]);
    const [vpc] = blocks;
    expect([...(vpc?.body.attributes ?? [])]).toEqual([
      ["cidr_block", { kind: "value", value: "10.0.0.0/16" }],
      ["count", { kind: "value", value: 2 }],
    ]);
    expect(vpc?.body.blocks.map(({ type }) => type)).toEqual(["timeouts"]);
  });

  test.each<[string, Tree]>([
    ["null", { kind: "value", value: null }],
    ["-1.5e3", { kind: "unary", operator: "-", of: { kind: "value", value: 1500 } }],
    ['"a\\n\\u0062$${c}%%{d}"', { kind: "value", value: "a\nb${c}%{d}" }],
    ['"${var.a}"', name("var.a")],
    ['"a-${var.b}"', { kind: "template", parts: [{ kind: "value", value: "a-" }, name("var.b")] }],
    ['"${x["}"]}"', { kind: "index", of: name("x"), key: { kind: "value", value: "}" } }],
    ["a.b.0", { kind: "index", of: name("a.b"), key: { kind: "value", value: 0 } }],
    [
      "a[*].b[0]",
      {
        kind: "splat",
        of: name("a"),
        each: { kind: "index", of: name("*.b"), key: { kind: "value", value: 0 } },
      },
    ],
    [
      "a.*.b[0]",
      {
        kind: "index",
        of: { kind: "splat", of: name("a"), each: name("*.b") },
        key: { kind: "value", value: 0 },
      },
    ],
    ["<<-EOT\n    a\n      b\n    EOT", { kind: "value", value: "a\n  b\n" }],
    [
      "[\n  1, # one\n  2,\n]",
      {
        kind: "tuple",
        items: [
          { kind: "value", value: 1 },
          { kind: "value", value: 2 },
        ],
      },
    ],
    [
      "{ for = 1, (a) : 2 }",
      {
        kind: "object",
        items: [
          [
            { kind: "value", value: "for" },
            { kind: "value", value: 1 },
          ],
          [name("a"), { kind: "value", value: 2 }],
        ],
      },
    ],
    [
      "a || b && !c",
      {
        kind: "binary",
        operator: "||",
        left: name("a"),
        right: {
          kind: "binary",
          operator: "&&",
          left: name("b"),
          right: { kind: "unary", operator: "!", of: name("c") },
        },
      },
    ],
    ['"%{ if a }b%{ endif }"', { kind: "other", parts: [{ kind: "value", value: "b" }] }],
    ["f(a...)", { kind: "other", parts: [name("a")] }],
  ])("%s", (expression, tree) => {
    expect(treeOf(expression)).toEqual(tree);
  });

  test("an expression ends with its line, but not in parentheses", () => {
    const { attributes } = readBody("a = b\nc = (\n  d\n  + e\n)\n");
    expect([...attributes.keys()]).toEqual(["a", "c"]);
    expect(() => readBody("a = b\n[0]\n")).toThrow(SyntaxProblem);
  });

  test.each([
    "a = ",
    "a = (b",
    'a = "b',
    "a = [b",
    "a = {b = 1",
    "a = b c",
    "resource {",
    "}",
    'a = "\\q"',
    "a = <<EOT\nb\n",
    `a = ${"[".repeat(100_000)}`,
    `a = ${'"${'.repeat(100_000)}`,
    "b {\n".repeat(100_000),
    "a = [for b c: d]",
  ])("a text that is not one is a problem, not a crash: %.20s", (text) => {
    expect(() => readBody(text)).toThrow(SyntaxProblem);
  });

  test("many signs are no deep expression", () => {
    expect(() => readBody(`a = ${"!".repeat(100_000)}b\n`)).not.toThrow();
  });
});
