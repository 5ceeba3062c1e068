import fc from "fast-check";

import { type JsonValue } from "../contract/function";
import { fromAttributes, itemBytes, toAttributes } from "./items";

/** One list in another, as many as `levels`. */
const nested = (levels: number): JsonValue => (levels === 0 ? "deep" : [nested(levels - 1)]);

describe("toAttributes and fromAttributes", () => {
  test.each<JsonValue>([
    "",
    "text",
    "𝒳 ü 漢",
    0,
    -1.5,
    1e-130,
    -1e-130,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
    4503599627370495.5,
    0.1 + 0.2,
    true,
    false,
    null,
    [],
    {},
    [1, "a", null, [true], { b: [] }],
    { S: "not a type", N: { M: [] } },
    nested(32),
  ])("gives back %j", (value) => {
    expect(fromAttributes(toAttributes({ value }))).toEqual({ value });
  });

  test("gives back every JSON object that DynamoDB can store", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: "grapheme" }),
        fc.integer(),
        fc.double({ min: -LARGEST, max: LARGEST, noNaN: true }).filter(storable),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(name, tie("value"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(name, value).filter((item) => !Object.hasOwn(item, "__proto__")),
        (item) => {
          const expected: unknown = JSON.parse(JSON.stringify(item));
          expect(fromAttributes(toAttributes(item))).toEqual(expected);
        },
      ),
    );
  });

  test("keeps a nested attribute named __proto__ an attribute", () => {
    const item = { map: JSON.parse('{ "__proto__": { "polluted": true } }') as JsonValue };

    const back = fromAttributes(toAttributes(item));

    expect(JSON.stringify(back)).toBe('{"map":{"__proto__":{"polluted":true}}}');
  });
});

const LARGEST = Number.MAX_SAFE_INTEGER;

const storable = (value: number): boolean => Object.is(value, 0) || Math.abs(value) >= 1e-130;

/** An event's number as the function gets it: Lambda's runtime has parsed it. */
const parsed = (text: string): JsonValue => JSON.parse(text) as JsonValue;

describe("toAttributes", () => {
  test.each<[string, JsonValue, string]>([
    [
      "NaN",
      NaN,
      `\`item.value\` must be 0, a number from 1e-130 to 9007199254740991 of either sign`,
    ],
    ["Infinity", parsed("1e400"), "or a string of its digits, got: Infinity"],
    ["2^53", parsed("9007199254740992"), "got: 9007199254740992"],
    ["an integer that became its neighbor", parsed("9007199254740993"), "got: 9007199254740992"],
    ["a negative one", parsed("-9007199254740993"), "got: -9007199254740992"],
    ["a large number", 1e30, "got: 1e+30"],
    ["a number too small", 9.9e-131, "got: 9.9e-131"],
    ["-0", [{ n: parsed("-0") }], "`item.value[0].n` must not be -0, which DynamoDB stores as 0."],
    ["-0.0", parsed("-0.0"), "must not be -0"],
    ["33 levels", nested(33), "must be nested at most 32 levels deep"],
    ["100,000 levels", deepList(100_000), "must be nested at most 32 levels deep"],
    ["an empty name", { "": 1 }, "`item.value` must have names of 1 to 65535 bytes, got: 0 bytes"],
    ["a long name", { ["n".repeat(65_536)]: 1 }, "got: 65536 bytes"],
    ["half a surrogate pair", ["\ud83d"], "`item.value[0]` must be well-formed Unicode"],
    ["half a surrogate pair in a name", { "\ude00": 1 }, "must be well-formed Unicode"],
  ])("refuses %s", (_, value, message) => {
    expect(() => toAttributes({ value })).toThrow(
      expect.objectContaining({
        name: "InvalidEvent",
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });

  test("takes what Lambda's runtime has already rounded: it looks like any other number", () => {
    const values = ["1e-400", "0.12345678901234567890"].map(parsed);

    expect(toAttributes({ values })).toEqual({
      values: { L: [{ N: "0" }, { N: "0.12345678901234568" }] },
    });
  });

  test("refuses every integer that JSON.parse has changed", () => {
    const beyond = fc.bigInt({ min: 2n ** 53n, max: 10n ** 38n });
    fc.assert(
      fc.property(beyond, fc.constantFrom("", "-"), (integer, sign) => {
        expect(() => toAttributes({ value: parsed(`${sign}${integer}`) })).toThrow("must be 0, a");
      }),
    );
  });

  test.each([undefined, () => 1, 1n, Symbol("s")])("refuses %p, which JSON has not", (value) => {
    expect(() => toAttributes({ list: [value] })).toThrow("`item.list[0]` must be a JSON value");
  });

  test("refuses an attribute of the item named __proto__", () => {
    const item = JSON.parse('{ "__proto__": 1 }') as Record<string, JsonValue>;

    expect(() => toAttributes(item)).toThrow("must not have an attribute named `__proto__`");
  });
});

/** Made without recursion, so that it may be as deep as it likes. */
function deepList(levels: number): JsonValue {
  let list: JsonValue = "deep";
  for (let level = 0; level < levels; level += 1) {
    list = [list];
  }
  return list;
}

describe("fromAttributes", () => {
  test("makes sets lists, and binary values base64", () => {
    expect(
      fromAttributes({
        words: { SS: ["a", "b"] },
        numbers: { NS: ["1", "2.5"] },
        bytes: { B: new Uint8Array([1, 2, 255]) },
        blobs: { BS: [new Uint8Array([0]), new Uint8Array()] },
      }),
    ).toEqual({ words: ["a", "b"], numbers: [1, 2.5], bytes: "AQL/", blobs: ["AA==", ""] });
  });

  test.each([
    ["12345678901234567", undefined],
    ["12345678901234567890123", "Internal"],
    ["0.1234567890123456789", "Internal"],
    ["1000000000000000000000000000000", 1e30],
    ["-0.00012", -0.00012],
    ["1E+100", 1e100],
    ["0", 0],
    ["0.0", 0],
  ])("reads the number %s as %s", (N, expected) => {
    const read = () => fromAttributes({ value: { N } });
    if (typeof expected === "number") {
      expect(read()).toEqual({ value: expected });
    } else {
      expect(read).toThrow("`value` holds a number of more digits than a JSON number keeps.");
    }
  });

  test("gives a number of up to 38 digits exactly, or throws", () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 38n - 1n });
    const short = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const exponent = fc.integer({ min: -80, max: 80 });
    let given = 0;
    fc.assert(
      fc.property(fc.oneof(short, digits), exponent, (integer, power) => {
        const N = `${integer}E${power}`;
        const read = tryTo(() => fromAttributes({ value: { N } })["value"]);
        if (typeof read === "number") {
          given += 1;
          expect(decimal(String(read))).toEqual(decimal(N));
        } else {
          expect(read).toMatchObject({ name: "Internal" });
        }
      }),
    );
    expect(given).toBeGreaterThan(0);
  });

  test("throws when the type is unknown", () => {
    expect(() => fromAttributes({ map: { M: { x: { $unknown: ["T", 1] } } } })).toThrow(
      "`map.x` has a type unknown to this function.",
    );
  });
});

/** What it gives or throws. */
function tryTo(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

/** The digits of a number without zeros around them, and the power of ten of the last one. */
function decimal(text: string): { digits: string; power: number } {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const trimmed = digits.replace(/0+$/, "");
  if (trimmed === "") {
    return { digits: "0", power: 0 };
  }
  const power = Number(exponent) - fraction.length + digits.length - trimmed.length;
  return { digits: trimmed, power };
}

describe("itemBytes", () => {
  // "v" is one byte of each.
  test.each<[JsonValue, number]>([
    ["", 1],
    ["abc", 4],
    ["ü漢", 6],
    [true, 2],
    [null, 2],
    [0, 2],
    [5, 3],
    [100, 3],
    [-27, 4],
    [123.45, 5],
    [[], 4],
    [["a", true], 8],
    [{}, 4],
    [{ ab: "c" }, 8],
  ])("counts %j with its name as %i", (v, bytes) => {
    expect(itemBytes(toAttributes({ v }))).toBe(bytes);
  });
});
