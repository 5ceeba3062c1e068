import { ValidationError } from "../errors";
import { EncryptionKey } from "../key/encryption-key";
import { ExistingNetwork } from "../network/existing-network";
import { bundle, lambda, network, thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, reference, Template, type Block } from "../testing/template";
import { type DynamoDbFunctionProps } from "./function-props";

const outside = (props: Partial<DynamoDbFunctionProps> = {}) =>
  Template.of((stack) => lambda(stack, props));
const inside = (props: Partial<DynamoDbFunctionProps> = {}) =>
  Template.of((stack) => lambda(stack, { network: network(stack), ...props }));
const resource = (props: Partial<DynamoDbFunctionProps> = {}) =>
  outside(props).resource("aws_lambda_function");

function policy(template: Template, name: string): Block | undefined {
  return template.resources("aws_iam_role_policy").find((each) => each["name"] === name);
}

test("runs on Node.js 22 on arm64 with its defaults, and knows the table", () => {
  expect(resource()).toMatchObject({
    function_name: "reader",
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    memory_size: 256,
    timeout: 10,
    role: reference("aws_iam_role."),
    environment: { variables: { TABLE_NAME: reference("aws_dynamodb_table.") } },
    filename: matching(/^assets\/function_bundle_\w+\/[0-9a-f]{32}\.zip$/),
    source_code_hash: matching(/^[A-Za-z0-9+/]{43}=$/),
  });
});

test("takes every override", () => {
  const template = outside({
    name: "other",
    roleName: "other-role",
    runtime: "nodejs24.x",
    rolePath: "/team-a/",
    permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
    architecture: "x86_64",
    memoryMb: 1024,
    timeoutSeconds: 60,
    logRetentionDays: 7,
    bundle: { ...bundle, handler: "main.run" },
    access: "read",
  });
  expect(template.resource("aws_lambda_function")).toMatchObject({
    function_name: "other",
    runtime: "nodejs24.x",
    architectures: ["x86_64"],
    memory_size: 1024,
    timeout: 60,
    handler: "main.run",
  });
  expect(template.resource("aws_iam_role")).toMatchObject({
    name: "other-role",
    path: "/team-a/",
    permissions_boundary: "arn:aws:iam::111122223333:policy/boundary",
  });
  expect(template.resource("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/lambda/other",
    retention_in_days: 7,
  });
  expect(policy(template, "dynamodb-read")).toBeDefined();
  expect(policy(template, "dynamodb-read-write")).toBeUndefined();
});

test.each([
  { name: "r" },
  { name: "r".repeat(64) },
  { roleName: "r+=,.@-_" },
  { roleName: "r".repeat(64) },
  { memoryMb: 128 },
  { memoryMb: 10_240 },
  { timeoutSeconds: 1 },
  { timeoutSeconds: 900 },
  { logRetentionDays: 1 },
  { logRetentionDays: 3653 },
])("takes %j", (props) => {
  expect(() => resource(props)).not.toThrow();
});

test.each([
  [{ name: "" }, '`name` must be 1 to 64 letters, digits, `-` or `_`, got: ""'],
  [{ name: "r".repeat(65), roleName: "role" }, "`name` must be 1 to 64 letters"],
  [{ name: "a.b" }, "`name` must be 1 to 64 letters"],
  [{ roleName: "" }, "`roleName` must be 1 to 64 letters"],
  [{ roleName: "r".repeat(65) }, "`roleName` must be 1 to 64 letters"],
  [{ roleName: "a/b" }, "`roleName` must be 1 to 64 letters"],
  [{ rolePath: "/team a/" }, "`rolePath` must be / or, between slashes, names of letters"],
  [{ permissionsBoundary: "none" }, "`permissionsBoundary` must be the ARN of a managed policy"],
  [{ memoryMb: 127 }, "`memoryMb` must be a whole number between 128 and 10240, got: 127"],
  [{ memoryMb: 10_241 }, "`memoryMb` must be a whole number between 128 and 10240, got: 10241"],
  [{ memoryMb: 128.5 }, "`memoryMb` must be a whole number"],
  [{ timeoutSeconds: 0 }, "`timeoutSeconds` must be a whole number between 1 and 900, got: 0"],
  [{ timeoutSeconds: 901 }, "`timeoutSeconds` must be a whole number between 1 and 900, got: 901"],
  [{ logRetentionDays: 2 }, "`logRetentionDays` must be one of 1, 3, 5, 7, 14, 30,"],
  [
    { access: [] },
    "`access` must be one of read, write, read-write, or a list of one or more of dynamodb:",
  ],
])("throws before creating anything: %j", (props, message) => {
  inStack((stack) => {
    const error = thrownBy(() => lambda(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toContain(message);
    expect((error as ValidationError).path).toBe("test/function");
    expect(stack.node.findChild("function").node.children).toEqual([]);
  });
});

test("depends on its log group and its policies", () => {
  expect(inside().resource("aws_lambda_function")["depends_on"]).toEqual([
    matching(/^aws_cloudwatch_log_group\./),
    matching(/^aws_iam_role_policy\.function_logs-policy/),
    matching(/^aws_iam_role_policy\.function_network-interfaces-policy/),
  ]);
});

test("keeps logs for 30 days, and can write only to its own group", () => {
  const template = outside();
  expect(template.resource("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/lambda/reader",
    retention_in_days: 30,
  });
  expect(policyIn(policy(template, "logs")!).Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [matching(/^\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*$/)],
    },
  ]);
});

test("allows only Lambda to assume its role", () => {
  expect(policyIn(outside().resource("aws_iam_role"), "assume_role_policy").Statement).toEqual([
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
});

test("has no wildcard action, `*` as its resource only to look at interfaces, and `*/*` only to delete them", () => {
  const statements = inside()
    .resources("aws_iam_role_policy")
    .flatMap((each) => policyIn(each).Statement)
    .filter(({ Effect }) => Effect === "Allow");
  expect(statements.flatMap((each) => each.Action).filter((each) => each.includes("*"))).toEqual(
    [],
  );
  const wide = statements.filter((each) => each.Resource.includes("*"));
  expect(wide).toHaveLength(1);
  expect(wide[0]?.Action.filter((action) => !action.startsWith("ec2:Describe"))).toEqual([]);
  const onAnyType = statements.filter((each) => each.Resource.some((arn) => arn.endsWith(":*/*")));
  expect(onAnyType.flatMap((each) => each.Action)).toEqual(["ec2:DeleteNetworkInterface"]);
});

describe("outside a VPC", () => {
  test("has no VPC configuration, security group or permission for interfaces", () => {
    const template = outside();
    expect(template.resource("aws_lambda_function")).not.toHaveProperty("vpc_config");
    expect(template.types).not.toContain("aws_security_group");
    expect(policy(template, "network-interfaces")).toBeUndefined();
  });
});

describe("inside a VPC", () => {
  test("runs in every private subnet, with its own security group", () => {
    expect(inside().resource("aws_lambda_function")).toMatchObject({
      vpc_config: {
        subnet_ids: [
          reference("aws_subnet.network_private-0_"),
          reference("aws_subnet.network_private-1_"),
        ],
        security_group_ids: [reference("aws_security_group.function_security-group_")],
      },
    });
  });

  test("is destroyed first, then its security group, which waits for its interfaces, then the policy that Lambda deletes them with", () => {
    const made = inside();
    const interfaces: unknown = matching(
      /^aws_iam_role_policy\.function_network-interfaces-policy_/,
    );
    expect(made.resource("aws_lambda_function")["depends_on"]).toContainEqual(interfaces);
    expect(made.resource("aws_security_group")).toMatchObject({
      depends_on: [interfaces],
      timeouts: { delete: "60m" },
    });
    expect(made.text).not.toContain("replace_security_groups_on_destroy");
    expect(JSON.stringify(policy(made, "network-interfaces"))).not.toContain("aws_security_group.");
  });

  const inVpc = { ArnEqualsIfExists: { "ec2:Vpc": reference("aws_vpc.network_resource_") } };
  const arn = (resource: string): unknown =>
    matching(
      new RegExp(
        String.raw`^arn:\$\{data\.aws_partition\.[^}]*\}:ec2:us-east-2:\$\{data\.aws_caller_identity\.[^}]*\}:${resource}$`,
      ),
    );

  test("allows Lambda to manage interfaces in its VPC, and nothing else in EC2", () => {
    const statements = policyIn(policy(inside(), "network-interfaces")!).Statement;
    expect(statements.filter(({ Effect }) => Effect === "Allow")).toEqual([
      {
        Effect: "Allow",
        Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
        Resource: ["*"],
      },
      {
        Effect: "Allow",
        Action: ["ec2:CreateNetworkInterface"],
        Resource: [
          arn(String.raw`network-interface/\*`),
          arn(String.raw`security-group/\*`),
          reference("aws_subnet.network_private-0_"),
          reference("aws_subnet.network_private-1_"),
        ],
        Condition: inVpc,
      },
      {
        Effect: "Allow",
        Action: ["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
        Resource: [arn(String.raw`network-interface/\*`)],
        Condition: inVpc,
      },
      {
        Effect: "Allow",
        Action: ["ec2:DeleteNetworkInterface"],
        Resource: [arn(String.raw`\*/\*`)],
        Condition: inVpc,
      },
    ]);
  });

  test("names the subnets of an existing network, however many a plan finds", () => {
    const made = Template.of((stack) =>
      lambda(stack, {
        network: new ExistingNetwork(stack, "found", { region: "us-east-2", vpc: "default" }),
      }),
    );
    const text = String(policy(made, "network-interfaces")?.["policy"]);
    expect(text).toMatch(
      /:security-group\/\*","\$\{join\("\\",\\"", local\.found_chosen-subnet-arns_\w+\)\}"\]/,
    );
    expect(text).toContain('{"ec2:Vpc":"${data.aws_vpc.found_vpc_');
  });

  test("denies those actions to its own code, by an unversioned ARN without dependencies", () => {
    const made = inside({ name: "orders" });
    const statements = policyIn(policy(made, "network-interfaces")!).Statement;
    expect(statements.filter(({ Effect }) => Effect === "Deny")).toEqual([
      {
        Effect: "Deny",
        Action: [
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses",
        ],
        Resource: ["*"],
        Condition: {
          ArnEquals: {
            "lambda:SourceFunctionArn": matching(
              /^arn:\$\{data\.aws_partition\.[^}]*\}:lambda:us-east-2:\$\{data\.aws_caller_identity\.[^}]*\}:function:orders$/,
            ),
          },
        },
      },
    ]);
  });
});

describe("with actions instead of a level", () => {
  test("allows only these actions", () => {
    const made = outside({ access: ["dynamodb:Scan"] });
    const [statement] = policyIn(policy(made, "dynamodb-actions")!).Statement;
    expect(statement?.Action).toEqual(["dynamodb:Scan"]);
  });
});

describe("with a key", () => {
  const made = Template.of((stack) => {
    const key = new EncryptionKey(stack, "key", { name: "reader", region: "us-east-2" });
    lambda(stack, { key });
  });

  test("encrypts the log group, and the key allows CloudWatch Logs to use it", () => {
    expect(made.resource("aws_cloudwatch_log_group")).toMatchObject({
      kms_key_id: reference("aws_kms_key."),
    });
    expect(made.resource("aws_kms_key")["policy"]).toContain(":log-group:/aws/lambda/reader");
  });

  test("sets no key when there is none", () => {
    expect(outside().resource("aws_cloudwatch_log_group")).not.toHaveProperty("kms_key_id");
  });
});
