import { formatArn, nameOf, parseArn, segmentsOf } from "./arn";

const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/Orders";
const ROLE = "arn:aws-cn:iam::111122223333:role/service/orders-role";
const LOG_GROUP = "arn:aws:logs:us-east-2:111122223333:log-group:/aws/lambda/orders:*";

test("parses an ARN whose resource contains colons", () => {
  expect(parseArn(LOG_GROUP)).toEqual({
    partition: "aws",
    service: "logs",
    region: "us-east-2",
    account: "111122223333",
    resource: "log-group:/aws/lambda/orders:*",
  });
});

test.each([TABLE, ROLE, LOG_GROUP])("formats the parts of %s as the same ARN", (text) => {
  const arn = parseArn(text);
  expect(arn && formatArn(arn)).toBe(text);
});

test.each(["", "Orders", "arn:aws:dynamodb:us-east-2:111122223333", `x${TABLE}`])(
  "takes '%s' for no ARN",
  (text) => {
    expect(parseArn(text)).toBeUndefined();
  },
);

test("splits a pattern like an ARN, even an invalid one", () => {
  expect(segmentsOf("arn:*:dynamodb:*:*:table/Orders:x")).toEqual([
    ...["arn", "*", "dynamodb", "*", "*"],
    "table/Orders:x",
  ]);
  expect(segmentsOf("*")).toEqual(["*"]);
});

test.each([
  [TABLE, "Orders"],
  [ROLE, "orders-role"],
  ["Orders", "Orders"],
])("the name in %s is %s", (nameOrArn, name) => {
  expect(nameOf(nameOrArn)).toBe(name);
});
