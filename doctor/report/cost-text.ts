import { type Cost, type WayCost } from "../cost/cost";
import { listed } from "./layout";

const WAYS: Readonly<Record<WayCost["way"], string>> = {
  "public-endpoint": "public endpoint",
  "gateway-endpoint": "gateway endpoint",
  "interface-endpoint": "interface endpoint in 2 zones",
  "nat-gateway": "NAT gateway",
  "internet-gateway": "public address",
};

/** What the way costs a month, and what the others would. */
export function costText({ ways, alternatives, date, regions }: Cost): string {
  const others = alternatives.map((cost) => `${WAYS[cost.way]}: ${amount(cost)}`);
  const prices = `; list prices of ${date} in ${listed(regions)}`;
  if (ways.length === 0) return `${others.join(", ")}${prices}`;
  const own = listed(ways.map((cost) => amount(cost, " a month")));
  const compared = others.length === 0 ? "" : ` (${others.join(", ")})`;
  return `${own} for this way${compared}${prices}`;
}

function amount({ perMonth, perGb }: WayCost, period = ""): string {
  const month = `${perMonth === 0 ? "0" : perMonth.toFixed(2)} $${period}`;
  return perGb === 0 ? month : `${month} and ${perGb} $ a GB`;
}
