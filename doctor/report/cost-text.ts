import { type Cost, type WayCost } from "../cost/cost";
import { listed } from "./layout";

/** A path in the words of the bill. */
export const WAYS: Readonly<Record<WayCost["way"], string>> = {
  "public-endpoint": "public endpoint",
  "gateway-endpoint": "gateway endpoint",
  "interface-endpoint": "interface endpoint in 2 zones",
  "nat-gateway": "NAT gateway",
  "internet-gateway": "public address",
};

/** What the path costs, and what the alternatives would cost. */
export function costText({ ways, alternatives, date, regions }: Cost): string {
  const others = alternatives.map((cost) => `${WAYS[cost.way]}: ${amount(cost)}`);
  const prices = `; list prices as of ${date} in ${listed(regions)}`;
  if (ways.length === 0 && others.length === 0) return "unknown for this path";
  if (ways.length === 0) return `${others.join(", ")}${prices}`;
  const compared = others.length === 0 ? "" : ` (${others.join(", ")})`;
  return `${amounts({ ways })} for ${ways.length === 1 ? "this path" : "these paths"}${compared}${prices}`;
}

/** What the path costs. */
export function amounts({ ways }: Pick<Cost, "ways">): string {
  return listed(ways.map(amount));
}

/** `$36.50 a month and $0.045 per GB`. */
export function amount({ perMonth, perGb }: WayCost): string {
  const month = `$${perMonth === 0 ? "0" : perMonth.toFixed(2)} a month`;
  return perGb === 0 ? month : `${month} and $${perGb} per GB`;
}
