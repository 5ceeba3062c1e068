import { indexArn, ITEM_ACTIONS, tableOfIndex, worksOnIndexes } from "./dynamodb";

const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/Orders";

test("knows every action once, and three that work on indexes", () => {
  expect(new Set(ITEM_ACTIONS).size).toBe(ITEM_ACTIONS.length);
  expect(ITEM_ACTIONS.filter(worksOnIndexes)).toEqual([
    "dynamodb:Query",
    "dynamodb:PartiQLSelect",
    "dynamodb:Scan",
  ]);
});

test("finds the table of an index, and none for another resource", () => {
  expect(tableOfIndex(indexArn(TABLE, "ByDate"))).toBe(TABLE);
  expect(tableOfIndex(TABLE)).toBeUndefined();
  expect(tableOfIndex(`${TABLE}/stream/2026`)).toBeUndefined();
});
