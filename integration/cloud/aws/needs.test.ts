import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../../testing/scratch";
import { needsIn } from "./needs";

const NOTHING = {
  vpcs: 0,
  internetGateways: 0,
  elasticIps: 0,
  gatewayEndpoints: 0,
  networkInterfaces: 0,
  securityGroups: 0,
};
const own = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"];
const found = "${local.chosen-subnets}";

test.each([
  ["nothing that AWS counts", { aws_dynamodb_table: { a: {} } }, {}],
  ["a VPC with its default group", { aws_vpc: { a: {} } }, { vpcs: 1, securityGroups: 1 }],
  [
    "a NAT gateway",
    { aws_nat_gateway: { a: {} }, aws_eip: { a: {} }, aws_internet_gateway: { a: {} } },
    { networkInterfaces: 1, elasticIps: 1, internetGateways: 1 },
  ],
  ["an endpoint of no type, a gateway", { aws_vpc_endpoint: { a: {} } }, { gatewayEndpoints: 1 }],
  [
    "an interface endpoint in two subnets",
    { aws_vpc_endpoint: { a: { vpc_endpoint_type: "Interface", subnet_ids: own } } },
    { networkInterfaces: 2 },
  ],
  [
    "a function in two subnets",
    { aws_lambda_function: { a: { vpc_config: { subnet_ids: own } } } },
    { networkInterfaces: 2 },
  ],
  [
    "a function in subnets that are found, as many as it may have",
    { aws_lambda_function: { a: { vpc_config: { subnet_ids: found } } } },
    { networkInterfaces: 16 },
  ],
  ["a function outside any VPC", { aws_lambda_function: { a: {} } }, {}],
  ["an instance", { aws_instance: { a: {} } }, { networkInterfaces: 1 }],
])("of %s", async (_, resource, needs) => {
  const folder = await scratchFolder();
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
  expect(await needsIn(folder)).toEqual({ ...NOTHING, ...needs });
});
