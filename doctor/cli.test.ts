import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type AskAccount } from "./cli";
import { DoctorError } from "./errors";
import { FORMATS, reportSchema } from "./report";
import {
  copyExample,
  exampleFolder,
  removeTemporaryFolders,
  temporaryFolder,
} from "./testing/examples";
import { runDoctor } from "./testing/run-doctor";
import { VERSION } from "./version";

afterEach(removeTemporaryFolders);

const doctor = (args: readonly string[], askAccount?: AskAccount) =>
  runDoctor(args, askAccount && { askAccount });

const FOLDER = exampleFolder("gateway-endpoint");

test.each([
  ["reachable and allowed", ["--folder", FOLDER, "--actions", "read"], 0],
  ["denied", ["--folder", FOLDER, "--actions", "Scan"], 1],
  ["unreachable", ["--folder", exampleFolder("no-route"), "--actions", "write"], 1],
])("exits as documented when %s", async (_, args, code) => {
  const result = await doctor(args);
  expect(result.code).toBe(code);
  expect(result.err).toBe("");
  expect(result.out).toContain("Network       ");
});

test("exits 3 when something that matters is unknown, and names it", async () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove("describe-route-tables.json");
  const { code, out } = await doctor(["--folder", copy.folder, "--actions", "read"]);
  expect(code).toBe(3);
  expect(out).toContain("describe-route-tables.json");
});

test.each([
  ["no option names a source", [], "name the source: --function"],
  ["two options name a source", ["--function", "a", "--instance", "i-1"], "only one source"],
  ["subnets come alone", ["--subnets", "subnet-a"], "--security-groups must be one or more ids"],
  ["a task has no id", ["--ecs-task", "shop/"], "--ecs-task must be CLUSTER/ID"],
  ["a task is a service", ["--ecs-task", "arn:aws:ecs:a:1:service/b/c"], "--ecs-task must be"],
  ["a service has 3 parts", ["--ecs-service", "a/b/c"], "--ecs-service must be CLUSTER/NAME"],
  ["a service has no ARN", ["--app-runner-service", "orders"], "the ARN of an App Runner service"],
  ["a list has a gap", ["--subnets", "a,,b", "--security-groups", "c"], "--subnets must be one or"],
  ["a name is empty", ["--function", ""], "must not be empty"],
  ["a Region is empty", ["--folder", FOLDER, "--region", ""], "--region must not be empty"],
  ["a URL is empty", ["--folder", FOLDER, "--endpoint-url", ""], "--endpoint-url must not be"],
  ["an option is unknown", ["--fold", "x"], "unknown option '--fold'"],
  ["there is an extra argument", ["orders"], "there is no command `orders`; choose from collect, "],
  ["a value is missing", ["--function"], "argument missing"],
  ["an action is unknown", ["--folder", FOLDER, "--actions", "Read"], "got: `Read`"],
  ["there is no folder", ["--folder", "no/such/folder"], "no folder `no/such/folder`"],
  ["the folder is for another function", ["--folder", FOLDER, "--function", "x"], "orders-reader"],
  ["collect has no folder", ["collect", "--function", "x"], "--out"],
])("exits 2 with one sentence when %s", async (_, args, sentence) => {
  const { code, out, err } = await doctor(args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err).toMatch(/^error: .*\n(\(Did you mean .*\)\n)?$/);
  expect(err).toContain(sentence);
});

test("exits 2 with one line, not a stack trace, when the doctor itself fails", async () => {
  const { code, err } = await doctor(["--function", "orders"]);
  expect(code).toBe(2);
  expect(err).toBe(
    "error: internal error in the doctor; please report it: the account was asked\n",
  );
});

test("prints help, and exits 0", async () => {
  const { code, out } = await doctor(["--help"]);
  expect(code).toBe(0);
  expect(out).toContain("--network-interface <id>");
  expect(out).toContain("Examples:\n  $ lambda-dynamodb-doctor --function orders-reader\n");
  expect(out).toContain(
    "Exit codes: 0 reachable and allowed, 1 not reachable or not allowed,\n2 usage error or no answer, 3 unknown.",
  );
});

test("prints JSON that its schema accepts", async () => {
  const { code, out } = await doctor(["--folder", FOLDER, "--actions", "read,Scan", "--json"]);
  expect(code).toBe(1);
  const report = reportSchema.parse(JSON.parse(out));
  expect(report).toMatchObject({
    schemaVersion: 2,
    outcome: "not-ok",
    table: { name: "orders" },
    network: { verdict: "REACHABLE", private: true },
    problems: [{ code: "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW", area: "permissions" }],
  });
});

test("--json is --format json, and no other format", async () => {
  const args = ["--folder", FOLDER, "--actions", "read"];
  const { out } = await doctor([...args, "--json"]);
  expect(out).toBe((await doctor([...args, "--format", "json"])).out);
  const { code, err } = await doctor([...args, "--json", "--format", "html"]);
  expect(code).toBe(2);
  expect(err).toContain("option '--json' cannot be used with option '--format <format>'");
});

test("an unknown format is a usage error that lists the formats", async () => {
  const { code, err } = await doctor(["--folder", FOLDER, "--format", "xml"]);
  expect(code).toBe(2);
  expect(err).toContain("Allowed choices are text, json, markdown, sarif, junit, html.");
});

test.each(FORMATS)(
  "writes %s to a file instead of the terminal, with the same exit code",
  async (format) => {
    const file = join(temporaryFolder(), "report");
    const args = ["--folder", FOLDER, "--actions", "Scan", "--format", format];
    const printed = await doctor(args);
    const written = await doctor([...args, "--output", file]);
    expect(written).toEqual({ code: 1, out: "", err: `wrote ${file}\n` });
    expect(readFileSync(file, "utf8")).toBe(printed.out);
  },
);

test.each([
  ["a folder that is not there", () => join(temporaryFolder(), "no", "report"), "ENOENT"],
  ["a folder", () => temporaryFolder(), "EISDIR"],
  ["nothing", () => "", "ENOENT"],
])("exits 2 with one sentence when --output names %s", async (_, file, code) => {
  const result = await doctor(["--folder", FOLDER, "--output", file()]);
  expect(result).toMatchObject({ code: 2, out: "" });
  expect(result.err).toMatch(
    new RegExp(`^error: the report cannot be written to \`.*\`: ${code}; check --output\\n$`),
  );
});

test("prints its version", async () => {
  expect(await doctor(["--version"])).toEqual({ code: 0, out: `${VERSION}\n`, err: "" });
});

describe("an account", () => {
  const answering: AskAccount = () =>
    Promise.resolve({
      region: "us-east-2",
      answers: new Map([
        [
          "get-function-configuration",
          {
            known: true,
            origin: "lambda:GetFunctionConfiguration",
            value: {
              FunctionName: "orders",
              FunctionArn: "arn:aws:lambda:us-east-2:111122223333:function:orders",
              Role: "arn:aws:iam::111122223333:role/orders",
            },
          },
        ],
        ["get-role", { known: false, missing: "iam:GetRole", why: "access denied" }],
      ]),
    });

  test("is asked for the function", async () => {
    const { code, out } = await doctor(["--function", "orders", "--table", "orders"], answering);
    expect(code).toBe(3);
    expect(out).toContain("permissions boundary: iam:GetRole: access");
  });

  test.each([
    ["its ARN", ["--function", "arn:aws:lambda:eu-west-1:111122223333:function:orders"]],
    ["a task's ARN", ["--ecs-task", "arn:aws:ecs:eu-west-1:111122223333:task/shop/0f1e"]],
    ["--region", ["--function", "orders", "--region", "eu-west-1"]],
  ])("is asked in the Region of %s", async (_, args) => {
    const asked: (string | undefined)[] = [];
    await doctor(args, (question) => {
      asked.push(question.region);
      return answering(question);
    });
    expect(asked).toEqual(["eu-west-1"]);
  });

  test("is collected into a folder, with a line about what is missing", async () => {
    const folder = join(temporaryFolder(), "answers");
    const { code, out, err } = await doctor(
      ["collect", "--function", "orders", "--out", folder],
      answering,
    );
    expect({ code, out }).toEqual({ code: 0, out: `wrote 1 file to ${folder}\n` });
    expect(err).toBe("not collected: get-role.json (iam:GetRole: access denied)\n");
    expect(readdirSync(folder)).toEqual(["get-function-configuration.json"]);
  });

  test("is not asked when the folder is not empty", async () => {
    const { code, err } = await doctor(["collect", "--function", "orders", "--out", FOLDER]);
    expect(code).toBe(2);
    expect(err).toContain("is not empty (files: ");
  });

  test("that rejects the question ends with its message", async () => {
    const { code, err } = await doctor(["--function", "orders"], () =>
      Promise.reject(new DoctorError("no Region is set")),
    );
    expect({ code, err }).toEqual({ code: 2, err: "error: no Region is set\n" });
  });
});

test("prints the commands that collect the folder", async () => {
  const { code, out } = await doctor(["commands", "--function", "orders", "--out", "answers"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^#!\/usr\/bin\/env bash\n/);
  expect(out).toContain("OUT=answers");
});

describe("what would act on the terminal", () => {
  const CLIPBOARD = "\u001b]52;c;QQ==\u0007";

  test("is shown in an error, on its one line", async () => {
    const copy = copyExample("gateway-endpoint");
    copy.set("get-function-configuration.json", "FunctionName", `${CLIPBOARD}\nreached`);
    const { code, err } = await doctor(["--folder", copy.folder, "--function", "orders"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: [ -~]*\n$/);
    expect(err).toContain("\\u001b]52;c;QQ==\\u0007\\u000areached");
  });

  test("is shown in a usage error", async () => {
    const { err } = await doctor([`--${CLIPBOARD}`]);
    expect(err).toMatch(/^error: unknown option '--\\u001b[ -~]*\n/);
  });

  test("is an escape in JSON, which says the same", async () => {
    const copy = copyExample("gateway-endpoint");
    const name = `${CLIPBOARD}\u202eorders\u2028`;
    copy.set("get-function-configuration.json", "FunctionName", name);
    const { out } = await doctor(["--folder", copy.folder, "--json"]);
    expect(out).toMatch(/^[\n -~→]*$/);
    expect(JSON.parse(out)).toMatchObject({ source: { functionName: name } });
  });

  test("is shown in the report, colored or not", async () => {
    const copy = copyExample("gateway-endpoint");
    copy.set("get-function-configuration.json", "FunctionName", `${CLIPBOARD}\u202eorders`);
    const { out } = await doctor(["--folder", copy.folder]);
    expect(out).toContain("\\u001b]52;c;QQ==\\u0007\\u202eorders → ");
  });

  test("is refused in a script", async () => {
    const { code, err } = await doctor(["commands", "--function", "orders", "--out", CLIPBOARD]);
    expect(code).toBe(2);
    expect(err).toContain("printable characters, got: `\\u001b]52");
  });
});
