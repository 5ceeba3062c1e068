import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../cli";
import { configuration, planText } from "../snapshot/plan/testing/plan";

/** A table by a module, whose name the function has from an output. */
const PLAN = planText({
  resources: [
    { resource: "aws_dynamodb_table.this", module: "module.orders", after: { name: "orders" } },
    { resource: "aws_iam_role.r", after: { name: "r", path: "/" } },
    { resource: "aws_iam_role_policy.p", after: { name: "p", role: "r" }, unknown: ["policy"] },
    {
      resource: "aws_lambda_function.f",
      after: {
        function_name: "f",
        role: "arn:aws:iam::000000000000:role/r",
        environment: [{ variables: { TABLE_NAME: "orders" } }],
      },
    },
  ],
  root: {
    resources: {
      "aws_iam_role_policy.p": {
        expressions: { policy: { references: ["module.orders.arn", "module.orders"] } },
      },
      "aws_lambda_function.f": { expressions: { function_name: { constant_value: "f" } } },
    },
    calls: {
      orders: {
        module: configuration({
          resources: { "aws_dynamodb_table.this": {} },
          outputs: { arn: ["aws_dynamodb_table.this.arn"] },
        }),
      },
    },
  },
});

const MAIN = `
  module "orders" { source = "./modules/table" }

  resource "aws_iam_role_policy" "p" {
    policy = jsonencode({
      Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = module.orders.arn }]
    })
  }

  resource "aws_lambda_function" "f" {
    function_name = "f"
  }
`;
const MODULE = `
  resource "aws_dynamodb_table" "this" {}

  output "arn" { value = aws_dynamodb_table.this.arn }
`;

describe("doctor plan --configuration", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "doctor-configuration-"));
    write({ "plan.json": PLAN, "main.tf": MAIN, "modules/table/main.tf": MODULE });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }

  async function planned(
    where?: string,
  ): Promise<{ readonly code: number; readonly text: string }> {
    let text = "";
    const print = (part: string): void => {
      text += part;
    };
    const options = where === undefined ? [] : ["--configuration", where];
    const code = await run(
      ["plan", join(folder, "plan.json"), ...options],
      { out: print, err: print },
      () => Promise.reject(new Error("the account was asked")),
      () => Promise.reject(new Error("the account was asked")),
    );
    return { code, text };
  }

  test("reads what the plan has only the references of, in modules too", async () => {
    await expect(planned()).resolves.toMatchObject({ code: 3 });
    await expect(planned(folder)).resolves.toMatchObject({ code: 0 });
  });

  test("finds a denial there too", async () => {
    write({
      "main.tf": MAIN.replace(
        "Resource = module.orders.arn",
        'Resource = "${module.orders.arn}/index/*"',
      ),
    });
    await expect(planned(folder)).resolves.toMatchObject({ code: 1 });
  });

  test("reads modules where terraform init put them", async () => {
    const Modules = [
      { Key: "", Source: "", Dir: "." },
      { Key: "orders", Source: "example.com/table", Dir: ".terraform/modules/orders" },
    ];
    write({
      "main.tf": MAIN.replace("./modules/table", "example.com/table"),
      ".terraform/modules/orders/main.tf": MODULE,
      ".terraform/modules/modules.json": JSON.stringify({ Modules }),
    });
    await expect(planned(folder)).resolves.toMatchObject({ code: 0 });
  });

  test("does not know a module that is not there", async () => {
    write({ "main.tf": MAIN.replace("./modules/table", "example.com/table") });
    await expect(planned(folder)).resolves.toMatchObject({ code: 3 });
  });

  test.each([
    [
      "a file in the language",
      "change_override.tf",
      'resource "aws_iam_role_policy" "p" {\n  policy = file("p")\n}\n',
    ],
    ["a file in JSON", "override.tf.json", '{"resource": {"aws_iam_role_policy": {"p": {}}}}'],
  ])("does not know what is overridden by %s", async (_, name, text) => {
    write({ [name]: text });
    await expect(planned(folder)).resolves.toMatchObject({ code: 3 });
  });

  test.each([
    ["a reference", MAIN.replace("module.orders.arn", '"*"'), "aws_iam_role_policy.p.policy"],
    ["a constant", MAIN.replace('= "f"', '= "g"'), "aws_lambda_function.f.function_name"],
    [
      "an argument that is gone",
      MAIN.replace('function_name = "f"', ""),
      "aws_lambda_function.f.function_name",
    ],
    [
      "an argument that is new",
      MAIN.replace('= "f"', '= "f"\n role = module.orders.arn'),
      "aws_lambda_function.f.role",
    ],
    [
      "an argument of a module",
      MAIN.replace('table"', 'table"\n name = "a"')
        .replace("{ source", "{\n source")
        .replace('" }', '"\n }'),
      "module.orders.name",
    ],
  ])("refuses another configuration than the plan's: %s", async (_, main, where) => {
    write({ "main.tf": main });
    const { code, text } = await planned(folder);
    expect(code).toBe(2);
    expect(text).toBe(
      `error: \`${folder}\` is not the configuration of this plan: ${where} differs; plan again, or omit --configuration\n`,
    );
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["no Terraform", { "main.tf": "resource {" }, "the doctor cannot read line 1 of `main.tf`"],
    [
      "no JSON",
      { "override.tf.json": "{" },
      "the doctor cannot read line 1 of `override.tf.json`: it is not JSON",
    ],
    [
      "no manifest",
      { ".terraform/modules/modules.json": "[" },
      "modules.json` cannot be read; run terraform init again",
    ],
    [
      "too long",
      { "more.tf": " ".repeat(4 * 1024 * 1024 + 1) },
      "more.tf` must have at most 4194304 bytes, got: 4194305",
    ],
    [
      "no module",
      { "main.tf": MAIN.replace("modules/table", "modules/none") },
      "modules/none` cannot be read: ENOENT",
    ],
  ])("says in one sentence what is wrong with a file: %s", async (_, files, message) => {
    write(files);
    const { code, text } = await planned(folder);
    expect(code).toBe(2);
    expect(text).toContain(message);
    expect(text.trim().split("\n")).toHaveLength(1);
  });

  test("needs a folder with a configuration, and a plan", async () => {
    await expect(planned(join(folder, "modules"))).resolves.toMatchObject({
      code: 2,
      text: expect.stringContaining("has no *.tf files") as string,
    });
    write({
      "plan.json": JSON.stringify({
        format_version: "1.0",
        values: {
          root_module: {
            resources: [{ address: "aws_vpc.a", mode: "managed", type: "aws_vpc", name: "a" }],
          },
        },
      }),
    });
    await expect(planned(folder)).resolves.toMatchObject({
      code: 2,
      text: expect.stringContaining("needs a plan, got: a state") as string,
    });
  });
});
