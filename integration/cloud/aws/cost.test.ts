import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../../testing/scratch";
import { hourlyCost } from "./cost";

async function stack(resource: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await scratchFolder();
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
  return folder;
}

const subnets = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"];

test.each([
  ["nothing that costs by the hour", { aws_vpc: { a: {} } }, 0],
  ["a gateway endpoint", { aws_vpc_endpoint: { a: { vpc_endpoint_type: "Gateway" } } }, 0],
  ["an endpoint of no type, which is a gateway", { aws_vpc_endpoint: { a: {} } }, 0],
  ["a NAT gateway with its address", { aws_nat_gateway: { a: {} }, aws_eip: { a: {} } }, 0.05],
  ["two NAT gateways", { aws_nat_gateway: { a: {}, b: {} } }, 0.09],
  [
    "a regional NAT gateway for the subnets of two zones",
    { aws_nat_gateway: { a: { availability_mode: "regional" } }, aws_subnet: { a: {}, b: {} } },
    0.1,
  ],
  [
    "an interface endpoint in two zones",
    { aws_vpc_endpoint: { a: { vpc_endpoint_type: "Interface", subnet_ids: subnets } } },
    0.02,
  ],
])("is by the hour, of %s", async (_, resource, perHour) => {
  expect((await hourlyCost([await stack(resource)])).perHour).toBeCloseTo(perHour, 10);
});

test("is of all stacks together, with the date and the regions of its prices", async () => {
  const nat = await stack({ aws_nat_gateway: { a: {} } });
  const { perHour, date, regions } = await hourlyCost([nat, nat]);
  expect(perHour).toBeCloseTo(0.09, 10);
  expect(date).toMatch(/^\d{4}-\d{2}$/);
  expect(regions).toContain("us-east-2");
});
