import { Lazy, TerraformOutput, Token } from "cdktf";
import { ValidationError } from "../errors";
import { network, thrownBy } from "../testing/fixtures";
import { inStack, matching, reference, Template } from "../testing/template";
import { type NetworkProps } from "./network";
import { zonesOfEndpointService, zonesOfInstanceType } from "./zones";

const template = (props: Partial<NetworkProps> = {}) =>
  Template.of((stack) => network(stack, props));

test("has a VPC with DNS and the default block", () => {
  expect(template().resource("aws_vpc")).toMatchObject({
    cidr_block: "10.0.0.0/16",
    enable_dns_support: true,
    enable_dns_hostnames: true,
    tags: { Name: "shop" },
  });
});

test("empties the default security group", () => {
  const group = template().resource("aws_default_security_group");
  expect(group).not.toHaveProperty("ingress");
  expect(group).not.toHaveProperty("egress");
});

test.each([1, 2, 5])(
  "has a private subnet with its own route table in each of %i zones",
  (zones) => {
    const made = template({ availabilityZones: zones });
    const associations = made.resources("aws_route_table_association");
    expect(made.resources("aws_subnet")).toHaveLength(zones);
    expect(made.resources("aws_route_table")).toHaveLength(zones);
    expect(new Set(associations.map((each) => each["route_table_id"])).size).toBe(zones);
    expect(new Set(associations.map((each) => each["subnet_id"])).size).toBe(zones);
  },
);

test("has two different zones by default, and nothing public or outbound", () => {
  const made = template();
  const subnets = made.resources("aws_subnet");
  expect(subnets.map((subnet) => subnet["cidr_block"])).toEqual(["10.0.0.0/24", "10.0.2.0/24"]);
  expect(new Set(subnets.map((subnet) => subnet["availability_zone"])).size).toBe(2);
  expect(subnets.filter((subnet) => "map_public_ip_on_launch" in subnet)).toEqual([]);
  expect(made.types).not.toContain("aws_route");
  expect(made.types).not.toContain("aws_internet_gateway");
});

test("cuts the subnets out of its own block", () => {
  const subnets = template({ cidr: "192.168.4.0/22" }).resources("aws_subnet");
  expect(subnets.map((subnet) => subnet["cidr_block"])).toEqual([
    "192.168.4.0/24",
    "192.168.6.0/24",
  ]);
});

test("waits for Lambda's interfaces when a subnet is destroyed", () => {
  for (const subnet of template().resources("aws_subnet")) {
    expect(subnet["timeouts"]).toEqual({ delete: "60m" });
  }
});

test("uses only the region's zones, and reports when there are too few", () => {
  expect(template({ availabilityZones: 3 }).data("aws_availability_zones")).toMatchObject({
    exclude_zone_ids: ["use1-az3"],
    filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    lifecycle: {
      postcondition: [
        {
          condition: "${length(self.names) >= 3}",
          error_message:
            "`availabilityZones` must be at most ${length(self.names)} in us-east-2, got: 3 (test/network).",
        },
      ],
    },
  });
});

test("counts a zone that is impaired, and moves no subnet that is there", () => {
  const made = template();
  expect(made.data("aws_availability_zones")).not.toHaveProperty("state");
  for (const subnet of made.resources("aws_subnet")) {
    expect(subnet["lifecycle"]).toEqual({ ignore_changes: ["availability_zone"] });
  }
});

test("uses only zones that are in every list of served zones", () => {
  const made = Template.of((stack) =>
    network(stack, {
      servedZones: [
        zonesOfInstanceType(stack, "types", "t4g.micro"),
        zonesOfEndpointService(stack, "service", "com.amazonaws.us-east-2.ssm"),
      ],
    }),
  );
  expect(made.data("aws_ec2_instance_type_offerings")).toMatchObject({
    location_type: "availability-zone",
    filter: [{ name: "instance-type", values: ["t4g.micro"] }],
  });
  expect(made.data("aws_vpc_endpoint_service")).toMatchObject({
    service_name: "com.amazonaws.us-east-2.ssm",
    service_type: "Interface",
  });
  const served = [
    reference("data.aws_ec2_instance_type_offerings.types."),
    "${tolist(data.aws_vpc_endpoint_service.service.availability_zones)}",
  ];
  expect(Object.values(made.locals)).toEqual([
    ...served,
    matching(
      /^\$\{\[for zone in data\.aws_availability_zones\.network_zones_\w+\.names : zone if contains\(local\.network_served-zones-0_\w+, zone\) && contains\(local\.network_served-zones-1_\w+, zone\)\]\}$/,
    ),
  ]);
  expect(made.resources("aws_subnet").map((subnet) => subnet["availability_zone"])).toEqual([
    matching(/^\$\{element\(local\.network_usable-zones_\w+, 0\)\}$/),
    matching(/^\$\{element\(local\.network_usable-zones_\w+, 1\)\}$/),
  ]);
  const [{ condition }] = (
    made.data("aws_availability_zones") as {
      lifecycle: { postcondition: readonly [{ condition: string }] };
    }
  ).lifecycle.postcondition;
  expect(condition).toMatch(/^\$\{length\(\[for zone in self\.names : zone if contains\(/);
});

test("puts a public subnet in the zone of the private one, wherever that is", () => {
  const made = Template.of((stack) => network(stack).addPublicSubnets(1));
  expect(made.resources("aws_subnet").at(-1)).toMatchObject({
    availability_zone: reference("aws_subnet.network_private-0_"),
  });
});

test("adds public subnets next to the private ones, with their own route tables", () => {
  const made = Template.of((stack) => network(stack).addPublicSubnets(1));
  expect(made.resources("aws_subnet").map((subnet) => subnet["cidr_block"])).toEqual([
    "10.0.0.0/24",
    "10.0.2.0/24",
    "10.0.1.0/24",
  ]);
  expect(made.resources("aws_route_table")).toHaveLength(3);
});

test("exposes each subnet and route table once", () => {
  const { outputs } = Template.of((stack) => {
    const made = network(stack);
    expect(made.region).toBe("us-east-2");
    const { vpcId, vpcArn, privateSubnetIds, privateSubnetArns, privateRouteTableIds } = made;
    const [subnet0, subnet1] = privateSubnetIds;
    const [arn0] = privateSubnetArns;
    const [table0, table1] = privateRouteTableIds;
    const values = { vpcId, vpcArn, subnet0, subnet1, arn0, table0, table1 };
    for (const [name, value] of Object.entries(values)) new TerraformOutput(stack, name, { value });
  });
  expect(outputs).toEqual({
    vpcId: reference("aws_vpc.network_resource_"),
    vpcArn: matching(/^\$\{aws_vpc\.network_resource_\w+\.arn\}$/),
    arn0: matching(/^\$\{aws_subnet\.network_private-0_\w+\.arn\}$/),
    subnet0: reference("aws_subnet.network_private-0_"),
    subnet1: reference("aws_subnet.network_private-1_"),
    table0: reference("aws_route_table.network_private-0_"),
    table1: reference("aws_route_table.network_private-1_"),
  });
});

test.each([
  [{ cidr: "10.0.0.0/15" }, "`cidr` must be a private IPv4 CIDR block"],
  [{ cidr: "10.0.0.0/24" }, "`cidr` must have room for 4 /24 subnets, got: 10.0.0.0/24"],
  [{ cidr: "10.0.0.0/22", availabilityZones: 3 }, "`cidr` must have room for 6 /24 subnets"],
  [{ availabilityZones: 0 }, "`availabilityZones` must be a whole number between 1 and 5, got: 0"],
  [{ availabilityZones: 6 }, "`availabilityZones` must be a whole number between 1 and 5, got: 6"],
  [{ cidr: Token.asString({}) }, "`cidr` must be a private IPv4 CIDR block"],
  [{ availabilityZones: Lazy.numberValue({ produce: () => 2 }) }, "`availabilityZones` must be"],
])("throws before creating anything: %j", (props, message) => {
  inStack((stack) => {
    const error = thrownBy(() => network(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toContain(message);
    expect(stack.node.findChild("network").node.children).toEqual([]);
  });
});

test("throws with both props when both are wrong", () => {
  inStack((stack) => {
    expect(() => network(stack, { cidr: "x", availabilityZones: 0 })).toThrow(
      /`cidr`.*\(test\/network\)\n`availabilityZones`.*\(test\/network\)/,
    );
  });
});
