import { ITEM_ACTIONS } from "../../aws/dynamodb";
import { ACCESS_LEVELS } from "../../contract/stacks";
import { actionsOf, keyPermissionsOf, permissionsOf } from "./grant";

test("reads without Scan, which goes through the whole table", () => {
  expect(actionsOf("read")).toEqual([
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
  ]);
});

test("writes without reading", () => {
  expect(actionsOf("write")).toEqual([
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
  ]);
});

test("reads and writes with the actions of both", () => {
  const both = [...actionsOf("read"), ...actionsOf("write")];
  expect(new Set(actionsOf("read-write"))).toEqual(new Set(both));
  expect(actionsOf("read-write")).toHaveLength(both.length);
});

test.each(ACCESS_LEVELS)("%s has no wildcard", (level) => {
  expect(actionsOf(level).filter((action) => action.includes("*"))).toEqual([]);
});

const tableArn = "arn:aws:dynamodb:us-east-2:123456789012:table/orders";
const indexArns = [`${tableArn}/index/*`];

test("needs only the table when there are no indexes", () => {
  const actions = actionsOf("read-write");
  expect(permissionsOf({ actions, tableArn, indexArns: [] })).toEqual([
    { actions, resources: [tableArn] },
  ]);
});

test("needs the indexes for Query alone", () => {
  const actions = actionsOf("read");
  expect(permissionsOf({ actions, tableArn, indexArns })).toEqual([
    { actions, resources: [tableArn] },
    { actions: ["dynamodb:Query"], resources: indexArns },
  ]);
});

test("needs no index to write", () => {
  const actions = actionsOf("write");
  expect(permissionsOf({ actions, tableArn, indexArns })).toEqual([
    { actions, resources: [tableArn] },
  ]);
});

test("holds actions by name, sorted, each once", () => {
  expect(actionsOf(["dynamodb:Scan", "dynamodb:GetItem", "dynamodb:Scan"])).toEqual([
    "dynamodb:GetItem",
    "dynamodb:Scan",
  ]);
});

test("no action has a wildcard or is listed twice", () => {
  expect(ITEM_ACTIONS.filter((action) => !/^dynamodb:[A-Za-z]+$/.test(action))).toEqual([]);
  expect(new Set(ITEM_ACTIONS).size).toBe(ITEM_ACTIONS.length);
});

test("needs the key only when it is customer managed", () => {
  expect(keyPermissionsOf({})).toEqual([]);
  const key = { arn: "arn:key", region: "eu-west-1", tableName: "orders" };
  expect(keyPermissionsOf({ key })).toEqual([
    {
      actions: ["kms:Decrypt"],
      resources: ["arn:key"],
      condition: {
        StringEquals: {
          "kms:ViaService": ["dynamodb.eu-west-1.amazonaws.com"],
          "kms:EncryptionContext:aws:dynamodb:tableName": "orders",
        },
      },
    },
  ]);
});
