import { configuration, credentials } from "./testing/test-functions";
import { EndpointMissingError, ForeignEndpointError } from "./errors";
import { functionEnvironment } from "./environment";

const endpoint = "http://127.0.0.1:4566";

function environmentOf(
  variables: Record<string, string>,
  environment: Record<string, string> = { AWS_ENDPOINT_URL: endpoint },
) {
  return functionEnvironment({
    configuration: { ...configuration, variables },
    credentials,
    environment,
    taskRoot: "/task",
  });
}

test("is what Lambda sets, the deployed variables and the cloud's endpoint, and nothing else", () => {
  expect(environmentOf({ TABLE_NAME: "orders" })).toEqual({
    AWS_ACCESS_KEY_ID: "ASIAROLE",
    AWS_DEFAULT_REGION: "us-east-2",
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    AWS_LAMBDA_FUNCTION_NAME: "orders",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
    AWS_REGION: "us-east-2",
    AWS_SECRET_ACCESS_KEY: "role-secret",
    AWS_SESSION_TOKEN: "role-token",
    LAMBDA_RUNTIME_DIR: __dirname,
    LAMBDA_TASK_ROOT: "/task",
    LANG: "en_US.UTF-8",
    PATH: expect.stringMatching(/:\/usr\/local\/bin:\/usr\/bin:\/bin$/) as string,
    TABLE_NAME: "orders",
    TZ: ":UTC",
    _HANDLER: "index.handler",
  });
});

test("prefers a deployed variable to Lambda's default, and the cloud's to the deployed one", () => {
  const cloud = { AWS_ENDPOINT_URL: endpoint, LOG_LEVEL: "debug" };
  const environment = environmentOf({ TZ: "Europe/Berlin", LOG_LEVEL: "error" }, cloud);
  expect(environment).toMatchObject({ TZ: "Europe/Berlin", LOG_LEVEL: "debug" });
});

test.each([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_REGION",
  "_HANDLER",
])("keeps %s from the deployed variables and from the cloud's", (name) => {
  const environment = environmentOf(
    { [name]: "deployed" },
    { AWS_ENDPOINT_URL: endpoint, [name]: "cloud" },
  );
  expect(environment[name]).toBe(environmentOf({})[name]);
});

test.each([
  ["the cloud has no endpoint", {}, {}],
  ["the cloud's endpoint is empty", {}, { AWS_ENDPOINT_URL: "" }],
  ["only one service has an endpoint", {}, { AWS_ENDPOINT_URL_DYNAMODB: endpoint }],
  ["only the function itself names one", { AWS_ENDPOINT_URL: endpoint }, {}],
])("refuses to run when %s", (_, variables, environment) => {
  expect(() => environmentOf(variables, environment)).toThrow(EndpointMissingError);
});

test.each([
  ["AWS_ENDPOINT_URL_DYNAMODB", "https://vpce-0a1.dynamodb.us-east-2.vpce.amazonaws.com"],
  ["AWS_ENDPOINT_URL_S3", ""],
  ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"],
])("refuses to run when the deployed %s is %j", (variable, value) => {
  expect(() => environmentOf({ [variable]: value })).toThrow(
    new ForeignEndpointError("orders", variable, value),
  );
  expect(() => environmentOf({ [variable]: value })).toThrow(ForeignEndpointError);
});

test.each([
  ["AWS_ENDPOINT_URL_DYNAMODB", endpoint],
  ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"],
  ["MY_AWS_ENDPOINT_URL", "https://example.com"],
])("runs when the deployed %s is %j", (variable, value) => {
  expect(environmentOf({ [variable]: value })[variable]).toBe(value);
});

test("runs a function with an endpoint of its own where the cloud gives another for that service", () => {
  const ours = { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000" };
  const environment = environmentOf({ AWS_ENDPOINT_URL_DYNAMODB: "https://elsewhere" }, ours);
  expect(environment.AWS_ENDPOINT_URL_DYNAMODB).toBe("http://127.0.0.1:8000");
});
