import { type CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { literal } from "../literal";

type Metric = Pick<CloudwatchMetricAlarmConfig, "namespace" | "dimensions" | "metricName">;

/** An alarm that goes off when a metric's sum over five minutes is greater than zero. */
export function anyOf(
  metric: Metric,
  alarmName: string,
  alarmDescription: string,
  { topicArns = [] }: { readonly topicArns?: readonly string[] },
): CloudwatchMetricAlarmConfig {
  return {
    ...metric,
    alarmName: literal(alarmName),
    alarmDescription,
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
    // No data means that nothing happened.
    treatMissingData: "notBreaching",
    ...(topicArns.length > 0 && {
      alarmActions: topicArns.map(literal),
      okActions: topicArns.map(literal),
    }),
  };
}
