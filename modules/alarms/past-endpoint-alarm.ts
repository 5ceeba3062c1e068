import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { type NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Construct } from "constructs";
import { ValidationError } from "../errors";
import { literal } from "../literal";
import { FLOW_LOG_FIELDS, type FlowLogField, type FlowLogs } from "../network/flow-logs";
import { anyOf } from "./any-of";

const NAMESPACE = "DynamoDbAccess";

/** What `PastEndpointAlarm` watches, and whom it notifies. */
export interface PastEndpointAlarmProps {
  /** The name of the alarm and its metric starts with this. */
  readonly name: string;
  /** The flow logs of a network that has an endpoint and a NAT gateway. */
  readonly flowLogs: FlowLogs;
  /** The NAT gateways of that network, at least one. */
  readonly natGateways: readonly NatGateway[];
  /** SNS topics to notify when the alarm goes off and when it clears. @default - none */
  readonly topicArns?: readonly string[];
}

/**
 * An alarm for DynamoDB traffic that goes through NAT instead of the endpoint: what the network
 * interfaces of the NAT gateways send to DynamoDB. `traffic-path` would tell a gateway endpoint from
 * an internet gateway only for instances on Nitro, which a function's interface is not said to be.
 *
 * @throws ValidationError when there is no NAT gateway, because the alarm would never go off.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export class PastEndpointAlarm extends Construct {
  /** The alarm. Its metric comes from the flow logs. */
  readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: PastEndpointAlarmProps) {
    super(scope, id);
    if (props.natGateways.length === 0) {
      throw new ValidationError("`natGateways` must hold at least one NAT gateway, got: []", this);
    }
    const name = `${props.name}-bytes-past-endpoint`;
    const metricName = literal(name);
    new CloudwatchLogMetricFilter(this, "filter", {
      name: metricName,
      logGroupName: props.flowLogs.logGroup.name,
      pattern: pattern(props.natGateways.map((gateway) => gateway.networkInterfaceId)),
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
 * A filter pattern with a record's fields in order. Some of them must have a certain value. Each packet
 * passes an interface twice, so only the way out counts.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function pattern(interfaceIds: readonly string[]): string {
  const wanted: Partial<Record<FlowLogField, readonly string[]>> = {
    "interface-id": interfaceIds,
    "pkt-dst-aws-service": ["DYNAMODB"],
    "flow-direction": ["egress"],
  };
  const fields = FLOW_LOG_FIELDS.map((field) => {
    const name = field.replaceAll("-", "_");
    const values = wanted[field]?.map((value) => `${name} = "${value}"`) ?? [name];
    return values.join(" || ");
  });
  return `[${fields.join(", ")}]`;
}
