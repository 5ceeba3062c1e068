import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ValidationError } from "../errors";
import { network, table, thrownBy } from "../testing/fixtures";
import { inStack, reference, Template } from "../testing/template";
import { DynamoDbInstance, type DynamoDbInstanceProps } from "./dynamodb-instance";
import { userData } from "./user-data";

const template = (props: Partial<DynamoDbInstanceProps> = {}) =>
  Template.of(
    (stack) =>
      new DynamoDbInstance(stack, "instance", {
        name: "shop",
        table: table(stack),
        network: network(stack, { flowLogs: false }),
        ...props,
      }),
  );

test("has no public address, no key, an encrypted disk, and metadata by token only", () => {
  const instance = template().resource("aws_instance");
  expect(instance).toMatchObject({
    subnet_id: reference("aws_subnet.network_private-0_"),
    metadata_options: { http_endpoint: "enabled", http_tokens: "required" },
    root_block_device: { encrypted: true },
    vpc_security_group_ids: [reference("aws_security_group.instance_")],
    iam_instance_profile: reference("aws_iam_instance_profile."),
    user_data_replace_on_change: true,
    tags: { Name: "shop" },
  });
  expect(instance).not.toHaveProperty("key_name");
  // The subnet assigns no public address.
  expect(instance).not.toHaveProperty("associate_public_ip_address");
});

test("lets nothing in", () => {
  const made = template();
  expect(made.types).not.toContain("aws_vpc_security_group_ingress_rule");
  expect(made.resource("aws_security_group")).not.toHaveProperty("ingress");
});

test.each([
  [undefined, "t4g.micro", "arm64"],
  ["arm64", "t4g.micro", "arm64"],
  ["x86_64", "t3.micro", "x86_64"],
] as const)("on %s is a %s with the newest image for it", (architecture, type, image) => {
  const made = template(architecture && { architecture });
  expect(made.resource("aws_instance")).toMatchObject({
    instance_type: type,
    ami: reference("aws_ssm_parameter."),
    // A newer image does not replace the instance.
    lifecycle: { ignore_changes: ["ami"] },
  });
  expect(made.data("aws_ssm_parameter")).toMatchObject({
    name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${image}`,
  });
});

test("has an EC2 role with only what was granted", () => {
  const made = template({ roleName: "other", access: "read" });
  expect(made.resource("aws_iam_role")).toMatchObject({ name: "other" });
  expect(made.resource("aws_iam_role")["assume_role_policy"]).toContain('"ec2.amazonaws.com"');
  expect(made.resource("aws_iam_instance_profile")).toMatchObject({ name: "other" });
  expect(made.resource("aws_iam_role_policy")).toMatchObject({ name: "dynamodb-read" });
});

test("throws before creating anything when the role's name is invalid", () => {
  inStack((stack) => {
    const props = { name: "a/b", table: table(stack), network: network(stack) };
    const error = thrownBy(() => new DynamoDbInstance(stack, "instance", props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toMatch(/^`roleName` must .* \(test\/instance\)$/);
    expect(stack.node.findChild("instance").node.children).toEqual([]);
  });
});

describe("what runs at the first start", () => {
  const folder = mkdtempSync(join(tmpdir(), "user-data-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs the script with a fake `aws` that records its calls. */
  function run(actions: Parameters<typeof userData>[0]["actions"], exitCode = 0) {
    const calls = join(folder, "calls");
    const aws = join(folder, "aws");
    const id = join(folder, "instance-id");
    writeFileSync(calls, "");
    writeFileSync(id, "i-0abc\n");
    writeFileSync(
      aws,
      `#!/bin/bash\necho "$@" >>${calls}\necho 'AccessDenied' >&2\nexit ${exitCode}\n`,
    );
    chmodSync(aws, 0o755);
    const script = userData({ region: "us-east-2", tableName: "orders", actions })
      .replace("/var/lib/cloud/data/instance-id", id)
      .replace("/dev/console", join(folder, "console"))
      .replace("sleep 10", "true");
    const { status, stdout } = spawnSync("bash", ["-c", script], {
      encoding: "utf8",
      env: { PATH: `${folder}:/usr/bin:/bin` },
    });
    const console = readFileSync(join(folder, "console"), "utf8");
    return { status, stdout, console, calls: readFileSync(calls, "utf8").trim().split("\n") };
  }

  test("puts an item, gets it and reports to the console", () => {
    const { status, stdout, console, calls } = run(["dynamodb:GetItem", "dynamodb:PutItem"]);
    expect(status).toBe(0);
    expect(console).toBe("dynamodb-check: reads and writes as granted \n");
    expect(stdout).toBe(console);
    const key = '{"pk":{"S":"instance-check"},"sk":{"S":"i-0abc"}';
    expect(calls).toEqual([
      expect.stringMatching(
        /^dynamodb put-item --item .*"checkedAt":\{"S":"\d{4}-.*Z"\}\} --table-name orders/,
      ),
      expect.stringContaining(`dynamodb get-item --key ${key}} --table-name orders`),
    ]);
    expect(calls[0]).toContain(`--item ${key},`);
  });

  test.each([
    ["dynamodb:GetItem", "get-item"],
    ["dynamodb:PutItem", "put-item"],
  ] as const)("does with %s alone nothing else", (action, command) => {
    const { calls } = run([action]);
    expect(calls.map((call) => call.split(" ")[1])).toEqual([command]);
  });

  test("retries for a while, then reports why it failed", () => {
    const { console, calls } = run(["dynamodb:GetItem"], 254);
    expect(calls).toHaveLength(12);
    expect(console).toBe("dynamodb-check: failed: AccessDenied \n");
  });

  test("has nothing that Terraform would interpolate", () => {
    const script = userData({ region: "us-east-2", tableName: "orders", actions: [] });
    expect(script).not.toMatch(/[$%]\{/);
  });
});
