import { type TerraformStack } from "cdktf";
import { type AccessLevel } from "../../contract/stacks";
import { ValidationError } from "../errors";
import { ExistingNetwork } from "../network/existing-network";
import { lambda, network, thrownBy } from "../testing/fixtures";
import { inStack, policyIn, reference, Template } from "../testing/template";
import { GatewayEndpoint, type GatewayEndpointProps } from "./gateway-endpoint";

function template(access: AccessLevel = "read-write"): Template {
  return Template.of((stack) => {
    const made = network(stack);
    const { grant } = lambda(stack, { network: made, access });
    new GatewayEndpoint(stack, "endpoint", { name: "shop", network: made, grants: [grant] });
  });
}

test("is a gateway for DynamoDB in the network's region", () => {
  expect(template().resource("aws_vpc_endpoint")).toMatchObject({
    vpc_endpoint_type: "Gateway",
    service_name: "com.amazonaws.us-east-2.dynamodb",
    vpc_id: reference("aws_vpc."),
    tags: { Name: "shop" },
  });
});

test("serves every private route table, and only inline", () => {
  const made = template();
  expect(made.resource("aws_vpc_endpoint")["route_table_ids"]).toEqual([
    reference("aws_route_table.network_private-0_"),
    reference("aws_route_table.network_private-1_"),
  ]);
  expect(made.types).not.toContain("aws_vpc_endpoint_route_table_association");
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
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": reference("aws_iam_role."),
            },
          },
        },
      ],
    });
  },
);

test("allows each role its own grant", () => {
  const made = Template.of((stack) => {
    const vpc = network(stack);
    const reader = lambda(stack, { network: vpc, access: "read" });
    const role = reader.role;
    const writes = { ...reader.grant, actions: ["dynamodb:PutItem"] as const, role };
    new GatewayEndpoint(stack, "endpoint", {
      name: "shop",
      network: vpc,
      grants: [reader.grant, writes],
    });
  });
  const statements = policyIn(made.resource("aws_vpc_endpoint")).Statement;
  expect(statements.map((statement) => statement.Action)).toEqual([
    expect.arrayContaining(["dynamodb:GetItem"]),
    ["dynamodb:PutItem"],
  ]);
});

test("throws without a grant, because it would allow nothing", () => {
  inStack((stack: TerraformStack) => {
    const props = { name: "shop", network: network(stack), grants: [] };
    const error = thrownBy(() => new GatewayEndpoint(stack, "endpoint", props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toBe(
      "`grants` must hold at least one grant, got: [] (test/endpoint)",
    );
  });
});

describe("what becomes of everyone else", () => {
  const others = (made: Template) =>
    policyIn(made.resource("aws_vpc_endpoint")).Statement.filter(({ Action }) =>
      Action.includes("*"),
    );
  const asBefore = {
    Sid: "OthersAsBefore",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { ArnNotEquals: { "aws:PrincipalArn": [reference("aws_iam_role.")] } },
  };
  const existing = (stack: TerraformStack) =>
    new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default" });
  const made = (props: Partial<GatewayEndpointProps>, networkOf = existing) =>
    Template.of((stack) => {
      const vpc = networkOf(stack);
      lambda(stack, { network: vpc });
      new GatewayEndpoint(stack, "endpoint", { name: "shop", network: vpc, ...props });
    });

  test("is nothing in a network that the stack does not own", () => {
    expect(others(made({}))).toEqual([asBefore]);
    expect(others(made({ others: "denied" }))).toEqual([]);
  });

  test("is a denial in the stack's own network, unless asked otherwise", () => {
    const own = (stack: TerraformStack) => network(stack) as unknown as ExistingNetwork;
    expect(others(made({}, own))).toEqual([]);
    expect(others(made({ others: "unchanged" }, own))).toEqual([asBefore]);
  });

  test("throws beside a custom policy, which says it itself", () => {
    inStack((stack) => {
      const props = { name: "shop", network: network(stack), policy: "{}" };
      const error = thrownBy(
        () => new GatewayEndpoint(stack, "endpoint", { ...props, others: "denied" }),
      );
      expect((error as ValidationError).problems).toEqual([
        "`others` must not be given with `policy`, got: denied (test/endpoint)",
      ]);
    });
  });
});
