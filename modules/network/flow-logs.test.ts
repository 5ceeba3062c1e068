import { ValidationError } from "../errors";
import { EncryptionKey } from "../key/encryption-key";
import { network, thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, reference, Template } from "../testing/template";
import { type FlowLogsOptions } from "./flow-logs";

const template = (flowLogs?: FlowLogsOptions | false) =>
  Template.of((stack) => network(stack, flowLogs === undefined ? {} : { flowLogs }));

test("records all traffic of the VPC in its own group", () => {
  const made = template();
  expect(made.resource("aws_flow_log")).toMatchObject({
    vpc_id: reference("aws_vpc."),
    traffic_type: "ALL",
    log_destination_type: "cloud-watch-logs",
    log_destination: reference("aws_cloudwatch_log_group."),
    iam_role_arn: reference("aws_iam_role."),
    tags: { Name: "shop" },
    depends_on: [matching(/^aws_iam_role_policy\./)],
  });
  expect(made.resource("aws_cloudwatch_log_group")).toEqual({
    name: "/aws/vpc-flow-logs/shop",
    retention_in_days: 30,
  });
});

test("has AWS's fields and each packet's path, none of which Terraform interpolates", () => {
  const format = String(template().resource("aws_flow_log")["log_format"]);
  expect(format).toMatch(/^\$\$\{version\} \$\$\{account-id\} .* \$\$\{traffic-path\}$/);
  expect(format.split(" ")).toHaveLength(17);
  expect(format.split(" ").filter((field) => !/^\$\$\{[a-z-]+\}$/.test(field))).toEqual([]);
});

test("uses a role that only the account's flow logs can assume", () => {
  const role = template().resource("aws_iam_role");
  expect(role).toMatchObject({ name: "shop-flow" });
  expect(policyIn(role, "assume_role_policy").Statement).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": reference("aws_caller_identity.") },
        ArnLike: { "aws:SourceArn": matching(/^arn:.*:ec2:us-east-2:.*:vpc-flow-log\/\*$/) },
      },
    },
  ]);
});

test("allows that role to write to the group, and nothing else", () => {
  expect(policyIn(template().resource("aws_iam_role_policy")).Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [matching(/^\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*$/)],
    },
  ]);
});

test("takes every override", () => {
  const made = Template.of((stack) => {
    const key = new EncryptionKey(stack, "key", { name: "shop", region: "us-east-2" });
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/a/b${c}/boundary";
    network(stack, {
      flowLogs: { roleName: "writer", rolePath: "/a/", permissionsBoundary, retentionDays: 7, key },
    });
  });
  expect(made.resource("aws_iam_role")).toMatchObject({
    name: "writer",
    path: "/a/",
    permissions_boundary: "arn:aws:iam::111122223333:policy/a/b$${c}/boundary",
  });
  expect(made.resource("aws_cloudwatch_log_group")).toMatchObject({
    retention_in_days: 7,
    kms_key_id: reference("aws_kms_key."),
  });
  expect(made.resource("aws_kms_key")["policy"]).toContain(":log-group:/aws/vpc-flow-logs/shop");
});

test("can be left out", () => {
  const made = template(false);
  for (const type of ["aws_flow_log", "aws_iam_role", "aws_cloudwatch_log_group"]) {
    expect(made.types).not.toContain(type);
  }
});

test.each([
  [{ roleName: "" }, "`roleName` must be 1 to 64 letters"],
  [{ roleName: "r".repeat(65) }, "`roleName` must be 1 to 64 letters"],
  [{ rolePath: "team-a" }, "`rolePath` must be / or, between slashes, names of letters"],
  [{ permissionsBoundary: "boundary" }, "`permissionsBoundary` must be the ARN of a managed"],
  [{ retentionDays: 2 }, "`retentionDays` must be one of 1, 3, 5, 7, 14, 30,"],
])("throws before creating anything: %j", (flowLogs, message) => {
  inStack((stack) => {
    const error = thrownBy(() => network(stack, { flowLogs }));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toContain(message);
    expect((error as ValidationError).path).toBe("test/network/flow-logs");
  });
});
