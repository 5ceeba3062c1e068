import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { FLOW_LOG_FIELDS, type FlowLogs } from "../network/flow-logs";
import { anyOf } from "./any-of";
import { literal } from "../literal";

const NAMESPACE = "DynamoDbAccess";

/** The field values of a record for traffic to DynamoDB through the VPC's internet gateway. */
const PAST_ENDPOINT: Partial<Record<(typeof FLOW_LOG_FIELDS)[number], string>> = {
  "pkt-dst-aws-service": "DYNAMODB",
  "traffic-path": "8",
};

export interface PastEndpointAlarmProps {
  /** The name of the alarm and its metric starts with this. */
  readonly name: string;
  /** The flow logs of a network that has an endpoint and a NAT gateway. */
  readonly flowLogs: FlowLogs;
  /** SNS topics to notify when the alarm goes off and when it clears. @default - none */
  readonly topicArns?: readonly string[];
}

/**
 * An alarm for DynamoDB traffic that goes through NAT instead of the endpoint.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export class PastEndpointAlarm extends Construct {
  readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: PastEndpointAlarmProps) {
    super(scope, id);
    const name = `${props.name}-bytes-past-endpoint`;
    const metricName = literal(name);
    new CloudwatchLogMetricFilter(this, "filter", {
      name: metricName,
      logGroupName: props.flowLogs.logGroup.name,
      pattern: pattern(),
      metricTransformation: { namespace: NAMESPACE, name: metricName, value: "$bytes" },
    });
    const metric = { namespace: NAMESPACE, metricName };
    this.resource = new CloudwatchMetricAlarm(
      this,
      "resource",
      anyOf(metric, name, "Bytes to DynamoDB went through NAT, not the endpoint", props),
    );
  }
}

/**
 * A filter pattern with a record's fields in order. Two of them must have a certain value.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function pattern(): string {
  const fields = FLOW_LOG_FIELDS.map((field) => {
    const name = field.replaceAll("-", "_");
    const value = PAST_ENDPOINT[field];
    return value === undefined ? name : `${name} = "${value}"`;
  });
  return `[${fields.join(", ")}]`;
}
