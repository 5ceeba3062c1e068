import {
  indexArn,
  isStreamAction,
  ITEM_ACTIONS,
  STREAM_ACTIONS,
  TABLE_ACTIONS,
  tableArnOf,
  tableOfIndex,
  worksOnIndexes,
} from "./dynamodb";

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

test("has each action in one list, and none that changes or deletes a table", () => {
  const all = [...ITEM_ACTIONS, ...TABLE_ACTIONS, ...STREAM_ACTIONS];
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((action) => !/^dynamodb:[A-Za-z]+$/.test(action))).toEqual([]);
  expect(TABLE_ACTIONS.filter((action) => !/:(Describe|Get|List)/.test(action))).toEqual([
    "dynamodb:CreateBackup",
    "dynamodb:ExportTableToPointInTime",
  ]);
  expect(all.filter(isStreamAction)).toEqual(STREAM_ACTIONS);
});

test("names a table", () => {
  const place = { partition: "aws", region: "us-east-2", account: "111122223333" };
  expect(tableArnOf({ ...place, name: "Orders" })).toBe(TABLE);
});
