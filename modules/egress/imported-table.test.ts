import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { type TerraformStack } from "cdktf";
import { ITEM_ACTIONS } from "../../aws/dynamodb";
import { actionsOf } from "../access/grant";
import { ExistingNetwork } from "../network/existing-network";
import { type PrivateNetwork } from "../network/network";
import { Table } from "../table/table";
import { type ITable } from "../table/table-base";
import { lambda, network, thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, Template } from "../testing/template";
import { AddedGatewayEndpoint } from "./added-gateway-endpoint";
import { ExistingGatewayEndpoint } from "./existing-gateway-endpoint";
import { GatewayEndpoint } from "./gateway-endpoint";
import { InterfaceEndpoint } from "./interface-endpoint";

const ARN = "arn:aws:dynamodb:us-east-2:444455556666:table/customers";
const INDEX = `${ARN}/index/by-mail`;

const imported = (stack: TerraformStack): ITable =>
  Table.fromArn(stack, "customers", { arn: ARN, indexes: ["by-mail"] });
const own = (stack: TerraformStack): ITable =>
  new Table(stack, "customers", {
    name: "customers",
    globalSecondaryIndexes: [{ indexName: "by-mail", partitionKey: { name: "mail" } }],
  });
const existing = (stack: TerraformStack) =>
  new ExistingNetwork(stack, "network", { region: "us-east-2", vpc: "default" });

type Add = (stack: TerraformStack, vpc: PrivateNetwork) => unknown;

function made(
  table: (stack: TerraformStack) => ITable,
  add: Add,
  networkOf: (stack: TerraformStack) => PrivateNetwork = (stack) => network(stack),
): Template {
  return Template.of((stack) => {
    const vpc = networkOf(stack);
    lambda(stack, { table: table(stack), network: vpc, access: "read" });
    add(stack, vpc);
  });
}

const KINDS: [string, Add, ((stack: TerraformStack) => PrivateNetwork) | undefined][] = [
  [
    "a gateway endpoint",
    (stack, vpc) => new GatewayEndpoint(stack, "endpoint", { name: "e", network: vpc }),
    undefined,
  ],
  [
    "an interface endpoint",
    (stack, vpc) => new InterfaceEndpoint(stack, "endpoint", { name: "e", network: vpc }),
    undefined,
  ],
  [
    "an endpoint that is added",
    (stack, vpc) => new AddedGatewayEndpoint(stack, "endpoint", { name: "e", network: vpc }),
    existing,
  ],
];

describe.each(KINDS)("%s", (_, add, networkOf) => {
  test("lets through what is granted of an existing table, as it does of an own one", () => {
    const of = (table: (stack: TerraformStack) => ITable) =>
      JSON.stringify(policyIn(made(table, add, networkOf).resource("aws_vpc_endpoint")));
    const theirs = of(imported);
    expect(theirs).toContain(INDEX);
    expect(theirs).toContain(JSON.stringify(actionsOf("read")));
    // The ARN of the own one is a reference.
    expect(of(own).replaceAll(/\$\{aws_dynamodb_table\.[^}]+\.arn\}/g, ARN)).toBe(theirs);
  });
});

describe("a custom policy", () => {
  const custom = (statement: object) => {
    const policy = JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: "*", Action: "dynamodb:*", ...statement }],
    });
    return made(imported, (stack, vpc) => {
      new GatewayEndpoint(stack, "endpoint", { name: "e", network: vpc, policy });
    });
  };

  test("must allow what is granted of the table, and of its indexes", () => {
    expect(() => custom({ Resource: [ARN, INDEX] })).not.toThrow();
    expect(() => custom({ Resource: `${ARN}*` })).not.toThrow();
    const refusal = (statement: object) => String(thrownBy(() => custom(statement)));
    expect(refusal({ Resource: ARN })).toContain(`"Resource":"${INDEX}"`);
    expect(refusal({ Resource: [INDEX] })).toContain(`"Resource":"${ARN}"`);
    expect(refusal({ Resource: [ARN.replace("customers", "orders"), INDEX] })).toContain(
      `must allow \${aws_iam_role.function_role_`,
    );
  });
});

describe("an endpoint that is there", () => {
  const needsOf = (role?: (stack: TerraformStack) => DataAwsIamRole) => {
    const template = Template.of((stack) => {
      const vpc = existing(stack);
      lambda(stack, {
        table: imported(stack),
        network: vpc,
        access: "read",
        ...(role && { role: role(stack) }),
      });
      new ExistingGatewayEndpoint(stack, "endpoint", { network: vpc });
    });
    const [needs] = Object.entries(template.locals).filter(([name]) =>
      name.startsWith("endpoint_needs_"),
    );
    return needs?.[1];
  };

  test("must allow the same", () => {
    const role: unknown = matching(/^arn:\$\{.+\}:iam::\$\{.+\}:role\/reader$/);
    expect(needsOf()).toEqual([
      { role, actions: actionsOf("read"), resource: ARN },
      { role, actions: ["dynamodb:Query"], resource: INDEX },
    ]);
  });

  test("to a role that is looked up too, with the path that it has", () => {
    const found = (stack: TerraformStack) => new DataAwsIamRole(stack, "role", { name: "app" });
    expect(needsOf(found)).toMatchObject([
      { role: "${data.aws_iam_role.role.arn}" },
      { role: "${data.aws_iam_role.role.arn}" },
    ]);
  });
});

describe("a grant of a stream alone", () => {
  const streamArn = `${ARN}/stream/2026-01-31T12:00:00.000`;

  test("is no grant to an endpoint for DynamoDB", () => {
    inStack((stack) => {
      const vpc = network(stack);
      const table = Table.fromArn(stack, "customers", { arn: ARN, streamArn });
      const role = new DataAwsIamRole(stack, "role", { name: "app" });
      const grants = [table.grantStreamRead(role)];
      const refused = thrownBy(
        () => new GatewayEndpoint(stack, "endpoint", { name: "e", network: vpc, grants }),
      );
      expect(refused).toMatchObject({
        name: "ValidationError",
        message:
          "`grants` must hold at least one grant, got: actions on streams alone (test/endpoint)",
      });
    });
  });

  test("adds nothing to what an endpoint lets through", () => {
    const template = Template.of((stack) => {
      const vpc = network(stack);
      const table = Table.fromArn(stack, "customers", { arn: ARN, streamArn });
      const fn = lambda(stack, { table, network: vpc, access: ["dynamodb:GetItem"] });
      table.grantStreamRead(fn);
      table.grant(["dynamodb:DescribeTable", "dynamodb:GetRecords"], fn);
      new GatewayEndpoint(stack, "endpoint", { name: "e", network: vpc });
    });
    const statements = policyIn(template.resource("aws_vpc_endpoint")).Statement;
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["dynamodb:GetItem"], [ARN]],
      [["dynamodb:DescribeTable"], [ARN]],
    ]);
    expect(ITEM_ACTIONS).not.toContain("dynamodb:DescribeTable");
  });
});
