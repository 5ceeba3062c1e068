import { network } from "../testing/fixtures";
import { reference, Template } from "../testing/template";
import { PrivateAcl } from "./private-acl";

const acl = Template.of((stack) => {
  const made = network(stack);
  made.addPublicSubnets(1);
  new PrivateAcl(stack, "acl", { name: "shop", network: made });
}).resource("aws_network_acl");

const tcp = { action: "allow", protocol: "tcp" };
const vpc = reference("aws_vpc.");

test("applies only to the private subnets", () => {
  expect(acl).toMatchObject({
    vpc_id: vpc,
    subnet_ids: [
      reference("aws_subnet.network_private-0_"),
      reference("aws_subnet.network_private-1_"),
    ],
    tags: { Name: "shop" },
  });
});

test("allows outbound HTTPS and responses within the VPC, and nothing else", () => {
  expect(acl["egress"]).toMatchObject([
    { ...tcp, rule_no: 100, from_port: 443, to_port: 443, cidr_block: "0.0.0.0/0" },
    { ...tcp, rule_no: 110, from_port: 1024, to_port: 65535, cidr_block: vpc },
  ]);
});

test("allows inbound responses and HTTPS from within the VPC, and nothing else", () => {
  expect(acl["ingress"]).toMatchObject([
    { ...tcp, rule_no: 100, from_port: 1024, to_port: 65535, cidr_block: "0.0.0.0/0" },
    { ...tcp, rule_no: 110, from_port: 443, to_port: 443, cidr_block: vpc },
  ]);
});
