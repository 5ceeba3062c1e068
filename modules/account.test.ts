import { TerraformOutput } from "cdktf";
import { Account } from "./account";
import { matching, Template } from "./testing/template";

const made = Template.of((stack) => {
  const account = Account.of(stack);
  expect(Account.of(account)).toBe(account);
  new TerraformOutput(stack, "arn", { value: account.arn("logs", "eu-west-1", "log-group:a") });
});

test("is looked up once per stack", () => {
  expect(made.data("aws_caller_identity")).toEqual({});
  expect(made.data("aws_partition")).toEqual({});
});

test("builds ARNs in the account", () => {
  expect(made.outputs["arn"]).toEqual(
    matching(
      /^arn:\$\{data\.aws_partition\.\w+\.partition\}:logs:eu-west-1:\$\{data\.aws_caller_identity\.\w+\.account_id\}:log-group:a$/,
    ),
  );
});
