import { ValidationError } from "../errors";
import { ExistingNetwork } from "../network/existing-network";
import { lambda, network, thrownBy } from "../testing/fixtures";
import { inStack, matching, reference, Template } from "../testing/template";
import { ExistingGatewayEndpoint } from "./existing-gateway-endpoint";
import { GatewayEndpointWhereNone } from "./gateway-endpoint-where-none";

const whereNone = Template.of((stack) => {
  const found = new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default" });
  const client = lambda(stack, { network: found });
  new GatewayEndpointWhereNone(stack, "endpoint", { name: "shop", network: found, client });
});
const add = /local\.endpoint_add_\w+ \?/;

test("is added once or not at all, for the route tables of the chosen subnets", () => {
  expect(whereNone.resource("aws_vpc_endpoint")).toMatchObject({
    count: matching(/^\$\{local\.endpoint_add_\w+ \? 1 : 0\}$/),
    route_table_ids: reference("local.network_chosen-route-tables_"),
    service_name: "com.amazonaws.us-east-2.dynamodb",
    vpc_endpoint_type: "Gateway",
  });
});

test("tags the client's group with who owns the endpoint, before creating it", () => {
  expect(whereNone.resource("aws_security_group")).toMatchObject({
    tags: { Name: "reader", DynamoDbEndpoint: matching(add) },
  });
  expect(whereNone.resource("aws_vpc_endpoint")["depends_on"]).toEqual([
    matching(/^aws_security_group\.function_/),
  ]);
  expect(whereNone.data("aws_security_groups")).toMatchObject({
    filter: [
      { name: "vpc-id", values: [reference("aws_vpc.")] },
      { name: "group-name", values: ["reader"] },
      { name: "tag:DynamoDbEndpoint", values: ["added"] },
    ],
  });
});

test("looks up which route tables lead to DynamoDB's prefix list, until an endpoint is added", () => {
  expect(whereNone.text).toContain('"name": "route.destination-prefix-list-id"');
  expect(whereNone.text).toMatch(
    /"count": "\$\{length\(data\.aws_security_groups\.\w[^ ]*\.ids\) == 0 && /,
  );
});

test("reports which route tables have an endpoint when some have none", () => {
  expect(whereNone.text).toMatch(
    /`network` must have an endpoint for DynamoDB in all of its private route tables or in none/,
  );
});

test("fails when it finds an endpoint whose ID must be known, and only then", () => {
  const sentence = /`mustBeKnown` must be false where an endpoint serves .* already/;
  expect(whereNone.text).not.toMatch(sentence);
  const known = Template.of((stack) => {
    const found = new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default" });
    const client = lambda(stack, { network: found });
    const props = { name: "shop", network: found, client, mustBeKnown: true };
    new GatewayEndpointWhereNone(stack, "endpoint", props);
  });
  expect(known.text).toMatch(sentence);
});

test("throws for a function outside any VPC", () => {
  inStack((stack) => {
    const props = { name: "shop", network: network(stack), client: lambda(stack) };
    const error = thrownBy(() => new GatewayEndpointWhereNone(stack, "endpoint", props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).problems).toEqual([
      "`client` must be in a network, got: a function outside any VPC (test/endpoint)",
    ]);
  });
});

test("only reads the named endpoint, and reports when it does not serve the network", () => {
  const made = Template.of((stack) => {
    const found = new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default" });
    new ExistingGatewayEndpoint(stack, "endpoint", {
      endpointId: "vpce-0123abcd",
      network: found,
    });
  });
  expect(made.types).toEqual([]);
  expect(made.data("aws_vpc_endpoint")).toMatchObject({
    id: "vpce-0123abcd",
    lifecycle: {
      postcondition: [
        {
          condition:
            '${self.service_name == "com.amazonaws.us-east-2.dynamodb" && self.vpc_endpoint_type == "Gateway"}',
          error_message: matching(/^`endpointId` must be a gateway endpoint for /),
        },
        {
          condition: matching(
            /setsubtract\(local\.endpoint_route-tables_\w+, self\.route_table_ids\)/,
          ),
          error_message: matching(/^`endpointId` must serve the route tables of all/),
        },
      ],
    },
  });
});
