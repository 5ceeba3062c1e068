import { type AccessLevel } from "../../contract/stacks";
import { ValidationError } from "../errors";
import { lambda, network, thrownBy } from "../testing/fixtures";
import { matching, policyIn, reference, Template } from "../testing/template";
import { InterfaceEndpoint } from "./interface-endpoint";

function template(access: AccessLevel = "read-write"): Template {
  return Template.of((stack) => {
    const made = network(stack, { region: "eu-west-1" });
    const endpoint = new InterfaceEndpoint(stack, "endpoint", { name: "shop", network: made });
    lambda(stack, { network: made, endpoint, access });
  });
}

test("has an address in every private subnet, in the network's region, and no private DNS", () => {
  expect(template().resource("aws_vpc_endpoint")).toMatchObject({
    vpc_endpoint_type: "Interface",
    service_name: "com.amazonaws.eu-west-1.dynamodb",
    vpc_id: reference("aws_vpc."),
    subnet_ids: [
      reference("aws_subnet.network_private-0_"),
      reference("aws_subnet.network_private-1_"),
    ],
    security_group_ids: [reference("aws_security_group.endpoint_")],
    private_dns_enabled: false,
    tags: { Name: "shop" },
  });
});

test("allows only HTTPS from the function's group to the endpoint's group", () => {
  const made = template();
  const https = { ip_protocol: "tcp", from_port: 443, to_port: 443 };
  expect(made.resource("aws_vpc_security_group_ingress_rule")).toEqual({
    ...https,
    security_group_id: reference("aws_security_group.endpoint_"),
    referenced_security_group_id: reference("aws_security_group.function_"),
  });
  expect(made.resource("aws_vpc_security_group_egress_rule")).toEqual({
    ...https,
    security_group_id: reference("aws_security_group.function_"),
    referenced_security_group_id: reference("aws_security_group.endpoint_"),
  });
  for (const group of made.resources("aws_security_group")) {
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
    expect(group).toMatchObject({ timeouts: { delete: "60m" } });
  }
});

test("gives its URL to its function only", () => {
  const variables = (made: Template) => made.resource("aws_lambda_function")["environment"];
  expect(variables(template())).toMatchObject({
    variables: {
      AWS_ENDPOINT_URL_DYNAMODB: matching(
        /^https:\/\/\$\{aws_vpc_endpoint\.endpoint_[^}]*\.dns_entry\[0\]\.dns_name\}$/,
      ),
    },
  });
  const without = Template.of((stack) => lambda(stack, { network: network(stack) }));
  expect(variables(without)).not.toHaveProperty("variables.AWS_ENDPOINT_URL_DYNAMODB");
});

test.each(["read", "write", "read-write"] as const)(
  "lets through for the role what its policy of %s grants it, and nothing else",
  (access) => {
    const made = template(access);
    const role = made
      .resources("aws_iam_role_policy")
      .find((policy) => policy["name"] === `dynamodb-${access}`);
    const [granted] = policyIn(role!).Statement;
    expect(policyIn(made.resource("aws_vpc_endpoint"))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          ...granted,
          Principal: "*",
          Condition: { ArnEquals: { "aws:PrincipalArn": reference("aws_iam_role.") } },
        },
      ],
    });
  },
);

test("throws at synthesis without a grant, because it would allow nothing", () => {
  const error = thrownBy(() =>
    Template.of((stack) => {
      new InterfaceEndpoint(stack, "endpoint", { name: "shop", network: network(stack) });
    }),
  );
  expect(error).toBeInstanceOf(ValidationError);
  expect((error as ValidationError).problems).toEqual([
    expect.stringMatching(/^`grants` must hold at least one grant, got: .* \(test\/endpoint\)$/),
  ]);
});
