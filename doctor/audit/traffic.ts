import { z } from "zod";
import { layered, readAnswer, readList } from "../snapshot/answers";
import { natGateways } from "../snapshot/calls/nat-gateways";
import { type Fact } from "../snapshot/known";
import { type Collection } from "../snapshot/collection";

/** The whole days before the audit that it asks CloudWatch about. */
export const TRAFFIC_DAYS = 30;

/**
 * The bytes that a NAT gateway sent on, in both directions: of everything that passed it, and not only of
 * requests to DynamoDB.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html
 */
export const TRAFFIC_METRICS = ["BytesOutToDestination", "BytesOutToSource"] as const;

/** The metrics of a VPC's NAT gateways. */
export const natMetrics = {
  name: "get-metric-data",
  permission: "cloudwatch:GetMetricData",
  schema: z.object({
    MetricDataResults: z.array(
      z.object({ Label: z.string(), Values: z.array(z.number().nonnegative()) }),
    ),
  }),
};

type Metrics = z.infer<typeof natMetrics.schema>;

export function labelOf(natGatewayId: string, metric: string): string {
  return `${natGatewayId} ${metric}`;
}

/** The bytes through each NAT gateway in the last `TRAFFIC_DAYS` days, by its id. */
export type Traffic = ReadonlyMap<string, Fact<number>>;

export function trafficIn({ regions }: Collection): Traffic {
  const layers = [...regions.values()].flatMap(({ vpcs }) => [...vpcs.values()]);
  const facts = layers.flatMap((layer) => {
    const answers = layered([layer]);
    const gateways = readList(answers, natGateways);
    const metrics = readAnswer(answers, natMetrics);
    const ids = gateways.known ? gateways.items.map(({ NatGatewayId }) => NatGatewayId) : [];
    return ids.map((id) => [id, metrics.known ? bytesOf(id, metrics.value) : metrics] as const);
  });
  return new Map(facts);
}

/** A metric without data is not a metric of zero bytes. */
function bytesOf(natGatewayId: string, { MetricDataResults: results }: Metrics): Fact<number> {
  const found = TRAFFIC_METRICS.map((metric) =>
    results
      .filter(({ Label }) => Label === labelOf(natGatewayId, metric))
      .flatMap(({ Values }) => Values),
  );
  if (found.some((values) => values.length === 0)) {
    const why = `CloudWatch has none of the last ${TRAFFIC_DAYS} days`;
    return { known: false, missing: `data of ${natGatewayId}`, why };
  }
  return { known: true, value: found.flat().reduce((sum, bytes) => sum + bytes, 0) };
}
