import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { type TerraformStack } from "cdktf";
import { type ValidationError } from "../errors";
import { lambda, thrownBy } from "../testing/fixtures";
import { inStack, reference, Template } from "../testing/template";
import { FunctionAlarms, type FunctionAlarmsProps } from "./function-alarms";

const TOPIC = "arn:aws:sns:us-east-2:111122223333:on-call";
const QUEUE = { arn: "arn:aws:sqs:us-east-2:111122223333:failed" };

const made = (props: (stack: TerraformStack) => Partial<FunctionAlarmsProps> = () => ({})) =>
  Template.of((stack) => {
    const more = props(stack);
    new FunctionAlarms(stack, "alarms", { function: more.function ?? lambda(stack), ...more });
  }).resources("aws_cloudwatch_metric_alarm");

test("watch the function's errors and throttles, under its name", () => {
  const alarms = made();
  expect(alarms.map((each) => [each["alarm_name"], each["metric_name"]])).toEqual([
    ["reader-errors", "Errors"],
    ["reader-throttles", "Throttles"],
  ]);
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: reference("aws_lambda_function.") },
      threshold: 0,
    });
    expect(alarm).not.toHaveProperty("alarm_actions");
  }
});

test("watch dead letters only where there are some", () => {
  const names = made((stack) => ({ function: lambda(stack, { deadLetterQueue: QUEUE }) })).map(
    (each) => each["metric_name"],
  );
  expect(names.sort()).toEqual(["DeadLetterErrors", "Errors", "Throttles"]);
});

test("watch the age of a stream's records where it is told how old is late", () => {
  const alarm = made(() => ({ recordAgeSeconds: 60, name: "shop" })).find(
    (each) => each["metric_name"] === "IteratorAge",
  );
  expect(alarm).toMatchObject({
    alarm_name: "shop-record-age",
    metric_name: "IteratorAge",
    statistic: "Maximum",
    threshold: 60_000,
    comparison_operator: "GreaterThanThreshold",
  });
});

test("tell topics, by name or from a construct, when they go off and when they clear", () => {
  const topics = (stack: TerraformStack) => [TOPIC, new SnsTopic(stack, "topic", {}).arn];
  for (const alarm of made((stack) => ({ topicArns: topics(stack), recordAgeSeconds: 1 }))) {
    const told = [TOPIC, reference("aws_sns_topic.topic")];
    expect(alarm).toMatchObject({ alarm_actions: told, ok_actions: told });
  }
});

test.each<[Partial<FunctionAlarmsProps>, string]>([
  [
    { recordAgeSeconds: 0 },
    "`recordAgeSeconds` must be a whole number between 1 and 86400, got: 0",
  ],
  [{ recordAgeSeconds: 86_401 }, "`recordAgeSeconds` must be a whole number between 1 and 86400"],
  [{ topicArns: ["on-call"] }, "`topicArns` must be at most 5 ARNs of SNS topics, such as"],
  [{ topicArns: Array<string>(6).fill(TOPIC) }, "`topicArns` must be at most 5 ARNs of SNS topics"],
])("refuse %j", (props, message) => {
  inStack((stack) => {
    const error = thrownBy(
      () => new FunctionAlarms(stack, "alarms", { function: lambda(stack), ...props }),
    );
    expect((error as ValidationError).message).toContain(message);
    expect((error as ValidationError).path).toBe("test/alarms");
    expect(stack.node.findChild("alarms").node.children).toEqual([]);
  });
});
