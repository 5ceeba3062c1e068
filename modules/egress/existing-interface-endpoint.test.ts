import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { type TerraformStack } from "cdktf";
import { type ValidationError } from "../errors";
import { ExistingNetwork } from "../network/existing-network";
import { lambda, thrownBy } from "../testing/fixtures";
import { inStack, matching, reference, Template } from "../testing/template";
import {
  ExistingInterfaceEndpoint,
  type ExistingInterfaceEndpointProps,
} from "./existing-interface-endpoint";

const ID = "vpce-0123456789abcdef0";

type Props = Omit<ExistingInterfaceEndpointProps, "network">;

const made = (props: (stack: TerraformStack) => Props = () => ({})) =>
  Template.of((stack) => {
    const network = new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default" });
    const endpoint = new ExistingInterfaceEndpoint(stack, "endpoint", {
      network,
      ...props(stack),
    });
    lambda(stack, { endpoint });
  });

test("is found in the network's VPC, and nothing of it is made", () => {
  const found = made();
  expect(found.data("aws_vpc_endpoint")).toMatchObject({
    vpc_id: reference("aws_vpc.network_"),
    service_name: "com.amazonaws.us-east-2.dynamodb",
    state: "available",
    filter: [{ name: "vpc-endpoint-type", values: ["Interface"] }],
  });
  expect(found.types).not.toContain("aws_vpc_endpoint");
});

test.each<[string, (stack: TerraformStack) => string, string]>([
  ["text", () => ID, ID],
  [
    "a parameter",
    (stack) => new DataAwsSsmParameter(stack, "id", { name: "/endpoint" }).insecureValue,
    "${data.aws_ssm_parameter.id.insecure_value}",
  ],
])("is read by its ID: %s", (_, id, taken) => {
  const endpoint = made((stack) => ({ endpointId: id(stack) })).data("aws_vpc_endpoint");
  expect(endpoint).toMatchObject({ id: taken });
  expect(endpoint).not.toHaveProperty("vpc_id");
});

test.each([
  [{}, "network"],
  [{ endpointId: ID }, "endpointId"],
])("fails the plan, in our sentences, where it does not fit: %j", (props, name) => {
  expect(made(() => props).data("aws_vpc_endpoint")["lifecycle"]).toMatchObject({
    postcondition: [
      {
        condition: matching(
          /^\$\{self\.service_name == "com\.amazonaws\.us-east-2\.dynamodb" && self\.vpc_endpoint_type == "Interface" && self\.vpc_id == local\.endpoint_vpc-id_\w+\}$/,
        ),
        error_message: matching(
          new RegExp(`^\`${name}\` must be an interface endpoint .* \\(test/endpoint\\)\\.$`),
        ),
      },
      {
        error_message: matching(
          new RegExp(`^\`${name}\` must have a policy that allows what is granted, got: `),
        ),
      },
    ],
  });
});

test("is what the function calls, from its network, and the function's group lets it out there", () => {
  const found = made();
  const lambdaFunction = found.resource("aws_lambda_function");
  expect(lambdaFunction).toMatchObject({
    environment: {
      variables: {
        AWS_ENDPOINT_URL_DYNAMODB: matching(
          /^https:\/\/\$\{data\.aws_vpc_endpoint\.endpoint_resource_\w+\.dns_entry\[0\]\.dns_name\}$/,
        ),
      },
    },
    vpc_config: { subnet_ids: matching(/^\$\{sort\(data\.aws_subnets\./) },
  });
  expect(found.resource("aws_vpc_security_group_egress_rule")).toMatchObject({
    referenced_security_group_id: reference("local.endpoint_security-group-id_"),
  });
});

test("adds a rule to somebody else's group only where it is told to", () => {
  expect(made().types).not.toContain("aws_vpc_security_group_ingress_rule");
  expect(
    made(() => ({ letsClientsIn: true })).resource("aws_vpc_security_group_ingress_rule"),
  ).toMatchObject({
    security_group_id: reference("local.endpoint_security-group-id_"),
    referenced_security_group_id: reference("aws_security_group.function_"),
  });
});

test("refuses what is no ID of an endpoint", () => {
  inStack((stack) => {
    const network = new ExistingNetwork(stack, "network", { vpc: "default" });
    const error = thrownBy(
      () => new ExistingInterfaceEndpoint(stack, "endpoint", { network, endpointId: "vpc-1" }),
    );
    expect((error as ValidationError).message).toBe(
      "`endpointId` must be the ID of a VPC endpoint, such as vpce-0123456789abcdef0, got: vpc-1 (test/endpoint)",
    );
  });
});
