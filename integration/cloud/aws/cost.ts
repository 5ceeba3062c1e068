import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import prices from "../../../doctor/cost/prices.json";

/** What applied stacks cost per hour, in US dollars at list prices. */
export interface HourlyCost {
  readonly perHour: number;
  /** The month of the prices, `2026-08`. */
  readonly date: string;
  /** The Regions that the prices are for. Other Regions have other prices. */
  readonly regions: readonly string[];
}

const resources = z.record(z.string(), z.unknown()).default({});
const endpoint = z.object({
  vpc_endpoint_type: z.string().optional(),
  subnet_ids: z.array(z.unknown()).optional(),
});
const natGateway = z.object({ availability_mode: z.string().optional() });
const synthesized = z.object({
  resource: z.object({
    aws_subnet: resources,
    aws_nat_gateway: z.record(z.string(), natGateway).default({}),
    aws_eip: resources,
    aws_vpc_endpoint: z.record(z.string(), endpoint).default({}),
  }),
});

/**
 * The hourly cost of NAT gateways, their public IPv4 addresses, and interface endpoints. A regional NAT gateway counts
 * as one NAT gateway with an address in the zone of each subnet, which is where AWS extends it to.
 * @param folders The stack folders.
 */
export async function hourlyCost(folders: Iterable<string>): Promise<HourlyCost> {
  const costs = await Promise.all([...folders].map(perHour));
  return {
    perHour: costs.reduce((sum, cost) => sum + cost, 0),
    date: prices.date,
    regions: prices.regions,
  };
}

async function perHour(folder: string): Promise<number> {
  const text = await readFile(join(folder, "cdk.tf.json"), "utf8");
  const { resource } = synthesized.parse(JSON.parse(text));
  const zones = Object.values(resource.aws_vpc_endpoint)
    .filter(({ vpc_endpoint_type: type }) => type === "Interface")
    .reduce((sum, { subnet_ids: subnets = [] }) => sum + subnets.length, 0);
  const natGateways = Object.values(resource.aws_nat_gateway);
  const regional = natGateways.filter(({ availability_mode: mode }) => mode === "regional").length;
  const regionalZones = regional * Object.keys(resource.aws_subnet).length;
  return (
    (natGateways.length - regional + regionalZones) * prices.natGateway.perHour +
    (Object.keys(resource.aws_eip).length + regionalZones) * prices.publicIpv4.perHour +
    zones * prices.interfaceEndpoint.perHourAndZone
  );
}
