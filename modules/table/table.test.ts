import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { ACCESS_LEVELS } from "../../lambda-src/contract";
import { actionsOf } from "../access/grant";
import { ValidationError } from "../errors";
import { table, thrownBy } from "../testing/fixtures";
import { inStack, policyIn, reference, Template } from "../testing/template";
import type { TableProps } from "./table";

const resource = (props: Partial<TableProps> = {}) =>
  Template.of((stack) => table(stack, props)).resource("aws_dynamodb_table");

test("is on demand, recoverable, encrypted with a KMS key, and has the contract's key", () => {
  expect(resource()).toMatchObject({
    name: "orders",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "pk",
    range_key: "sk",
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
    ],
    ttl: { attribute_name: "expiresAt", enabled: true },
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true },
    deletion_protection_enabled: false,
  });
});

test("takes every override", () => {
  expect(
    resource({ name: "a.b_c-1", ttlAttribute: "ttl", deletionProtection: true }),
  ).toMatchObject({
    name: "a.b_c-1",
    ttl: { attribute_name: "ttl", enabled: true },
    deletion_protection_enabled: true,
  });
});

test.each([
  { name: "abc" },
  { name: "a".repeat(255) },
  { ttlAttribute: "t" },
  { ttlAttribute: "t".repeat(255) },
])("takes %j", (props) => {
  expect(() => resource(props)).not.toThrow();
});

test.each([
  [{ name: "ab" }, "`name` must be 3 to 255 letters"],
  [{ name: "a".repeat(256) }, "`name` must be 3 to 255 letters"],
  [{ name: "a b" }, "`name` must be 3 to 255 letters"],
  [{ ttlAttribute: "" }, '`ttlAttribute` must be 1 to 255 characters long, got: ""'],
  [{ ttlAttribute: "t".repeat(256) }, "`ttlAttribute` must be 1 to 255 characters long"],
])("throws before making anything: %j", (props, message) => {
  inStack((stack) => {
    const error = thrownBy(() => table(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toContain(message);
    expect((error as ValidationError).path).toBe("test/table");
    expect(stack.node.findChild("table").node.children).toEqual([]);
  });
});

describe.each(ACCESS_LEVELS)("grant of %s", (level) => {
  test("gives the role these actions on this table, and returns them", () => {
    const template = Template.of((stack) => {
      const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
      const grant = table(stack).grant(level, role);
      expect(grant).toMatchObject({ role, actions: actionsOf(level), indexArns: [] });
    });
    const policy = template.resource("aws_iam_role_policy");
    expect(policy).toMatchObject({ role: "${aws_iam_role.role.name}", name: `dynamodb-${level}` });
    expect(policyIn(policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: actionsOf(level),
          Resource: [reference("aws_dynamodb_table.")],
        },
      ],
    });
  });
});

test("grants nothing by itself", () => {
  expect(Template.of((stack) => table(stack)).types).toEqual(["aws_dynamodb_table"]);
});
