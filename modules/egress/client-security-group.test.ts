import { network } from "../testing/fixtures";
import { reference, Template } from "../testing/template";
import { DynamoDbClientSecurityGroup } from "./client-security-group";

const made = Template.of((stack) => {
  const props = { name: "reader", network: network(stack, { region: "eu-west-1" }) };
  new DynamoDbClientSecurityGroup(stack, "group", props);
});

test("allows nothing inbound, and outbound only HTTPS to DynamoDB's prefix list", () => {
  const group = made.resource("aws_security_group");
  expect(group).not.toHaveProperty("ingress");
  expect(group).not.toHaveProperty("egress");
  expect(made.types).not.toContain("aws_vpc_security_group_ingress_rule");
  expect(made.resource("aws_vpc_security_group_egress_rule")).toMatchObject({
    security_group_id: reference("aws_security_group."),
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    prefix_list_id: reference("aws_prefix_list."),
  });
});

test("takes the prefix list of the network's region", () => {
  expect(made.data("aws_prefix_list")).toMatchObject({ name: "com.amazonaws.eu-west-1.dynamodb" });
});

test("promises nothing in its description that another rule could break", () => {
  expect(made.resource("aws_security_group")).toMatchObject({
    description: "DynamoDB client; its rules say what it reaches",
  });
});

test("waits for Lambda's interfaces when it is destroyed", () => {
  expect(made.resource("aws_security_group")["timeouts"]).toEqual({ delete: "60m" });
});

test("also allows outbound HTTPS to anywhere when asked", () => {
  const rules = Template.of((stack) => {
    const props = { name: "reader", network: network(stack) };
    new DynamoDbClientSecurityGroup(stack, "group", props).allowInternet();
  }).resources("aws_vpc_security_group_egress_rule");
  expect(rules).toEqual([
    expect.objectContaining({ prefix_list_id: reference("aws_prefix_list.") }),
    {
      security_group_id: reference("aws_security_group."),
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
      cidr_ipv4: "0.0.0.0/0",
    },
  ]);
});
