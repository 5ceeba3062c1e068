import { NatEgress } from "../egress/nat-egress";
import { ValidationError } from "../errors";
import { DynamoDbFunction } from "../function/dynamodb-function";
import { FLOW_LOG_FIELDS } from "../network/flow-logs";
import { lambda, network, table, thrownBy } from "../testing/fixtures";
import { inStack, reference, Template } from "../testing/template";
import { AccessAlarms } from "./access-alarms";
import { PastEndpointAlarm } from "./past-endpoint-alarm";

const topicArns = ["arn:aws:sns:us-east-2:123456789012:on-call"];

function access(topics?: readonly string[]): Template {
  return Template.of((stack) => {
    const orders = table(stack);
    new AccessAlarms(stack, "alarms", {
      name: "shop",
      table: orders,
      function: lambda(stack, { table: orders }),
      ...(topics && { topicArns: topics }),
    });
  });
}

function pastEndpoint(topics?: readonly string[]): Template {
  return Template.of((stack) => {
    const vpc = network(stack);
    const { natGateways } = new NatEgress(stack, "nat", { name: "shop", network: vpc });
    new PastEndpointAlarm(stack, "alarm", {
      name: "shop",
      flowLogs: vpc.flowLogs!,
      natGateways,
      ...(topics && { topicArns: topics }),
    });
  });
}

test("are those of the function and of its first table, if nothing else is said", () => {
  const alarms = Template.of((stack) => {
    const fn = lambda(stack, { name: "reader", table: table(stack) });
    const { alarms: made } = new AccessAlarms(stack, "alarms", { function: fn });
    expect(made).toHaveLength(4);
  }).resources("aws_cloudwatch_metric_alarm");
  expect(alarms.map((each) => each["alarm_name"]).sort()).toEqual([
    "reader-errors",
    "reader-read-throttles",
    "reader-throttles",
    "reader-write-throttles",
  ]);
});

test("are refused with more topics than an alarm notifies, and without a table", () => {
  const [topic = ""] = topicArns;
  expect(() => access(Array.from({ length: 6 }, () => topic))).toThrow(
    /`topicArns` must be at most 5/,
  );
  Template.of((stack) => {
    const code = { bundle: { zip: new Uint8Array([1]), handler: "index.handler" } };
    const fn = new DynamoDbFunction(stack, "none", { name: "none", ...code });
    expect(() => new AccessAlarms(stack, "alarms", { function: fn })).toThrow(
      "`grant` must be that of a table, got: none",
    );
  });
});

test.each([
  ["shop-errors", "AWS/Lambda", "Errors"],
  ["shop-throttles", "AWS/Lambda", "Throttles"],
  ["shop-read-throttles", "AWS/DynamoDB", "ReadThrottleEvents"],
  ["shop-write-throttles", "AWS/DynamoDB", "WriteThrottleEvents"],
])("%s goes off at one of %s %s within five minutes", (name, namespace, metric) => {
  const alarm = access()
    .resources("aws_cloudwatch_metric_alarm")
    .find((each) => each["alarm_name"] === name);
  expect(alarm).toMatchObject({
    namespace,
    metric_name: metric,
    statistic: "Sum",
    period: 300,
    evaluation_periods: 1,
    threshold: 0,
    comparison_operator: "GreaterThanThreshold",
    treat_missing_data: "notBreaching",
    dimensions:
      namespace === "AWS/Lambda"
        ? { FunctionName: reference("aws_lambda_function.") }
        : { TableName: reference("aws_dynamodb_table.") },
  });
});

test("are four, and notify nobody unless a topic is named", () => {
  const quiet = access().resources("aws_cloudwatch_metric_alarm");
  expect(quiet).toHaveLength(4);
  for (const alarm of quiet) expect(alarm).not.toHaveProperty("alarm_actions");
  for (const alarm of access(topicArns).resources("aws_cloudwatch_metric_alarm")) {
    expect(alarm).toMatchObject({ alarm_actions: topicArns, ok_actions: topicArns });
  }
});

test("counts the bytes that the interfaces of the NAT gateways send to DynamoDB", () => {
  const filter = pastEndpoint().resource("aws_cloudwatch_log_metric_filter");
  expect(filter).toMatchObject({
    log_group_name: reference("aws_cloudwatch_log_group."),
    metric_transformation: {
      namespace: "DynamoDbAccess",
      name: "shop-bytes-past-endpoint",
      value: "$bytes",
    },
  });
  const fields = String(filter["pattern"]).slice(1, -1).split(", ");
  expect(fields).toHaveLength(FLOW_LOG_FIELDS.length);
  expect(fields[FLOW_LOG_FIELDS.indexOf("bytes")]).toBe("bytes");
  expect(fields[FLOW_LOG_FIELDS.indexOf("pkt-dst-aws-service")]).toBe(
    'pkt_dst_aws_service = "DYNAMODB"',
  );
  expect(fields[FLOW_LOG_FIELDS.indexOf("flow-direction")]).toBe('flow_direction = "egress"');
  const gateway = (zone: number) =>
    String.raw`interface_id = "\$\{aws_nat_gateway\.nat_nat-gateway-${zone}_\w+\.network_interface_id\}"`;
  expect(fields[FLOW_LOG_FIELDS.indexOf("interface-id")]).toMatch(
    new RegExp(String.raw`^${gateway(0)} \|\| ${gateway(1)}$`),
  );
  expect(fields.filter((field) => field.includes("="))).toHaveLength(3);
});

test("throws without a NAT gateway, because it would never go off", () => {
  inStack((stack) => {
    const flowLogs = network(stack).flowLogs!;
    const error = thrownBy(
      () => new PastEndpointAlarm(stack, "alarm", { name: "shop", flowLogs, natGateways: [] }),
    );
    expect(error).toBeInstanceOf(ValidationError);
  });
});

test("goes off at the first of those bytes", () => {
  expect(pastEndpoint(topicArns).resource("aws_cloudwatch_metric_alarm")).toMatchObject({
    alarm_name: "shop-bytes-past-endpoint",
    namespace: "DynamoDbAccess",
    metric_name: "shop-bytes-past-endpoint",
    threshold: 0,
    alarm_actions: topicArns,
  });
});
