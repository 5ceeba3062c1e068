import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { type TerraformStack } from "cdktf";
import { type ValidationError } from "../errors";
import { InterfaceEndpoint } from "../egress/interface-endpoint";
import { Table } from "../table/table";
import { bundle, network, table, thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, reference, Template, type Block } from "../testing/template";
import { DynamoDbFunction } from "./dynamodb-function";
import { type DynamoDbFunctionProps } from "./function-props";

const BASE = { name: "reader", bundle };
const made = (
  props: (stack: TerraformStack) => Partial<DynamoDbFunctionProps> = () => ({}),
): Template =>
  Template.of((stack) => new DynamoDbFunction(stack, "function", { ...BASE, ...props(stack) }));
const lambda = (template: Template): Block => template.resource("aws_lambda_function");
const statements = (template: Template, name: string) =>
  policyIn(template.resources("aws_iam_role_policy").find((each) => each["name"] === name) ?? {})
    .Statement;

const customers = (stack: TerraformStack) => new Table(stack, "customers", { name: "customers" });
const LAYER = "arn:aws:lambda:us-east-2:111122223333:layer:tools:1";
const TOPIC = "arn:aws:sns:us-east-2:111122223333:failed";
const STATEMENT = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::orders/*"] };

describe("tables", () => {
  const both = made((stack) => ({
    table: table(stack),
    access: "write",
    tables: [{ table: customers(stack), access: "read", variable: "CUSTOMERS_TABLE" }],
  }));

  test("each have their variable and their access", () => {
    expect(lambda(both)["environment"]).toEqual({
      variables: {
        TABLE_NAME: reference("aws_dynamodb_table.table_"),
        CUSTOMERS_TABLE: reference("aws_dynamodb_table.customers_"),
      },
    });
    const [orders] = statements(both, "dynamodb-write");
    expect(orders?.Resource).toEqual([reference("aws_dynamodb_table.table_")]);
    const [read] = statements(both, "dynamodb-read-2");
    expect(read?.Resource).toEqual([reference("aws_dynamodb_table.customers_")]);
    expect(read?.Action).not.toContain("dynamodb:PutItem");
  });

  test("can be all in `tables`, or none", () => {
    const [only] = statements(
      made((stack) => ({ tables: [{ table: customers(stack), variable: "CUSTOMERS" }] })),
      "dynamodb-read-write",
    );
    expect(only?.Resource).toEqual([reference("aws_dynamodb_table.customers_")]);
    expect(lambda(made())["environment"]).toEqual({ variables: {} });
  });

  test("give the function its grants, in their order", () => {
    inStack((stack) => {
      const fn = new DynamoDbFunction(stack, "function", {
        ...BASE,
        table: table(stack),
        tables: [{ table: customers(stack), access: "read", variable: "CUSTOMERS" }],
      });
      expect(fn.grants.map(({ table: { nameInput } }) => nameInput)).toEqual([
        "orders",
        "customers",
      ]);
      expect(fn.grant).toBe(fn.grants[0]);
      const without = new DynamoDbFunction(stack, "without", { ...BASE, name: "without" });
      expect(() => without.grant).toThrow("`grant` must be that of a table, got: none; ");
    });
  });
});

test("takes every option of Lambda, and sets none of them by itself", () => {
  const all = made(() => ({
    runtime: "python3.13",
    layers: [LAYER],
    environment: { LEVEL: "info", TEMPLATE: "${a} %{b}" },
    reservedConcurrentExecutions: 0,
    tracing: "Active",
    deadLetterTopic: { arn: TOPIC },
  }));
  expect(lambda(all)).toMatchObject({
    runtime: "python3.13",
    layers: [LAYER],
    environment: { variables: { LEVEL: "info", TEMPLATE: "$${a} %%{b}" } },
    reserved_concurrent_executions: 0,
    tracing_config: { mode: "Active" },
    dead_letter_config: { target_arn: TOPIC },
  });
  const none = lambda(made());
  expect(Object.keys(none)).not.toEqual(
    expect.arrayContaining([matching(/layers|reserved|tracing|dead_letter|lifecycle/)]),
  );
});

describe("permissions", () => {
  test("to send dead letters are on the target alone, and come before the function", () => {
    const queued = made((stack) => ({ deadLetterQueue: new SqsQueue(stack, "failed", {}) }));
    expect(statements(queued, "dead-letters")).toEqual([
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: [reference("aws_sqs_queue.failed")],
      },
    ]);
    expect(lambda(queued)["depends_on"]).toContainEqual(
      matching(/^aws_iam_role_policy\.function_dead-letters-policy_/),
    );
    const [toTopic] = statements(
      made(() => ({ deadLetterTopic: { arn: TOPIC } })),
      "dead-letters",
    );
    expect(toTopic).toEqual({ Effect: "Allow", Action: ["sns:Publish"], Resource: [TOPIC] });
  });

  test("to write traces are only for `Active`", () => {
    const names = (tracing: "Active" | "PassThrough") =>
      made(() => ({ tracing }))
        .resources("aws_iam_role_policy")
        .map(({ name }) => name);
    expect(names("Active")).toContain("tracing");
    expect(names("PassThrough")).not.toContain("tracing");
  });

  test("that are asked for are in one policy, with denials", () => {
    const asked = made(() => ({
      initialPolicy: [
        STATEMENT,
        {
          effect: "Deny",
          actions: ["s3:*"],
          resources: ["arn:aws:s3:::${aws:PrincipalTag/team}/*"],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }));
    expect(statements(asked, "statements")).toEqual([
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::orders/*"] },
      {
        Effect: "Deny",
        Action: ["s3:*"],
        Resource: ["arn:aws:s3:::$${aws:PrincipalTag/team}/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });
});

describe("a role that is there", () => {
  const role = (stack: TerraformStack) =>
    new IamRole(stack, "shared", { name: "shared", assumeRolePolicy: "{}" });
  const shared = Template.of((stack) => {
    const props = { bundle, role: role(stack), table: table(stack) };
    for (const name of ["one", "two"]) new DynamoDbFunction(stack, name, { name, ...props });
  });

  test("is used, and gets each function's policies under names of their own", () => {
    expect(shared.resource("aws_iam_role")).toMatchObject({ name: "shared" });
    const policies = shared.resources("aws_iam_role_policy");
    expect(policies.map(({ name, role: of }) => [name, of]).sort()).toEqual(
      ["dynamodb-read-write", "dynamodb-read-write-2", "one-logs", "two-logs"].map((name) => [
        name,
        reference("aws_iam_role.shared"),
      ]),
    );
  });

  test("is refused by the plan, in a sentence, where Lambda cannot assume it", () => {
    const [one] = shared.resources("aws_lambda_function");
    expect(one?.["lifecycle"]).toEqual({
      precondition: [
        {
          condition:
            '${strcontains(aws_iam_role.shared.assume_role_policy, jsonencode("lambda.amazonaws.com"))}',
          error_message:
            "`role` must be one that lambda.amazonaws.com can assume, got: ${aws_iam_role.shared.name}, whose trust policy does not name it (test/one).",
        },
      ],
    });
  });

  test("excludes what describes a new one", () => {
    inStack((stack) => {
      const error = thrownBy(
        () =>
          new DynamoDbFunction(stack, "function", {
            ...BASE,
            role: role(stack),
            roleName: "other",
            rolePath: "/team/",
          }),
      );
      expect((error as ValidationError).problems).toEqual([
        "`roleName` must not be given with `role`, got: other (test/function)",
        "`rolePath` must not be given with `role`, got: /team/ (test/function)",
      ]);
    });
  });
});

describe("in a network", () => {
  test("adds the security groups to its own, and knows the network of its endpoint", () => {
    const inside = made((stack) => ({
      endpoint: new InterfaceEndpoint(stack, "endpoint", {
        name: "shop",
        network: network(stack),
      }),
      table: table(stack),
      securityGroups: [
        { id: "sg-0123456789abcdef0" },
        { id: new DataAwsSsmParameter(stack, "cache", { name: "/cache" }).insecureValue },
      ],
    }));
    expect(lambda(inside)).toMatchObject({
      vpc_config: {
        subnet_ids: [reference("aws_subnet."), reference("aws_subnet.")],
        security_group_ids: [
          reference("aws_security_group.function_security-group_"),
          "sg-0123456789abcdef0",
          "${data.aws_ssm_parameter.cache.insecure_value}",
        ],
      },
      environment: { variables: { AWS_ENDPOINT_URL_DYNAMODB: matching(/^https:/) } },
    });
  });
});
