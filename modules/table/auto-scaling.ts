import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { type Construct } from "constructs";
import { DEFAULT_TARGET, isScaled, type Throughput } from "./capacity";

const KINDS = [
  { prop: "readCapacity", id: "read-scaling", dimension: "ReadCapacityUnits", metric: "Read" },
  { prop: "writeCapacity", id: "write-scaling", dimension: "WriteCapacityUnits", metric: "Write" },
] as const;

export interface Scaled extends Throughput {
  /** `table` or `index`. */
  readonly kind: "table" | "index";
  /** `table/NAME`, or `table/NAME/index/NAME`. */
  readonly resourceId: string;
  /** The same, with the table's name as it was given. */
  readonly givenId: string;
}

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html */
const LONGEST_NAME = 255;

/**
 * Lets the capacity of a table or an index follow the use of it, where it is a range. The policies have
 * the names that the console gives them.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.CLI.html
 */
export function addAutoScaling(scope: Construct, scaled: Scaled): void {
  for (const { prop, id, dimension, metric } of KINDS) {
    const capacity = scaled[prop];
    if (!isScaled(capacity)) continue;
    const target = new AppautoscalingTarget(scope, `${id}-target`, {
      serviceNamespace: "dynamodb",
      resourceId: scaled.resourceId,
      scalableDimension: `dynamodb:${scaled.kind}:${dimension}`,
      minCapacity: capacity.minCapacity,
      maxCapacity: capacity.maxCapacity,
    });
    const name = (of: string) => `DynamoDB${metric}CapacityUtilization:${of}`;
    new AppautoscalingPolicy(scope, id, {
      name:
        name(scaled.givenId).length > LONGEST_NAME ? name(target.node.addr) : name(scaled.givenId),
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: capacity.targetUtilizationPercent ?? DEFAULT_TARGET,
        predefinedMetricSpecification: {
          predefinedMetricType: `DynamoDB${metric}CapacityUtilization`,
        },
      },
    });
  }
}
