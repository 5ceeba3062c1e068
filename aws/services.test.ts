import {
  dynamoDbServiceName,
  endpointServiceName,
  logsPrincipal,
  servicePrincipal,
  viaServices,
} from "./services";

test("names endpoint services, DynamoDB's and others", () => {
  expect(dynamoDbServiceName("us-east-2")).toBe("com.amazonaws.us-east-2.dynamodb");
  expect(endpointServiceName("ssmmessages", "eu-west-1")).toBe(
    "com.amazonaws.eu-west-1.ssmmessages",
  );
});

test("names a service principal as every partition does", () => {
  expect(servicePrincipal("vpc-flow-logs")).toBe("vpc-flow-logs.amazonaws.com");
});

test.each([
  ["us-east-2", "logs.us-east-2.amazonaws.com"],
  ["us-gov-west-1", "logs.us-gov-west-1.amazonaws.com"],
  ["cn-north-1", "logs.cn-north-1.amazonaws.com.cn"],
  ["eusc-de-east-1", "logs.eusc-de-east-1.amazonaws.eu"],
])("names the principal of CloudWatch Logs in %s", (region, principal) => {
  expect(logsPrincipal(region)).toBe(principal);
});

test.each([
  ["us-east-2", ["dynamodb.us-east-2.amazonaws.com"]],
  ["us-gov-west-1", ["dynamodb.us-gov-west-1.amazonaws.com"]],
  ["cn-north-1", ["dynamodb.cn-north-1.amazonaws.com", "dynamodb.cn-north-1.amazonaws.com.cn"]],
  [
    "eusc-de-east-1",
    ["dynamodb.eusc-de-east-1.amazonaws.com", "dynamodb.eusc-de-east-1.amazonaws.eu"],
  ],
])("names whatever DynamoDB can be to KMS in %s", (region, names) => {
  expect(viaServices("dynamodb", region)).toEqual(names);
});
