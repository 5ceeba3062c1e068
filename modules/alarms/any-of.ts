import type { CloudwatchMetricAlarmConfig } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";

type Metric = Pick<CloudwatchMetricAlarmConfig, "namespace" | "dimensions" | "metricName">;

/** An alarm that goes off when a metric counted anything at all within five minutes. */
export function anyOf(
  metric: Metric,
  alarmName: string,
  alarmDescription: string,
  { topicArns = [] }: { readonly topicArns?: readonly string[] },
): CloudwatchMetricAlarmConfig {
  return {
    ...metric,
    alarmName,
    alarmDescription,
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
    // No metric, nothing happened.
    treatMissingData: "notBreaching",
    ...(topicArns.length > 0 && { alarmActions: [...topicArns], okActions: [...topicArns] }),
  };
}
