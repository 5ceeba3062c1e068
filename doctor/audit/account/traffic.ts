import { type Clients } from "../../snapshot/account/clients";
import { type Recorder } from "../../snapshot/account/recorder";
import { natGateways } from "../../snapshot/calls/nat-gateways";
import { pick } from "../../snapshot/calls/query";
import { labelOf, natMetrics, TRAFFIC_DAYS, TRAFFIC_METRICS } from "../traffic";

const DAY_SECONDS = 86_400;

/** Asks CloudWatch what passed the NAT gateways among the answers. Nothing else depends on it. */
export async function askTraffic({ cloudwatch }: Clients, recorder: Recorder): Promise<void> {
  const described = recorder.answers.get(natGateways.name);
  const ids = described?.known ? pick(described.value, "NatGateways[].NatGatewayId") : [];
  if (ids.length === 0) return;
  const EndTime = new Date();
  EndTime.setUTCHours(0, 0, 0, 0);
  const StartTime = new Date(EndTime.getTime() - TRAFFIC_DAYS * DAY_SECONDS * 1000);
  const metrics = ids.flatMap((id) => TRAFFIC_METRICS.map((metric) => ({ id, metric })));
  const MetricDataQueries = metrics.map(({ id, metric }, index) => ({
    Id: `m${index}`,
    Label: labelOf(id, metric),
    MetricStat: {
      Metric: {
        Namespace: "AWS/NATGateway",
        MetricName: metric,
        Dimensions: [{ Name: "NatGatewayId", Value: id }],
      },
      Period: DAY_SECONDS,
      Stat: "Sum",
    },
  }));
  const ask = async () => {
    const results: object[] = [];
    const input = { MetricDataQueries, StartTime, EndTime };
    for await (const page of cloudwatch.paginateGetMetricData(input)) {
      results.push(...(page.MetricDataResults ?? []));
    }
    return { MetricDataResults: results };
  };
  await recorder.record(natMetrics.name, natMetrics.permission, ask, { optional: true });
}
