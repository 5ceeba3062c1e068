import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { type DynamoDbFunction } from "../function/dynamodb-function";
import { type ITable } from "../table/table-base";
import { anyOf } from "./any-of";
import { functionMetrics } from "./function-alarms";
import { isWatched, tableMetrics } from "./table-alarms";

/** What `AccessAlarms` watches, and whom it notifies. */
export interface AccessAlarmsProps {
  /** The start of every alarm's name. */
  readonly name: string;
  /** A table that the function uses. Where it has its alarms already, none is made for it here. */
  readonly table: ITable;
  /** The function whose errors and throttled invocations go off. */
  readonly function: DynamoDbFunction;
  /** SNS topics to notify when an alarm goes off and when it clears. @default - none */
  readonly topicArns?: readonly string[];
}

/**
 * Alarms for a function's errors and for requests that Lambda or DynamoDB throttles.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export class AccessAlarms extends Construct {
  /** Every alarm that was created. */
  readonly alarms: readonly CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, props: AccessAlarmsProps) {
    super(scope, id);
    const watched = [
      ...functionMetrics(props.function),
      ...(isWatched(props.table) ? [] : tableMetrics(this, props.table)),
    ];
    this.alarms = watched.map(
      ([kind, metric, description]) =>
        new CloudwatchMetricAlarm(
          this,
          kind,
          anyOf(metric, `${props.name}-${kind}`, description, props),
        ),
    );
  }
}
