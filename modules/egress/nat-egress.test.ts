import { network } from "../testing/fixtures";
import { matching, reference, Template, type Block } from "../testing/template";
import { NatEgress, type NatGateways } from "./nat-egress";

function template(natGateways?: NatGateways, availabilityZones = 3): Template {
  return Template.of((stack) => {
    new NatEgress(stack, "nat", {
      name: "shop",
      network: network(stack, { availabilityZones }),
      ...(natGateways && { natGateways }),
    });
  });
}

const natRoutes = (made: Template): readonly Block[] =>
  made.resources("aws_route").filter((route) => "nat_gateway_id" in route);
const internetRoutes = (made: Template): readonly Block[] =>
  made.resources("aws_route").filter((route) => "gateway_id" in route);

test.each([
  [undefined, 3],
  ["one-per-az", 3],
  ["single", 1],
] as const)("%s: %i gateways, each with its address and public subnet", (natGateways, count) => {
  const made = template(natGateways);
  const gateways = made.resources("aws_nat_gateway");
  expect(gateways).toHaveLength(count);
  expect(new Set(gateways.map((gateway) => gateway["allocation_id"])).size).toBe(count);
  expect(made.resources("aws_eip")).toHaveLength(count);
  const subnets = new Set(gateways.map((gateway) => gateway["subnet_id"]));
  expect(subnets.size).toBe(count);
  for (const subnet of subnets) expect(subnet).toContain("_public-");
  expect(made.resources("aws_subnet")).toHaveLength(3 + count);
});

test("routes every private subnet to the gateway in its zone", () => {
  const routes = natRoutes(template());
  expect(routes).toEqual(
    [0, 1, 2].map((zone): unknown =>
      expect.objectContaining({
        destination_cidr_block: "0.0.0.0/0",
        route_table_id: reference(`aws_route_table.network_private-${zone}_`),
        nat_gateway_id: reference(`aws_nat_gateway.nat_nat-gateway-${zone}_`),
      }),
    ),
  );
});

test("routes every private subnet to the single gateway", () => {
  const routes = natRoutes(template("single"));
  expect(routes).toHaveLength(3);
  expect(new Set(routes.map((route) => route["route_table_id"])).size).toBe(3);
  expect(new Set(routes.map((route) => route["nat_gateway_id"])).size).toBe(1);
});

test("routes only public subnets to the internet gateway", () => {
  const made = template();
  expect(made.resource("aws_internet_gateway")).toMatchObject({ tags: { Name: "shop" } });
  const tables = internetRoutes(made).map((route) => route["route_table_id"]);
  expect(tables).toHaveLength(3);
  for (const table of tables) expect(table).toContain("_public-");
});

test("creates a gateway only after its subnet routes to the internet", () => {
  const made = template("single");
  expect(made.resource("aws_nat_gateway")["depends_on"]).toEqual([
    matching(/^aws_route\.nat_internet-route-0/),
  ]);
  expect(made.resource("aws_eip")["depends_on"]).toEqual([matching(/^aws_internet_gateway\./)]);
});

test("works in a single zone", () => {
  expect(natRoutes(template("one-per-az", 1))).toHaveLength(1);
});

describe("a regional NAT gateway", () => {
  const made = template("regional");

  test("is in the VPC, in no subnet, with the addresses that AWS assigns", () => {
    expect(made.resource("aws_nat_gateway")).toEqual({
      vpc_id: reference("aws_vpc.network_"),
      availability_mode: "regional",
      tags: { Name: "shop" },
      depends_on: [matching(/^aws_internet_gateway\./)],
    });
    expect(made.types).not.toContain("aws_eip");
    expect(made.resources("aws_subnet")).toHaveLength(3);
  });

  test("is where every private subnet routes to, and nothing routes to the internet gateway", () => {
    expect(natRoutes(made)).toHaveLength(3);
    expect(new Set(natRoutes(made).map((route) => route["nat_gateway_id"])).size).toBe(1);
    expect(internetRoutes(made)).toEqual([]);
  });
});

test.each(["one-per-az", "single"] as const)(
  "%s sets nothing that provider 5.100.0 does not know",
  (natGateways) => {
    for (const gateway of template(natGateways).resources("aws_nat_gateway")) {
      expect(gateway).not.toHaveProperty("availability_mode");
      expect(gateway).not.toHaveProperty("vpc_id");
    }
  },
);
