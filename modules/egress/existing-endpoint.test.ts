import { type TerraformStack } from "cdktf";
import { ExistingNetwork } from "../network/existing-network";
import { lambda } from "../testing/fixtures";
import { matching, policyIn, reference, Template } from "../testing/template";
import { AddedGatewayEndpoint } from "./added-gateway-endpoint";
import { ExistingGatewayEndpoint } from "./existing-gateway-endpoint";

function inExistingNetwork(
  add: (stack: TerraformStack, network: ExistingNetwork) => unknown,
  functionName = "reader",
) {
  return Template.of((stack) => {
    const network = new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default" });
    lambda(stack, { network, name: functionName });
    add(stack, network);
  });
}

describe("an endpoint that is added", () => {
  const add = (stack: TerraformStack, network: ExistingNetwork) =>
    new AddedGatewayEndpoint(stack, "endpoint", { name: "shop", network });
  const added = inExistingNetwork(add);

  test("stays as it is when the function gets another name", () => {
    const renamed = inExistingNetwork(add, "orders");
    expect(renamed.resource("aws_lambda_function")).toMatchObject({ function_name: "orders" });
    expect(renamed.resource("aws_vpc_endpoint")).toEqual(added.resource("aws_vpc_endpoint"));
    expect(renamed.resource("terraform_data")).toEqual(added.resource("terraform_data"));
  });

  test("is one, whatever is found, and leaves everyone else as they were", () => {
    const endpoint = added.resource("aws_vpc_endpoint");
    expect(endpoint).toMatchObject({
      route_table_ids: reference("local.network_chosen-route-tables_"),
      service_name: "com.amazonaws.us-east-2.dynamodb",
      vpc_endpoint_type: "Gateway",
    });
    expect(endpoint).not.toHaveProperty("count");
    expect(policyIn(endpoint).Statement.map(({ Action }) => Action)).toContainEqual("*");
  });

  test("is made only where no endpoint served a route table before, which the state remembers", () => {
    expect(added.resource("terraform_data")).toMatchObject({
      for_each: matching(/^\$\{toset\(local\.endpoint_route-tables_\w+\)\}$/),
      input: matching(
        /^\$\{contains\(data\.aws_route_tables\.endpoint_served_\w+\.ids, each\.key\)\}$/,
      ),
      lifecycle: {
        ignore_changes: ["input"],
        postcondition: [
          {
            condition: "${!self.input}",
            error_message:
              "`network` must have no endpoint for DynamoDB yet, got: ${each.key}, which leads to one. Use it with an ExistingGatewayEndpoint (test/endpoint).",
          },
        ],
      },
    });
    expect(added.resource("aws_vpc_endpoint")["depends_on"]).toEqual([
      matching(/^terraform_data\.endpoint_free-before_\w+$/),
    ]);
  });

  test("is remembered nowhere else", () => {
    expect(added.resource("aws_security_group")["tags"]).toEqual({ Name: "reader" });
  });
});

describe("an endpoint that is there", () => {
  const found = inExistingNetwork(
    (stack, network) => new ExistingGatewayEndpoint(stack, "endpoint", { network }),
  );
  const named = inExistingNetwork(
    (stack, network) =>
      new ExistingGatewayEndpoint(stack, "endpoint", { endpointId: "vpce-0123abcd", network }),
  );

  test.each([
    ["found", found],
    ["named", named],
  ])("is only read when it is %s", (_, made) => {
    expect(made.types).not.toContain("aws_vpc_endpoint");
    expect(made.types).not.toContain("terraform_data");
  });

  test("is the VPC's, unless it is named", () => {
    expect(found.data("aws_vpc_endpoint")).toMatchObject({
      vpc_id: reference("aws_vpc."),
      service_name: "com.amazonaws.us-east-2.dynamodb",
      state: "available",
    });
    expect(found.text).toContain('"name": "route.destination-prefix-list-id"');
    expect(named.data("aws_vpc_endpoint")).toMatchObject({ id: "vpce-0123abcd" });
    expect(named.data("aws_vpc_endpoint")).not.toHaveProperty("vpc_id");
    expect(named.text).toContain('"name": "route.gateway-id"');
  });

  test.each([
    [
      "found",
      found,
      "`network` must have a gateway endpoint for DynamoDB, got: none that a route table of ${self.vpc_id} leads to.",
    ],
    [
      "named",
      named,
      "`endpointId` must be a gateway endpoint that route tables of ${self.vpc_id} lead to, got: vpce-0123abcd, which none leads to",
    ],
  ])("has a sentence for each way in which it does not fit, %s", (_, made, none) => {
    expect(made.text).toContain(none);
    expect(made.text).toContain("`network` must have route tables that all lead to the endpoint");
    expect(made.text).toMatch(/must be a gateway endpoint for DynamoDB, got: .*, of type/);
    expect(made.text).toMatch(/must have a policy that allows what is granted, got: /);
  });

  test("is judged by what the roles are granted, by name, since no ARN is known at the first plan", () => {
    const [needs] = Object.entries(found.locals).filter(([name]) => name.includes("needs"));
    expect(needs?.[1]).toEqual([
      {
        actions: expect.arrayContaining(["dynamodb:GetItem"]) as unknown,
        resource: matching(/^arn:\$\{data\..*\}:dynamodb:us-east-2:.*:table\/orders$/),
        role: matching(/^arn:\$\{data\..*\}:iam::.*:role\/reader$/),
      },
    ]);
  });
});
