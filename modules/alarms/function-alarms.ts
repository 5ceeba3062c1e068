import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { type DynamoDbFunction } from "../function/dynamodb-function";
import { checkProps, wholeNumber } from "../rules";
import { anyOf } from "./any-of";
import { topicArnsRule } from "./topics";

/** What `FunctionAlarms` watches, and whom it notifies. */
export interface FunctionAlarmsProps {
  /** The function whose errors and throttled invocations go off. */
  readonly function: DynamoDbFunction;
  /** The start of every alarm's name. @default - the function's name */
  readonly name?: string;
  /**
   * How old the oldest record of a stream may be when the function gets it, 1 to 86400. Only for a
   * function with a StreamEventSource: nothing else has such a record. @default - no such alarm
   */
  readonly recordAgeSeconds?: number;
  /** SNS topics to notify when an alarm goes off and when it clears. @default - none */
  readonly topicArns?: readonly string[];
}

/**
 * A function's alarms: for its errors, for requests that Lambda throttles, for dead letters that Lambda
 * could not send, where there is a queue or a topic for them, and for late records of a stream.
 *
 * @throws ValidationError when a prop is out of its range.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export class FunctionAlarms extends Construct {
  /** Every alarm that was created. */
  readonly alarms: readonly CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, props: FunctionAlarmsProps) {
    super(scope, id);
    const { function: fn, recordAgeSeconds, topicArns } = props;
    checkProps(
      this,
      { recordAgeSeconds: wholeNumber(1, 86_400), topicArns: topicArnsRule },
      { recordAgeSeconds, topicArns },
    );
    const name = props.name ?? fn.functionName;
    const of = {
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: fn.resource.functionName },
    };
    const watched = [
      ["errors", { ...of, metricName: "Errors" }, "The function failed"] as const,
      ["throttles", { ...of, metricName: "Throttles" }, "Lambda throttled the function"] as const,
      ...(fn.resource.deadLetterConfigInput === undefined
        ? []
        : [
            [
              "dead-letter-errors",
              { ...of, metricName: "DeadLetterErrors" },
              "Lambda could not send a dead letter",
            ] as const,
          ]),
    ];
    const alarms = watched.map(
      ([kind, metric, description]) =>
        new CloudwatchMetricAlarm(this, kind, anyOf(metric, `${name}-${kind}`, description, props)),
    );
    if (recordAgeSeconds !== undefined) {
      const metric = { ...of, metricName: "IteratorAge" };
      const late = new CloudwatchMetricAlarm(this, "record-age", {
        ...anyOf(metric, `${name}-record-age`, "The function gets records of a stream late", props),
        statistic: "Maximum",
        // The metric is in milliseconds.
        threshold: recordAgeSeconds * 1000,
      });
      alarms.push(late);
    }
    this.alarms = alarms;
  }
}
