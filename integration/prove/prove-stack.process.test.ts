import { HarnessError } from "../errors";
import { diagnostic, MAKES, plannedChange, prints, summary } from "../testing/fake-terraform";
import { functionOutputs } from "../testing/outputs";
import { prove } from "../testing/proof";
import { FunctionError } from "../testing/table";

const TABLE = functionOutputs.tableName;

test("a stack that is as it should be passes, is destroyed, and its function is stopped", async () => {
  const { result, deployed, phases, commands, applied } = await prove();
  expect(result).toEqual({
    stack: "gateway-endpoint",
    way: "gateway endpoint",
    expected: "reads and writes, private",
    status: "passed",
    result: "put get query delete; reachable, private",
    problems: [],
    resources: 3,
    operations: ["put", "get", "query", "delete"],
    function: "put get query delete",
    plan: { network: "reachable, private", permissions: "allowed" },
    packets: { skipped: "the lab is off" },
    network: "reachable, private",
    permissions: "allowed",
    cost: [],
    checks: [
      {
        name: "packets show what the network does",
        status: "skipped",
        result: "skipped: the lab is off",
        seconds: 0,
      },
    ],
    seconds: expect.any(Number) as number,
  });
  expect(commands).toEqual(["init", "plan", "show", "apply", "output", "plan", "destroy"]);
  expect(phases).toEqual([
    "init",
    "plan",
    "apply",
    "plan and invoke",
    "destroy",
    "count what is left",
  ]);
  expect(applied()).toBe(false);
  expect(deployed.stopped).toBe(true);
});

test("a stack that is kept passes, stays applied, and says where it is", async () => {
  const { result, commands, applied, folder } = await prove({ options: { keep: true } });
  expect(result).toMatchObject({ status: "passed", keptFolder: folder });
  expect(commands).not.toContain("destroy");
  expect(applied()).toBe(true);
});

describe("a stack fails, and is destroyed,", () => {
  test("when the second plan is not empty", async () => {
    const { result, commands } = await prove({
      commands: {
        planAgain: prints(
          plannedChange("aws_vpc.network", "update"),
          plannedChange("aws_subnet.a", "replace"),
        ),
      },
    });
    const problem = "second plan must be empty, got: update aws_vpc.network, replace aws_subnet.a";
    expect(result).toMatchObject({ status: "failed", result: problem, problems: [problem] });
    expect(commands).toContain("destroy");
  });

  test("when apply fails half-way, and its folder with the logs is kept", async () => {
    const { result, commands, applied, phases, folder } = await prove({
      commands: {
        apply: `${MAKES}\n${prints(summary("plan"), diagnostic("creating subnet", "InvalidSubnet.Conflict", "aws_subnet.a"))}\nexit 1`,
      },
    });
    expect(result).toMatchObject({ status: "failed", operations: [], way: "" });
    expect(result.result).toMatch(/^terraform apply of gateway-endpoint exited 1 after \d+\.\d s$/);
    expect(result.problems).toEqual([
      expect.stringContaining("aws_subnet.a: creating subnet: InvalidSubnet.Conflict"),
    ]);
    expect(result).toMatchObject({ keptFolder: folder });
    expect(commands).toEqual(["init", "plan", "show", "apply", "destroy"]);
    expect(phases).not.toContain("plan and invoke");
    expect(applied()).toBe(false);
  });

  test("when its outputs are not the contract's", async () => {
    const { result, commands } = await prove({ commands: { output: prints({}) } });
    expect(result).toMatchObject({ status: "failed" });
    expect(result.problems).toEqual([expect.stringContaining("`access_path`")]);
    expect(commands).toEqual(["init", "plan", "show", "apply", "output", "destroy"]);
  });

  test("when the function throws, which is stopped all the same", async () => {
    const { result, deployed, commands } = await prove({
      cloud: { behaviour: { get: () => new FunctionError("TableNotFound", "no such table") } },
    });
    expect(result).toMatchObject({
      status: "failed",
      result: "get: TableNotFound: no such table",
      problems: ["get: TableNotFound: no such table"],
      operations: [],
    });
    expect(deployed.stopped).toBe(true);
    expect(commands).toContain("destroy");
  });

  test("when the function is not the one of the stack's folder", async () => {
    const { result, commands } = await prove({
      cloud: { openFunction: () => Promise.reject(new HarnessError("another bundle")) },
    });
    expect(result).toMatchObject({ status: "failed", problems: ["another bundle"] });
    expect(commands).toContain("destroy");
  });

  test("when the cloud lists nothing of it after apply", async () => {
    const { result, commands } = await prove({ cloud: { tables: () => ["another-table"] } });
    expect(result).toMatchObject({
      status: "failed",
      problems: ["the inventory found nothing named or tagged proof-gateway-endpoint after apply"],
    });
    expect(commands).toContain("destroy");
  });

  test("with all that is wrong, when several things are", async () => {
    const { result } = await prove({
      commands: { planAgain: prints(plannedChange("aws_vpc.network", "update")) },
      cloud: {
        tables: () => [],
        behaviour: { put: () => new FunctionError("AccessDenied", "not allowed") },
      },
    });
    expect([...result.problems].sort()).toEqual([
      "put: AccessDenied: not allowed",
      "second plan must be empty, got: update aws_vpc.network",
      "the inventory found nothing named or tagged proof-gateway-endpoint after apply",
    ]);
  });
});

describe("a stack fails", () => {
  test("without anything to destroy, when its provider is not found", async () => {
    const { result, commands } = await prove({
      commands: { init: "echo no such provider >&2; exit 1" },
    });
    expect(result).toMatchObject({ status: "failed", resources: 0 });
    expect(result.problems).toEqual([expect.stringContaining("no such provider")]);
    expect(result).not.toHaveProperty("keptFolder");
    expect(commands).toEqual(["init"]);
  });

  test("and its folder is kept and named, when destroy fails", async () => {
    const { result, folder, applied } = await prove({
      commands: { destroy: `${prints(diagnostic("deleting VPC", "DependencyViolation"))}\nexit 1` },
    });
    expect(result).toMatchObject({ status: "failed", keptFolder: folder });
    expect(result.problems).toEqual([
      expect.stringMatching(
        /^terraform destroy of gateway-endpoint exited 1 [^]*deleting VPC: DependencyViolation$/,
      ),
    ]);
    expect(applied()).toBe(true);
  });

  test("naming what is left, when something is after destroy", async () => {
    const { result } = await prove({ cloud: { tables: () => [TABLE, "another-table"] } });
    expect(result).toMatchObject({
      status: "failed",
      problems: [`1 left after destroy: aws_dynamodb_table ${TABLE}`],
    });
  });
});

test("a request that the provider sent again is told", async () => {
  const line =
    'HTTP Request Sent: rpc.service=EC2 rpc.method=CreateRoute amz_sdk_request="attempt=2; max=25"';
  const { result } = await prove({
    commands: {
      apply: `echo '${line}' >> "$TF_LOG_PATH"\n${MAKES}\n${prints(summary("plan"), summary("apply"))}`,
    },
  });
  expect(result).toMatchObject({
    status: "passed",
    repeats: ["ec2 CreateRoute of gateway-endpoint (attempt=2; max=25)"],
  });
});
