import { DoctorError } from "../errors";
import { type Answer, answersFrom } from "./answers";
import { type Question } from "./question";
import { functionName, functionQualifier, identifySource } from "./source";
import { tableOf } from "./table";
import { functionConfiguration } from "./calls/function-configuration";

const ARN = "arn:aws:lambda:us-east-2:111122223333:function:orders";

function configuration(changes: object = {}) {
  return {
    FunctionName: "orders",
    FunctionArn: ARN,
    Role: "arn:aws:iam::111122223333:role/orders",
    VpcConfig: { SubnetIds: ["subnet-a"], SecurityGroupIds: ["sg-a"] },
    ...changes,
  };
}

function resolve(value: object, question: Partial<Question> = {}) {
  const answer: Answer = { known: true, origin: "get-function-configuration.json", value };
  const answers = answersFrom(new Map([["get-function-configuration", answer]]));
  return identifySource(answers, { source: { kind: "function", name: "orders" }, ...question });
}

test.each([
  ["orders", "orders", undefined],
  ["orders:live", "orders", "live"],
  [ARN, "orders", undefined],
  [`${ARN}:7`, "orders", "7"],
  ["111122223333:function:orders", "orders", undefined],
  ["111122223333:function:orders:live", "orders", "live"],
])("takes %s apart into name and qualifier", (text, name, qualifier) => {
  expect(functionName(text)).toBe(name);
  expect(functionQualifier(text)).toBe(qualifier);
});

test.each([
  ["no VpcConfig", { VpcConfig: undefined }],
  ["an empty VpcConfig", { VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: "" } }],
  ["a VpcConfig of null, as --query prints it", { VpcConfig: null, Environment: null }],
])("takes a function with %s for one outside any VPC", (_, changes) => {
  expect(resolve(configuration(changes)).source.kind).toBe("public-function");
});

test.each([
  [{}, undefined],
  [{ AWS_ENDPOINT_URL: "https://a" }, "https://a"],
  [{ AWS_ENDPOINT_URL: "https://a", AWS_ENDPOINT_URL_DYNAMODB: "https://b" }, "https://b"],
  [{ AWS_ENDPOINT_URL: "https://a", AWS_ENDPOINT_URL_DYNAMODB: "" }, "https://a"],
  [{ AWS_ENDPOINT_URL: "" }, undefined],
  [{ AWS_USE_FIPS_ENDPOINT: "false" }, undefined],
  [{ AWS_ENDPOINT_URL: "https://a", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" }, undefined],
  [{ AWS_ENDPOINT_URL: "https://a", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "no" }, "https://a"],
])("reads the client's endpoint from %j", (Variables, url) => {
  const { source } = resolve(configuration({ Environment: { Variables } }));
  expect(source.clientEndpoint).toMatchObject({ known: true });
  expect(source.clientEndpoint).toHaveProperty("url", url);
});

test("does not know the client's endpoint when Lambda could not decrypt the variables", () => {
  const Environment = { Error: { ErrorCode: "KMSAccessDeniedException" } };
  expect(resolve(configuration({ Environment })).source.clientEndpoint).toMatchObject({
    known: false,
    why: "KMSAccessDeniedException",
  });
});

test.each([
  ["AWS_USE_FIPS_ENDPOINT", "https://dynamodb-fips.us-east-2.amazonaws.com"],
  ["AWS_USE_DUALSTACK_ENDPOINT", "https://dynamodb.us-east-2.api.aws"],
])("knows the client's endpoint when %s is on", (variable, url) => {
  const { source } = resolve(configuration({ Environment: { Variables: { [variable]: "true" } } }));
  expect(source.clientEndpoint).toMatchObject({ url });
});

test("reads the function's state", () => {
  expect(resolve(configuration({ State: "Failed" })).source).toMatchObject({ state: "Failed" });
  expect(resolve(configuration()).source).not.toHaveProperty("state");
});

test("prefers the endpoint of the question", () => {
  const { source } = resolve(configuration(), { endpointUrl: "https://c" });
  expect(source.clientEndpoint).toEqual({ known: true, url: "https://c" });
});

test("reads the instance's state", () => {
  const Attachment = { DeviceIndex: 0 };
  const NetworkInterfaces = [{ NetworkInterfaceId: "eni-1", Attachment }];
  const Instances = [{ InstanceId: "i-1", State: { Name: "stopped" }, NetworkInterfaces }];
  const value = { Reservations: [{ Instances }] };
  const answers = answersFrom(
    new Map([["describe-instances", { known: true, origin: "x", value }]]),
  );
  const { source } = identifySource(answers, { source: { kind: "instance", instanceId: "i-1" } });
  expect(source).toMatchObject({ state: "stopped" });
});

test("throws when there is no instance of that id", () => {
  const answer: Answer = { known: true, origin: "x", value: { Reservations: [] } };
  const answers = answersFrom(new Map([["describe-instances", answer]]));
  expect(() =>
    identifySource(answers, { source: { kind: "instance", instanceId: "i-1" } }),
  ).toThrow("i-1");
});

describe("the table", () => {
  const question: Question = { source: { kind: "function", name: "orders" } };
  const withVariables = (Variables: Record<string, string>) =>
    functionConfiguration.schema.parse(configuration({ Environment: { Variables } }));

  test.each([
    ["TABLE_NAME before others", { TABLE_NAME: "a", OTHER_TABLE: "b" }, "a"],
    ["the only variable with TABLE in its name", { ordersTable: "b", STAGE: "x" }, "b"],
    ["none, when no variable names one", { STAGE: "x" }, undefined],
    ["none, when the variable is empty", { TABLE_NAME: "" }, undefined],
  ])("is %s", (_, variables, table) => {
    expect(tableOf(question, withVariables(variables))).toBe(table);
  });

  test("must be named when several variables may name it", () => {
    const variables = withVariables({ ORDERS_TABLE: "a", USERS_TABLE: "b" });
    expect(() => tableOf(question, variables)).toThrow(DoctorError);
    expect(() => tableOf(question, variables)).toThrow("ORDERS_TABLE (a), USERS_TABLE (b)");
    expect(tableOf({ ...question, table: "b" }, variables)).toBe("b");
  });
});
