import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../errors";
import { scratchFolder } from "../testing/scratch";
import { policiesOf } from "./policies";

const policy = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** The policies of a stack with these resources. */
async function read(resource: Readonly<Record<string, unknown>>) {
  const folder = await scratchFolder();
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
  return policiesOf("public", folder);
}

test("finds each policy, with an example for what Terraform knows only later", async () => {
  const logs = policy({
    Effect: "Allow",
    Action: "logs:PutLogEvents",
    Resource: "${aws_cloudwatch_log_group.function_log-group_80261432.arn}:*",
  });
  const partition = "${data.aws_partition.account_partition_32ACE770.partition}";
  const key = policy({ Principal: { AWS: `arn:${partition}:iam::1:root` } });
  const found = await read({
    aws_iam_role_policy: { "function_logs-policy_3000E3D0": { name: "logs", policy: logs } },
    aws_kms_key: { key_resource_49C04B4F: { policy: key, description: "no policy" } },
  });
  expect(found).toEqual([
    {
      stack: "public",
      resource: "aws_iam_role_policy.function_logs-policy",
      document: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: "logs:PutLogEvents",
            Resource: "arn:aws:logs:us-east-2:111122223333:log-group:example:*",
          },
        ],
      },
    },
    expect.objectContaining({
      resource: "aws_kms_key.key_resource",
      document: {
        Version: "2012-10-17",
        Statement: [{ Principal: { AWS: "arn:aws:iam::1:root" } }],
      },
    }),
  ]);
});

test("says for the linter what a trust policy is about", async () => {
  const trust = policy({ Effect: "Allow", Action: "sts:AssumeRole" });
  const [found] = await read({ aws_iam_role: { a: { assume_role_policy: trust } } });
  expect(found?.document).toMatchObject({
    Statement: [{ Action: "sts:AssumeRole", Resource: "arn:aws:iam::111122223333:role/example" }],
  });
});

test.each(["${aws_s3_bucket.a.arn}", "${join(local.a)}", "${data.aws_partition.partition}"])(
  "names %s, which it has no example for, rather than lint half a policy",
  async (expression) => {
    const unknown = policy({ Resource: expression });
    const reading = read({ aws_iam_role_policy: { a: { policy: unknown } } });
    await expect(reading).rejects.toThrow(HarnessError);
    await expect(reading).rejects.toThrow(`aws_iam_role_policy.a refers to ${expression}, of`);
  },
);
