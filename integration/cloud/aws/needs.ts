import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What one stack makes of what AWS counts. */
export interface Needs {
  readonly vpcs: number;
  readonly internetGateways: number;
  readonly elasticIps: number;
  readonly gatewayEndpoints: number;
  readonly networkInterfaces: number;
  readonly securityGroups: number;
}

/**
 * The most subnets of a function. A stack that finds its subnets when it is deployed may use that many.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
 */
const MOST_SUBNETS = 16;

/** Subnets that are known when the stack is synthesized have a list of their own IDs. */
const subnets = z
  .unknown()
  .transform((ids) =>
    Array.isArray(ids) && ids.every((id) => /^\$\{aws_subnet\.[\w-]+\.id\}$/.test(String(id)))
      ? ids.length
      : MOST_SUBNETS,
  );
const blocks = z.record(z.string(), z.unknown()).default({});
const synthesized = z.object({
  resource: z.object({
    aws_vpc: blocks,
    aws_internet_gateway: blocks,
    aws_eip: blocks,
    aws_nat_gateway: blocks,
    aws_instance: blocks,
    aws_security_group: blocks,
    aws_vpc_endpoint: z
      .record(
        z.string(),
        z.object({
          vpc_endpoint_type: z.string().default("Gateway"),
          subnet_ids: subnets.default(0),
        }),
      )
      .default({}),
    aws_lambda_function: z
      .record(z.string(), z.object({ vpc_config: z.object({ subnet_ids: subnets }).optional() }))
      .default({}),
  }),
});

/** What the stack in a folder makes. */
export async function needsIn(folder: string): Promise<Needs> {
  const text = await readFile(join(folder, "cdk.tf.json"), "utf8");
  const { resource } = synthesized.parse(JSON.parse(text));
  const number = (all: object): number => Object.keys(all).length;
  const sum = (all: readonly number[]): number => all.reduce((one, other) => one + other, 0);
  const endpoints = Object.values(resource.aws_vpc_endpoint);
  const interfaces = endpoints.filter(({ vpc_endpoint_type: type }) => type === "Interface");
  const vpcs = number(resource.aws_vpc);
  return {
    vpcs,
    internetGateways: number(resource.aws_internet_gateway),
    elasticIps: number(resource.aws_eip),
    gatewayEndpoints: endpoints.length - interfaces.length,
    networkInterfaces:
      number(resource.aws_nat_gateway) +
      number(resource.aws_instance) +
      sum(interfaces.map(({ subnet_ids: ids }) => ids)) +
      sum(
        Object.values(resource.aws_lambda_function).map(
          ({ vpc_config: config }) => config?.subnet_ids ?? 0,
        ),
      ),
    // Each VPC has a default one.
    securityGroups: number(resource.aws_security_group) + vpcs,
  };
}
