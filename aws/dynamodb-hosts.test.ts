import { dynamoDbHost, dynamoDbHostOf } from "./dynamodb-hosts";

test.each([
  ["dynamodb.us-east-2.amazonaws.com", "dynamodb", "us-east-2", false, false],
  ["DynamoDB.us-east-2.amazonaws.com", "dynamodb", "us-east-2", false, false],
  ["111122223333.ddb.eu-west-1.amazonaws.com", "dynamodb", "eu-west-1", false, false],
  ["dynamodb-fips.us-east-2.amazonaws.com", "dynamodb", "us-east-2", true, false],
  ["dynamodb.us-east-2.api.aws", "dynamodb", "us-east-2", false, true],
  ["dynamodb.cn-north-1.amazonaws.com.cn", "dynamodb", "cn-north-1", false, false],
  ["streams.dynamodb.us-east-2.amazonaws.com", "streams", "us-east-2", false, false],
  ["streams-dynamodb.us-east-2.api.aws", "streams", "us-east-2", false, true],
])("knows %s", (host, service, region, fips, dualStack) => {
  expect(dynamoDbHostOf(host)).toEqual({ service, region, fips, dualStack });
});

test.each([
  "dynamodb.cn-north-1.amazonaws.com",
  "dynamodb.us-east-2.amazonaws.com.example.com",
  "dynamodb.amazonaws.com",
  "s3.us-east-2.amazonaws.com",
  "1111.ddb.us-east-2.amazonaws.com",
  "localhost",
])("does not take %s for DynamoDB", (host) => {
  expect(dynamoDbHostOf(host)).toBeUndefined();
});

test.each([
  [{ service: "dynamodb", fips: false, dualStack: false }, "dynamodb.us-east-2.amazonaws.com"],
  [{ service: "dynamodb", fips: true, dualStack: false }, "dynamodb-fips.us-east-2.amazonaws.com"],
  [{ service: "dynamodb", fips: false, dualStack: true }, "dynamodb.us-east-2.api.aws"],
  [
    { service: "streams", fips: false, dualStack: false },
    "streams.dynamodb.us-east-2.amazonaws.com",
  ],
] as const)("names the host of %j", (host, name) => {
  expect(dynamoDbHost({ region: "us-east-2", ...host })).toBe(name);
});
