import { network, table } from "../testing/fixtures";
import { matching, policyIn, reference, Template } from "../testing/template";
import { DynamoDbInstance } from "./dynamodb-instance";
import { SessionManager } from "./session-manager";

const made = Template.of((stack) => {
  const within = network(stack, { region: "eu-west-1", flowLogs: false });
  const props = { name: "shop", network: within };
  const instance = new DynamoDbInstance(stack, "instance", { ...props, table: table(stack) });
  new SessionManager(stack, "session-manager", { ...props, instance });
});
const role = reference("aws_iam_role.instance_");
const group = reference("aws_security_group.session-manager_");
const client = reference("aws_security_group.instance_");

const CHANNELS = {
  Effect: "Allow",
  Action: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
  Resource: ["*"],
};
const HEARTBEAT = {
  Effect: "Allow",
  Action: ["ssm:UpdateInstanceInformation"],
  Resource: [reference("aws_instance.")],
};

test("has an endpoint with private DNS for each of the two services", () => {
  const endpoints = made.resources("aws_vpc_endpoint");
  expect(endpoints.map((endpoint) => endpoint["service_name"])).toEqual([
    "com.amazonaws.eu-west-1.ssm",
    "com.amazonaws.eu-west-1.ssmmessages",
  ]);
  for (const endpoint of endpoints) {
    expect(endpoint).toMatchObject({
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
      security_group_ids: [group],
      subnet_ids: [
        reference("aws_subnet.network_private-0_"),
        reference("aws_subnet.network_private-1_"),
      ],
    });
  }
});

test("has the endpoints before the instance that looks for them", () => {
  expect(made.resource("aws_instance")["depends_on"]).toEqual([
    matching(/^aws_vpc_endpoint\.session-manager_ssm_/),
    matching(/^aws_vpc_endpoint\.session-manager_ssmmessages_/),
  ]);
  for (const endpoint of made.resources("aws_vpc_endpoint")) {
    expect(JSON.stringify(endpoint)).not.toContain("aws_instance.");
  }
});

test("allows the instance to register and open channels through those endpoints, and nothing else", () => {
  const own = made
    .resources("aws_iam_role_policy")
    .find((policy) => policy["name"] === "session-manager");
  expect(policyIn(own!).Statement).toEqual([HEARTBEAT, CHANNELS]);
  const through = { Principal: "*", Condition: { ArnEquals: { "aws:PrincipalArn": role } } };
  expect(made.resources("aws_vpc_endpoint").map((each) => policyIn(each).Statement)).toEqual([
    [
      {
        ...HEARTBEAT,
        Resource: [matching(/^arn:\$\{.*\}:ec2:eu-west-1:\$\{.*\}:instance\/\*$/)],
        ...through,
      },
    ],
    [{ ...CHANNELS, ...through }],
  ]);
});

test("opens HTTPS from the instance to the endpoints, and nothing into the instance", () => {
  const https = { ip_protocol: "tcp", from_port: 443, to_port: 443 };
  expect(made.resource("aws_vpc_security_group_ingress_rule")).toEqual({
    ...https,
    security_group_id: group,
    referenced_security_group_id: client,
  });
  expect(made.resources("aws_vpc_security_group_egress_rule")).toContainEqual({
    ...https,
    security_group_id: client,
    referenced_security_group_id: group,
  });
});
