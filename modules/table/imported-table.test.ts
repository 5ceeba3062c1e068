import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { TerraformOutput, type TerraformStack } from "cdktf";
import { STREAM_ACTIONS } from "../../aws/dynamodb";
import { type Access } from "../access/grant";
import { ValidationError } from "../errors";
import { thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, Template } from "../testing/template";
import { type TableByArn, type TableByName } from "./imported-table";
import { Table } from "./table";
import { type ITable } from "./table-base";

const ARN = "arn:aws:dynamodb:eu-central-1:444455556666:table/customers";
const KEY = "arn:aws:kms:eu-central-1:444455556666:key/1234";
const STREAM = `${ARN}/stream/2026-01-31T12:00:00.000`;

interface Seen {
  readonly statements: ReturnType<typeof policyIn>["Statement"];
  readonly outputs: Readonly<Record<string, string>>;
  readonly template: Template;
}

function granted(find: (stack: TerraformStack) => ITable, access: Access = "read"): Seen {
  const template = Template.of((stack) => {
    const role = new IamRole(stack, "role", { name: "reader", assumeRolePolicy: "{}" });
    find(stack).grant(access, role);
  });
  return {
    statements: policyIn(template.resource("aws_iam_role_policy")).Statement,
    outputs: template.outputs,
    template,
  };
}

const byName = (props: Partial<TableByName> = {}, access?: Access) =>
  granted((stack) => Table.fromName(stack, "customers", { name: "customers", ...props }), access);
const byArn = (props: Partial<TableByArn> = {}, access?: Access) =>
  granted((stack) => Table.fromArn(stack, "customers", { arn: ARN, ...props }), access);

describe("by its name", () => {
  test("is in the provider's partition, region and account", () => {
    const { statements, template } = byName();
    expect(statements.map(({ Resource }) => Resource)).toEqual([
      [
        matching(
          /^arn:\$\{data\.aws_partition\.\w+\.partition\}:dynamodb:\$\{data\.aws_region\.[\w-]+\.id\}:\$\{data\.aws_caller_identity\.\w+\.account_id\}:table\/customers$/,
        ),
      ],
    ]);
    expect(template.types).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
    expect(template.outputs).toEqual({});
  });

  test("can be in another region and account", () => {
    const { statements } = byName({ region: "eu-central-1", account: "444455556666" });
    expect(statements[0]?.Resource).toEqual([
      matching(/^arn:\$\{.+\}:dynamodb:eu-central-1:444455556666:table\/customers$/),
    ]);
  });
});

describe("by its ARN", () => {
  test("is where the ARN says", () => {
    expect(byArn().statements).toEqual([
      {
        Effect: "Allow",
        Action: [
          "dynamodb:BatchGetItem",
          "dynamodb:ConditionCheckItem",
          "dynamodb:GetItem",
          "dynamodb:Query",
        ],
        Resource: [ARN],
      },
    ]);
    inStack((stack) => {
      expect(Table.fromArn(stack, "customers", { arn: ARN })).toMatchObject({
        tableName: "customers",
        tableArn: ARN,
        region: "eu-central-1",
        account: "444455556666",
        streamArn: undefined,
      });
    });
  });

  test("which only Terraform can know, and then judges", () => {
    const { template, statements } = granted((stack) => {
      const { insecureValue } = new DataAwsSsmParameter(stack, "arn", { name: "/arn" });
      const found = Table.fromArn(stack, "customers", { arn: insecureValue, indexes: ["by-x"] });
      new TerraformOutput(stack, "name", { value: found.tableName });
      return found;
    });
    const arn = "${data.aws_ssm_parameter.arn.insecure_value}";
    expect(template.outputs["name"]).toBe(
      '${element(split("/", data.aws_ssm_parameter.arn.insecure_value), 1)}',
    );
    expect(statements.map(({ Resource }) => Resource)).toEqual([[arn], [`${arn}/index/by-x`]]);
    expect(template.resource("aws_iam_role_policy")).toMatchObject({
      lifecycle: {
        precondition: [
          {
            condition: matching(
              /^\$\{can\(regex\("\^arn:.+\$", data\.aws_ssm_parameter\.arn\.insecure_value\)\)\}$/,
            ),
            error_message: `\`arn\` must be the ARN of a table, such as arn:aws:dynamodb:us-east-2:111122223333:table/orders, got: ${arn} (test/customers).`,
          },
        ],
      },
    });
    expect(byArn().template.resource("aws_iam_role_policy")).not.toHaveProperty("lifecycle");
  });
});

test("grants the indexes that it is told, global and local, to readers", () => {
  const { statements } = byArn({ indexes: ["by-mail"], localIndexes: ["by-date"] });
  expect(statements.slice(1)).toEqual([
    {
      Effect: "Allow",
      Action: ["dynamodb:Query"],
      Resource: [`${ARN}/index/by-mail`, `${ARN}/index/by-date`],
    },
  ]);
  expect(byArn({ indexes: ["by-mail"] }, "write").statements).toHaveLength(1);
});

test("grants its key through DynamoDB in its region, for it alone", () => {
  expect(byArn({ key: { arn: KEY } }).statements.slice(1)).toEqual([
    {
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: [KEY],
      Condition: {
        StringEquals: {
          "kms:ViaService": ["dynamodb.eu-central-1.amazonaws.com"],
          "kms:EncryptionContext:aws:dynamodb:tableName": "customers",
        },
      },
    },
  ]);
  const [, own] = byName({ key: { arn: KEY } }).statements;
  expect(own?.Condition).toMatchObject({
    StringEquals: {
      "kms:ViaService": [
        matching(/^dynamodb\.\$\{data\.aws_region\..+\}\.amazonaws\.com$/),
        matching(
          /^dynamodb\.\$\{data\.aws_region\..+\}\.\$\{data\.aws_partition\..+\.dns_suffix\}$/,
        ),
      ],
    },
  });
});

test("grants its stream where it is told of one", () => {
  const { statements } = byArn({ streamArn: STREAM }, STREAM_ACTIONS);
  expect(statements[0]?.Resource).toEqual([STREAM]);
  inStack((stack) => {
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    const found = Table.fromArn(stack, "customers", { arn: ARN });
    expect(thrownBy(() => found.grantStreamRead(role))).toBeInstanceOf(ValidationError);
  });
});

describe("in another account", () => {
  /** What an output says, if the table is not in the provider's account. */
  function owed({ template, outputs }: Seen, owned: string): unknown {
    const [output, ...others] = Object.entries(outputs).filter(([name]) =>
      name.startsWith(`customers_owner_${owned}-policy`),
    );
    expect(others).toEqual([]);
    if (output === undefined) return undefined;
    const [, account, local = ""] =
      /^\$\{\(?data\.aws_caller_identity\.\w+\.account_id == "(\d+)"\)? \? null : local\.(.+)\}$/.exec(
        output[1],
      ) ?? [];
    expect(account).toBe("444455556666");
    return (JSON.parse(String(template.locals[local])) as { Statement: unknown }).Statement;
  }
  const Principal = { AWS: "${aws_iam_role.role.arn}" };

  test("tells what the table's policy must allow", () => {
    const seen = byArn({ indexes: ["by-mail"] });
    expect(owed(seen, "table")).toEqual(
      seen.statements.map((statement) => ({ ...statement, Principal })),
    );
    expect(Object.keys(seen.outputs)).toHaveLength(1);
  });

  test("and the policies of the stream and of the key, where they are granted", () => {
    const seen = byArn({ key: { arn: KEY }, streamArn: STREAM }, STREAM_ACTIONS);
    const [onStream, , onKey] = seen.statements;
    expect(owed(seen, "stream")).toEqual([{ ...onStream, Principal }]);
    expect(owed(seen, "key")).toEqual([{ ...onKey, Principal, Resource: ["*"] }]);
    expect(owed(seen, "table")).toBeUndefined();
  });

  test("tells it of every role", () => {
    const template = Template.of((stack) => {
      const found = Table.fromArn(stack, "customers", { arn: ARN });
      for (const id of ["a", "b"]) {
        found.grantWrite(new IamRole(stack, id, { name: id, assumeRolePolicy: "{}" }));
      }
    });
    expect(owed({ template, outputs: template.outputs, statements: [] }, "table")).toMatchObject([
      { Principal: { AWS: "${aws_iam_role.a.arn}" } },
      { Principal: { AWS: "${aws_iam_role.b.arn}" } },
    ]);
  });

  test("tells nothing as long as nothing is granted", () => {
    const template = Template.of((stack) => Table.fromArn(stack, "customers", { arn: ARN }));
    expect(template.outputs).toEqual({});
  });
});

test.each<[object, string]>([
  [{ name: "ab" }, "`name` must be 3 to 255 letters, digits, `_`, `.` or `-`, got: ab"],
  [
    { name: "customers", region: "Ohio" },
    "`region` must be a region, such as us-east-2, got: Ohio",
  ],
  [
    { name: "customers", account: "12345678901" },
    "`account` must be the 12 digits of an account's ID, got: 12345678901",
  ],
  [
    { name: "customers", account: "1234567890123" },
    "`account` must be the 12 digits of an account's ID, got: 1234567890123",
  ],
  [{ name: "customers", indexes: ["a"] }, "`indexes[0]` must be 3 to 255 letters"],
  [
    { name: "customers", indexes: "by-mail" },
    "`indexes` must be a list of at most 25, got: by-mail",
  ],
  [{ name: "customers", localIndexes: [""] }, "`localIndexes[0]` must be 3 to 255 letters"],
  [
    { name: "customers", indexes: Array.from({ length: 26 }, (_, index) => `index-${index}`) },
    "`indexes` must be a list of at most 25, got: [",
  ],
  [{ name: "customers", key: KEY }, "`key` must be an object with arn, got: arn:aws:kms:"],
  [
    { name: "customers", streamArn: ARN },
    "`streamArn` must be the ARN of a table's stream, such as ",
  ],
  [{ arn: undefined }, "`arn` must be the ARN of a table, such as "],
  [
    { arn: "customers" },
    "`arn` must be the ARN of a table, such as arn:aws:dynamodb:us-east-2:111122223333:table/orders, got: customers",
  ],
  [{ arn: `${ARN}/index/by-mail` }, "`arn` must be the ARN of a table, such as "],
  [{ arn: STREAM }, "`arn` must be the ARN of a table, such as "],
  [{ arn: ARN.replace("dynamodb", "sns") }, "`arn` must be the ARN of a table, such as "],
])("refuses %j", (props, problem) => {
  inStack((stack) => {
    const error = thrownBy(() =>
      "arn" in props
        ? Table.fromArn(stack, "customers", props as TableByArn)
        : Table.fromName(stack, "customers", props as TableByName),
    );
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).problems).toEqual([expect.stringContaining(problem)]);
    expect((error as ValidationError).path).toBe("test/customers");
  });
});
