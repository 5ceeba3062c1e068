import { formatArn, nameOf, parseArn, segmentsOf } from "./arn";

const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/Orders";
const ROLE = "arn:aws-cn:iam::111122223333:role/service/orders-role";
const LOG_GROUP = "arn:aws:logs:us-east-2:111122223333:log-group:/aws/lambda/orders:*";

test("takes an ARN apart, whose resource may hold colons", () => {
  expect(parseArn(LOG_GROUP)).toEqual({
    partition: "aws",
    service: "logs",
    region: "us-east-2",
    account: "111122223333",
    resource: "log-group:/aws/lambda/orders:*",
  });
});

test.each([TABLE, ROLE, LOG_GROUP])("makes the same ARN of the parts of %s", (text) => {
  const arn = parseArn(text);
  expect(arn && formatArn(arn)).toBe(text);
});

test.each(["", "Orders", "arn:aws:dynamodb:us-east-2:111122223333", `x${TABLE}`])(
  "takes '%s' for no ARN",
  (text) => {
    expect(parseArn(text)).toBeUndefined();
  },
);

test("splits a pattern like an ARN, also one that is none", () => {
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
