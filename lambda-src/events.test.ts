import { parseEvent } from "./events";

const KEY = { pk: "p", sk: "s" };
const PK_MAX = "p".repeat(2048);
const SK_MAX = "s".repeat(1024);

describe("accepts", () => {
  test.each([
    [
      { operation: "put", item: { ...KEY, "any attribute": [{}] } },
      { operation: "put", item: { ...KEY, "any attribute": [{}] }, ifNotExists: false },
    ],
    [
      { operation: "put", item: KEY, ifNotExists: true },
      { operation: "put", item: KEY, ifNotExists: true },
    ],
    [
      { operation: "get", key: { pk: PK_MAX, sk: SK_MAX } },
      { operation: "get", key: { pk: PK_MAX, sk: SK_MAX } },
    ],
    [
      { operation: "query", pk: "p" },
      { operation: "query", pk: "p", limit: 100 },
    ],
    [
      { operation: "query", pk: "p", limit: 1, skBeginsWith: SK_MAX, startKey: KEY },
      { operation: "query", pk: "p", limit: 1, skBeginsWith: SK_MAX, startKey: KEY },
    ],
    [
      { operation: "query", pk: "p", limit: 1000 },
      { operation: "query", pk: "p", limit: 1000 },
    ],
    [
      { operation: "delete", key: KEY },
      { operation: "delete", key: KEY, ifExists: false },
    ],
    [
      { operation: "delete", key: KEY, ifExists: true },
      { operation: "delete", key: KEY, ifExists: true },
    ],
    [{ operation: "probe" }, { operation: "probe" }],
  ])("%j", (event, parsed) => {
    expect(parseEvent(event)).toEqual(parsed);
  });
});

const OPERATIONS = "must be one of put, get, query, delete, probe";
const PK_RANGE = "must be a string of 1 to 2048 bytes";
const SK_RANGE = "must be a string of 1 to 1024 bytes";
const LIMIT_RANGE = "must be an integer between 1 and 1000";

describe("refuses", () => {
  test.each<[unknown, string]>([
    [undefined, "`event` must be an object, got: nothing"],
    [null, "`event` must be an object, got: null"],
    ["put", '`event` must be an object, got: "put"'],
    [[], "`event` must be an object, got: a list"],
    [{}, `\`operation\` ${OPERATIONS}, got: nothing`],
    [{ operation: "scan" }, `\`operation\` ${OPERATIONS}, got: "scan"`],
    [{ operation: "toString" }, `\`operation\` ${OPERATIONS}, got: "toString"`],
    [{ operation: {} }, `\`operation\` ${OPERATIONS}, got: an object`],
    [{ operation: "x".repeat(100) }, `got: "${"x".repeat(57)}..."`],
    [
      { operation: "probe", table: "orders" },
      "event of probe must have no other fields than operation, got: table",
    ],
    [
      { operation: "get", key: KEY, item: {} },
      "event of get must have no other fields than operation, key, got: item",
    ],
    [{ operation: "put" }, "`item` must be an object, got: nothing"],
    [{ operation: "put", item: [KEY] }, "`item` must be an object, got: a list"],
    [{ operation: "put", item: { sk: "s" } }, `\`item.pk\` ${PK_RANGE}, got: nothing`],
    [{ operation: "put", item: { pk: "p" } }, `\`item.sk\` ${SK_RANGE}, got: nothing`],
    [{ operation: "put", item: { ...KEY, pk: 7 } }, `\`item.pk\` ${PK_RANGE}, got: 7`],
    [
      { operation: "put", item: KEY, ifNotExists: "yes" },
      '`ifNotExists` must be true or false, got: "yes"',
    ],
    [{ operation: "get" }, "`key` must be an object, got: nothing"],
    [{ operation: "get", key: { ...KEY, pk: "" } }, `\`key.pk\` ${PK_RANGE}, got: ""`],
    [{ operation: "get", key: { ...KEY, sk: "" } }, `\`key.sk\` ${SK_RANGE}, got: ""`],
    [{ operation: "get", key: { ...KEY, sk: false } }, `\`key.sk\` ${SK_RANGE}, got: false`],
    [
      { operation: "get", key: { ...KEY, pk: `${PK_MAX}p` } },
      `\`key.pk\` ${PK_RANGE}, got: 2049 bytes`,
    ],
    [
      { operation: "get", key: { ...KEY, pk: "ü".repeat(1025) } },
      `\`key.pk\` ${PK_RANGE}, got: 2050 bytes`,
    ],
    [
      { operation: "get", key: { ...KEY, sk: `${SK_MAX}s` } },
      `\`key.sk\` ${SK_RANGE}, got: 1025 bytes`,
    ],
    [{ operation: "get", key: { ...KEY, pk: "\ud83d" } }, "`key.pk` must be well-formed Unicode."],
    [
      { operation: "get", key: { ...KEY, total: 1 } },
      "key must have no other fields than pk, sk, got: total",
    ],
    [{ operation: "query" }, `\`pk\` ${PK_RANGE}, got: nothing`],
    [{ operation: "query", pk: "p", skBeginsWith: "" }, `\`skBeginsWith\` ${SK_RANGE}, got: ""`],
    [{ operation: "query", pk: "p", limit: 0 }, `\`limit\` ${LIMIT_RANGE}, got: 0`],
    [{ operation: "query", pk: "p", limit: 1001 }, `\`limit\` ${LIMIT_RANGE}, got: 1001`],
    [{ operation: "query", pk: "p", limit: 1.5 }, `\`limit\` ${LIMIT_RANGE}, got: 1.5`],
    [{ operation: "query", pk: "p", limit: NaN }, `\`limit\` ${LIMIT_RANGE}, got: NaN`],
    [{ operation: "query", pk: "p", limit: "9" }, `\`limit\` ${LIMIT_RANGE}, got: "9"`],
    [{ operation: "query", pk: "p", limit: null }, `\`limit\` ${LIMIT_RANGE}, got: null`],
    [
      { operation: "query", pk: "other", startKey: KEY },
      '`startKey.pk` must be the query\'s pk, got: "p"',
    ],
    [{ operation: "delete", key: KEY, ifExists: 1 }, "`ifExists` must be true or false, got: 1"],
  ])("%j", (event, message) => {
    expect(() => parseEvent(event)).toThrow(
      expect.objectContaining({
        name: "InvalidEvent",
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });
});
