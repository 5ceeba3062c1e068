import { askedBy } from "./operation";

const PLACE = { partition: "aws", region: "us-east-2", account: "111122223333" };
const arn = (name: string) => `arn:aws:dynamodb:us-east-2:111122223333:table/${name}`;

function ask(operation: string, body: object) {
  return askedBy(`DynamoDB_20120810.${operation}`, JSON.stringify(body), PLACE);
}

test.each(["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"])(
  "%s of a table needs its own permission on the table",
  (operation) => {
    expect(ask(operation, { TableName: "orders" })).toEqual({
      known: true,
      operation,
      needs: [{ action: `dynamodb:${operation}`, resources: [arn("orders")] }],
    });
  },
);

test("a table may be named by its ARN", () => {
  expect(ask("GetItem", { TableName: arn("theirs") })).toMatchObject({
    needs: [{ resources: [arn("theirs")] }],
  });
});

test.each(["Query", "Scan"])("%s of an index needs permission on the index", (operation) => {
  expect(ask(operation, { TableName: "orders", IndexName: "by-date" })).toMatchObject({
    needs: [{ action: `dynamodb:${operation}`, resources: [`${arn("orders")}/index/by-date`] }],
  });
});

test.each(["BatchGetItem", "BatchWriteItem"])("%s needs permission on every table", (operation) => {
  expect(ask(operation, { RequestItems: { orders: {}, customers: {} } })).toMatchObject({
    needs: [{ action: `dynamodb:${operation}`, resources: [arn("orders"), arn("customers")] }],
  });
});

test("a transaction needs the permission of each of its members", () => {
  const TransactItems = [
    { Put: { TableName: "orders" } },
    { Update: { TableName: "orders" } },
    { Delete: { TableName: "customers" } },
    { ConditionCheck: { TableName: "customers" } },
  ];
  expect(ask("TransactWriteItems", { TransactItems })).toMatchObject({
    needs: [
      { action: "dynamodb:PutItem", resources: [arn("orders")] },
      { action: "dynamodb:UpdateItem", resources: [arn("orders")] },
      { action: "dynamodb:DeleteItem", resources: [arn("customers")] },
      { action: "dynamodb:ConditionCheckItem", resources: [arn("customers")] },
    ],
  });
  const gets = [{ Get: { TableName: "orders" } }];
  expect(ask("TransactGetItems", { TransactItems: gets })).toMatchObject({
    needs: [{ action: "dynamodb:GetItem", resources: [arn("orders")] }],
  });
});

test("an operation without a table needs permission on everything", () => {
  expect(ask("ListTables", {})).toMatchObject({
    needs: [{ action: "dynamodb:ListTables", resources: ["*"] }],
  });
});

test("a health check needs none", () => {
  expect(askedBy(undefined, "", PLACE)).toEqual({ known: true, operation: "", needs: [] });
});

test.each([
  ["ExecuteStatement", { Statement: 'SELECT * FROM "orders"' }, "PartiQL"],
  ["BatchExecuteStatement", { Statements: [] }, "PartiQL"],
  ["ExecuteTransaction", { TransactStatements: [] }, "PartiQL"],
  ["TransactWriteItems", { TransactItems: [{ Rename: { TableName: "orders" } }] }, "Rename"],
])("%s of %j is not known", (operation, body, why) => {
  expect(ask(operation, body)).toMatchObject({
    known: false,
    why: expect.stringContaining(why) as string,
  });
});
