import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { type TerraformStack } from "cdktf";
import { ValidationError } from "../errors";
import { GatewayEndpoint } from "../egress/gateway-endpoint";
import { Table } from "../table/table";
import { lambda, network, table, thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, reference, Template } from "../testing/template";
import { StreamEventSource, type StreamEventSourceProps } from "./stream-event-source";

const STREAM = "arn:aws:dynamodb:us-east-2:111122223333:table/customers/stream/2026-01-01";
const TOPIC = "arn:aws:sns:us-east-2:111122223333:failed";
const QUEUE = "arn:aws:sqs:us-east-2:111122223333:failed";

const customers = (stack: TerraformStack) =>
  Table.fromName(stack, "customers", { name: "customers", streamArn: STREAM });
const source = (stack: TerraformStack, props: Partial<StreamEventSourceProps> = {}) =>
  new StreamEventSource(stack, "source", {
    function: props.function ?? lambda(stack),
    table: customers(stack),
    ...props,
  });
const made = (props: (stack: TerraformStack) => Partial<StreamEventSourceProps> = () => ({})) =>
  Template.of((stack) => source(stack, props(stack)));

test("starts with the oldest record, and leaves the rest to Lambda", () => {
  expect(made().resource("aws_lambda_event_source_mapping")).toEqual({
    event_source_arn: STREAM,
    function_name: reference("aws_lambda_function."),
    starting_position: "TRIM_HORIZON",
    depends_on: [matching(/^aws_iam_role_policy\.function_role_access-to-customers/)],
  });
});

test("lets the role read the stream, and nothing else of the table", () => {
  const policy = made()
    .resources("aws_iam_role_policy")
    .find(({ name }) => String(name).endsWith("-2"));
  const [reading, listing, ...others] = policyIn(policy!).Statement;
  expect(others).toEqual([]);
  expect(reading?.Action).toContain("dynamodb:GetRecords");
  expect(reading?.Resource).toEqual([STREAM]);
  // It supports no resource.
  expect(listing?.Action).toEqual(["dynamodb:ListStreams"]);
});

test("takes every option", () => {
  const mapping = made((stack) => ({
    startingPosition: "LATEST",
    batchSize: 10,
    maxBatchingWindowSeconds: 5,
    parallelizationFactor: 2,
    bisectBatchOnError: true,
    retryAttempts: 3,
    maxRecordAgeSeconds: 3600,
    reportBatchItemFailures: true,
    filters: [{ eventName: ["INSERT"] }, { text: ["${a}"] }],
    onFailureQueue: new SqsQueue(stack, "failed", {}),
  }));
  expect(mapping.resource("aws_lambda_event_source_mapping")).toMatchObject({
    starting_position: "LATEST",
    batch_size: 10,
    maximum_batching_window_in_seconds: 5,
    parallelization_factor: 2,
    bisect_batch_on_function_error: true,
    maximum_retry_attempts: 3,
    maximum_record_age_in_seconds: 3600,
    function_response_types: ["ReportBatchItemFailures"],
    filter_criteria: {
      filter: [{ pattern: '{"eventName":["INSERT"]}' }, { pattern: '{"text":["$${a}"]}' }],
    },
    destination_config: { on_failure: { destination_arn: reference("aws_sqs_queue.failed") } },
    depends_on: [
      matching(/^aws_iam_role_policy\.function_role_access-to-customers/),
      matching(/^aws_iam_role_policy\.source_failures-policy/),
    ],
  });
  expect(mapping.text).toContain("sqs:SendMessage");
  expect(mapping.text).not.toContain("sns:Publish");
});

test("needs nothing of the network: its endpoint lets no reading of streams through", () => {
  const inside = Template.of((stack) => {
    const own = network(stack);
    source(stack, { function: lambda(stack, { network: own }) });
    new GatewayEndpoint(stack, "endpoint", { name: "shop", network: own });
  });
  const policy = String(inside.resource("aws_vpc_endpoint")["policy"]);
  expect(policy).toContain("dynamodb:GetItem");
  expect(policy).not.toContain("dynamodb:GetRecords");
});

test.each<[Partial<StreamEventSourceProps> | object, string]>([
  [{ startingPosition: "AT_TIMESTAMP" }, "`startingPosition` must be one of TRIM_HORIZON, LATEST"],
  [{ batchSize: 0 }, "`batchSize` must be a whole number between 1 and 10000, got: 0"],
  [{ batchSize: 10_001 }, "`batchSize` must be a whole number between 1 and 10000, got: 10001"],
  [
    { maxBatchingWindowSeconds: 301 },
    "`maxBatchingWindowSeconds` must be a whole number between 0",
  ],
  [
    { parallelizationFactor: 11 },
    "`parallelizationFactor` must be a whole number between 1 and 10",
  ],
  [{ retryAttempts: -1 }, "`retryAttempts` must be a whole number between 0 and 10000, got: -1"],
  [
    { maxRecordAgeSeconds: 59 },
    "`maxRecordAgeSeconds` must be a whole number between 60 and 604800",
  ],
  [
    { filters: [] },
    "`filters` must be 1 to 10 objects of at most 4096 characters as JSON, got: []",
  ],
  [{ filters: Array<object>(11).fill({}) }, "`filters` must be 1 to 10 objects"],
  [{ filters: [{ a: "x".repeat(4096) }] }, "`filters` must be 1 to 10 objects"],
  [{ onFailureQueue: { arn: TOPIC } }, "`onFailureQueue` must be a queue with its `arn`"],
  [{ onFailureTopic: { arn: QUEUE } }, "`onFailureTopic` must be a topic with its `arn`"],
  [
    { onFailureQueue: { arn: QUEUE }, onFailureTopic: { arn: TOPIC } },
    "`onFailureTopic` must not be given with `onFailureQueue`, got: both",
  ],
])("refuses %j", (props, message) => {
  inStack((stack) => {
    const error = thrownBy(() => source(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toContain(message);
    expect((error as ValidationError).path).toBe("test/source");
    expect(stack.node.findChild("source").node.children).toEqual([]);
  });
});

test("refuses a table without a stream, before the role is granted anything", () => {
  inStack((stack) => {
    const orders = table(stack);
    const fn = lambda(stack, { table: orders });
    const grants = fn.role.node.children.length;
    expect(() => new StreamEventSource(stack, "source", { function: fn, table: orders })).toThrow(
      "`table` must have a stream, got: test/table, which has none. Turn it on, or give",
    );
    expect(fn.role.node.children).toHaveLength(grants);
  });
});
