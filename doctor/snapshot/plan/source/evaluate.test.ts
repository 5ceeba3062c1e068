import { readBody } from "./bodies";
import { evaluate } from "./evaluate";
import { type Tree } from "./tree";
import { fromPlain, isMap, NotEvaluable, SetValue, type Value } from "./values";

/** Ids of two resources that apply makes. */
const [FIRST, SECOND] = ["subnet-planned1", "subnet-planned2"];
const BOUND: Readonly<Record<string, Value>> = {
  ids: [FIRST, SECOND],
  zones: ["b", "a"],
  subnets: fromPlain({ b: { id: SECOND, public: false }, a: { id: FIRST, public: true } }),
  open: new SetValue([FIRST, SECOND]),
  nothing: null,
};

function valueOf(expression: string): unknown {
  const tree = readBody(`a = ${expression}\n`).attributes.get("a") as Tree;
  const names = {
    bound: new Map(Object.entries(BOUND)),
    lookUp: () => {
      throw new NotEvaluable();
    },
    read: () => {
      throw new NotEvaluable();
    },
    settle: (value: Value) => value,
  };
  return plain(evaluate(tree, names));
}

function plain(value: Value): unknown {
  if (value instanceof SetValue) return { anyOrder: value.items.map(plain) };
  if (isMap(value))
    return Object.fromEntries([...value].map(([name, part]) => [name, plain(part)]));
  return Array.isArray(value) ? (value as readonly Value[]).map(plain) : value;
}

describe("the value of an expression", () => {
  test.each<[string, unknown]>([
    ["ids[1]", SECOND],
    ["ids[*]", [FIRST, SECOND]],
    ["element(ids, 3)", SECOND],
    ["slice(ids, 0, 1)", [FIRST]],
    ['concat(ids, ["c"])', [FIRST, SECOND, "c"]],
    ['flatten([ids, [["c"]]])', [FIRST, SECOND, "c"]],
    ["reverse(ids)", [SECOND, FIRST]],
    ['compact(["", null, "c"])', ["c"]],
    ['distinct(["c", "c"])', ["c"]],
    ["length(subnets) + 1", 3],
    ["keys(subnets)", ["a", "b"]],
    ["values(subnets)[*].id", [FIRST, SECOND]],
    ["[for name, each in subnets : each.id if each.public]", [FIRST]],
    ["{ for name, each in subnets : name => each.id }", { a: FIRST, b: SECOND }],
    ["{ for id in ids : id => 1 }", { [FIRST]: 1, [SECOND]: 1 }],
    ["tolist(toset(zones))", ["a", "b"]],
    ["sort(zones)", ["a", "b"]],
    ['lookup({ a = 1 }, "b", 2)', 2],
    ["merge({ a = 1 }, { a = 2, b = 3 })", { a: 2, b: 3 }],
    ["zipmap(zones, ids)", { b: FIRST, a: SECOND }],
    ["one([])", null],
    ["nothing[*]", []],
    ["range(2)", [0, 1]],
    ['contains(zones, "a") ? "yes" : missing', "yes"],
    ["ids[0] == ids[1]", false],
    ['"arn:${ids[0]}/*"', `arn:${FIRST}/*`],
    ['format("%s-%d%%", "a", 1)', "a-1%"],
    ['join(",", ids)', `${FIRST},${SECOND}`],
    ["tostring(1)", "1"],
    ["-2 * 3 % 4 <= 0 && !false", true],
    [
      'jsonencode({ Resource = [ids[0]], Action = "a:b", n = 1 })',
      `{"Resource":["${FIRST}"],"Action":"a:b","n":1}`,
    ],
  ])("%s", (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });

  test.each([
    ["an order that only apply decides", "tolist(open)[0]"],
    ["the first of a set", "element(toset(ids), 0)"],
    ["a part of a set", "slice(tolist(toset(ids)), 0, 1)"],
    ["a set in a text", 'join(",", toset(ids))'],
    ["the order of names that only apply decides", "values({ for id in ids : id => id })[0]"],
    ["a name that apply can make", 'lookup({ for id in ids : id => 1 }, "subnet-0a1b", 2)'],
    ["whether an id is another one", 'ids[0] == "subnet-0a1b"'],
    ["whether a list has an id", 'contains(ids, "subnet-0a1b")'],
    ["a function that is not read", 'cidrsubnet("10.0.0.0/8", 8, 1)'],
    ["the name of an object's prototype", "constructor(1)"],
    ["an element that is not there", "ids[2]"],
    ["a name that is not there", "subnets.c"],
    ["a name that nothing has", "missing"],
    ["a list in a text", '"a${ids}"'],
    ["a key that is twice there", '{ for zone in zones : "a" => zone }'],
    ["elements that are grouped", '{ for zone in zones : "a" => zone... }'],
    ["arguments from a list", "concat([ids]...)"],
    ["a directive", '"%{ if true }a%{ endif }"'],
    ["a condition that is none", "ids ? 1 : 2"],
    ["an element of nothing", "element([], 0)"],
    ["one of two", "one(ids)"],
  ])("is not known of %s: %s", (_, expression) => {
    expect(() => valueOf(expression)).toThrow(NotEvaluable);
  });

  test("keeps an order open that only apply decides", () => {
    expect(valueOf("[for id in open : id]")).toEqual({ anyOrder: [FIRST, SECOND] });
    expect(valueOf('concat(tolist(open), ["c"])')).toEqual({ anyOrder: [FIRST, SECOND, "c"] });
    expect(valueOf("length(open)")).toBe(2);
  });
});
