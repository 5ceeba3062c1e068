import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Account } from "./account";
import { matching, Template } from "./testing/template";

const made = Template.of((stack) => {
  const account = Account.of(stack);
  expect(Account.of(account)).toBe(account);
  new TerraformOutput(stack, "arn", { value: account.arn("logs", "eu-west-1", "log-group:a") });
});

test("is looked up once per stack, under the addresses that it always had", () => {
  expect(made.data("aws_caller_identity")).toEqual({});
  expect(made.data("aws_partition")).toEqual({});
  expect(made.text).toContain('"account_identity_B7F107C0": {');
  expect(made.text).toContain('"account_partition_32ACE770": {');
});

test("builds ARNs in the account", () => {
  expect(made.outputs["arn"]).toEqual(
    matching(
      /^arn:\$\{data\.aws_partition\.\w+\.partition\}:logs:eu-west-1:\$\{data\.aws_caller_identity\.\w+\.account_id\}:log-group:a$/,
    ),
  );
});

test("looks the region up only for whoever asks, once", () => {
  const asked = Template.of((stack) => {
    expect(Account.of(stack).region).toBe(Account.of(stack).region);
  });
  expect(asked.data("aws_region")).toEqual({});
  expect(() => made.data("aws_region")).toThrow("expected one aws_region, got: 0");
});

test("knows how host names end in a region, also in one that only Terraform knows", () => {
  const asked = Template.of((stack) => {
    const account = Account.of(stack);
    expect(account.dnsSuffixOf("us-east-2")).toBe("amazonaws.com");
    expect(account.dnsSuffixOf("cn-north-1")).toBe("amazonaws.com.cn");
    new TerraformOutput(stack, "suffix", { value: account.dnsSuffixOf(account.region) });
  });
  expect(asked.outputs["suffix"]).toBe(
    "${data.aws_partition.account_partition_32ACE770.dns_suffix}",
  );
});

describe("a construct of the stack that is called `account`", () => {
  const theirs = (stack: TerraformStack) =>
    new DataAwsCallerIdentity(new Construct(stack, "account"), "identity");

  test.each(["before", "after"])("can be made %s ours", (order) => {
    const both = Template.of((stack) => {
      if (order === "before") theirs(stack);
      const { id } = Account.of(stack);
      if (order === "after") theirs(stack);
      new TerraformOutput(stack, "id", { value: id });
    });
    expect(both.outputs["id"]).toBe(
      "${data.aws_caller_identity.account_identity_B7F107C0.account_id}",
    );
  });
});
