import {
  dynamoDbServiceName,
  endpointServiceName,
  regionalService,
  servicePrincipal,
} from "./services";

test("names endpoint services, DynamoDB's and others", () => {
  expect(dynamoDbServiceName("us-east-2")).toBe("com.amazonaws.us-east-2.dynamodb");
  expect(endpointServiceName("ssmmessages", "eu-west-1")).toBe(
    "com.amazonaws.eu-west-1.ssmmessages",
  );
});

test("names a service principal, global and regional", () => {
  expect(servicePrincipal("vpc-flow-logs")).toBe("vpc-flow-logs.amazonaws.com");
  expect(regionalService("logs", "us-east-2")).toBe("logs.us-east-2.amazonaws.com");
});
