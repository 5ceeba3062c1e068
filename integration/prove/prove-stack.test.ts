import { diagnose } from "../../doctor/diagnose";
import { readAccount } from "../../doctor/snapshot/account";
import type { FunctionStackOutputs } from "../../lambda-src/contract";
import { HarnessError } from "../errors";
import { fakeCloud, type FakeCloudOptions } from "../testing/fake-cloud";
import {
  diagnostic,
  fakeStack,
  type FakeStackOptions,
  MAKES,
  plannedChange,
  prints,
  summary,
} from "../testing/fake-terraform";
import { diagnosis, unreachable } from "../testing/diagnosis";
import { functionOutputs, printedOutputs } from "../testing/outputs";
import { FunctionError } from "../testing/table";
import { proveStack, type ProveStackOptions } from "./prove-stack";

jest.mock("../../doctor/snapshot/account", () => ({ readAccount: jest.fn() }));
jest.mock("../../doctor/diagnose", () => ({ diagnose: jest.fn() }));
const account = jest.mocked(readAccount);
const doctor = jest.mocked(diagnose);

const TABLE = functionOutputs.tableName;

beforeEach(() => {
  account.mockReset();
  doctor.mockReset();
  doctor.mockReturnValue(diagnosis());
});

interface Case {
  readonly commands?: FakeStackOptions["commands"];
  readonly cloud?: Partial<FakeCloudOptions>;
  readonly options?: Partial<ProveStackOptions>;
}

/** Proves a stack that is as it should be, but for what is given. */
async function prove({ commands = {}, cloud = {}, options = {} }: Case = {}) {
  const fake = await fakeStack({ commands });
  const { deployed, ...started } = await fakeCloud({
    tables: () => (fake.applied() ? [TABLE] : []),
    ...cloud,
  });
  const phases: string[] = [];
  const result = await proveStack({
    stack: fake.stack,
    cloud: started.cloud,
    stackName: "proof-gateway-endpoint",
    keep: false,
    signal: new AbortController().signal,
    onPhase: (phase) => phases.push(phase),
    ...options,
  });
  const commandsCalled = (await fake.calls()).map((call) => call.split(" ")[0]);
  return { result, deployed, phases: [...new Set(phases)], commands: commandsCalled, ...fake };
}

function outputsOf(accessPath: FunctionStackOutputs["accessPath"]): string {
  return prints(printedOutputs({ ...functionOutputs, accessPath }));
}

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
    network: "reachable, private",
    permissions: "allowed",
    seconds: expect.any(Number) as number,
  });
  expect(commands).toEqual(["init", "apply", "output", "plan", "destroy"]);
  expect(phases).toEqual(["init", "apply", "plan and invoke", "destroy", "count what is left"]);
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
        plan: prints(
          plannedChange("aws_vpc.network", "update"),
          plannedChange("aws_subnet.a", "replace"),
        ),
      },
    });
    const problem = "second plan must be empty, got: update aws_vpc.network, replace aws_subnet.a";
    expect(result).toMatchObject({ status: "failed", result: problem, problems: [problem] });
    expect(commands).toContain("destroy");
  });

  test("when apply fails half-way", async () => {
    const { result, commands, applied, phases } = await prove({
      commands: {
        apply: `${MAKES}\n${prints(summary("plan"), diagnostic("creating subnet", "InvalidSubnet.Conflict", "aws_subnet.a"))}\nexit 1`,
      },
    });
    expect(result).toMatchObject({ status: "failed", operations: [], way: "" });
    expect(result.result).toMatch(/^terraform apply of gateway-endpoint exited 1 after \d+\.\d s$/);
    expect(result.problems).toEqual([
      expect.stringContaining("aws_subnet.a: creating subnet: InvalidSubnet.Conflict"),
    ]);
    expect(result).not.toHaveProperty("keptFolder");
    expect(commands).toEqual(["init", "apply", "destroy"]);
    expect(phases).not.toContain("plan and invoke");
    expect(applied()).toBe(false);
  });

  test("when its outputs are not the contract's", async () => {
    const { result, commands } = await prove({ commands: { output: prints({}) } });
    expect(result).toMatchObject({ status: "failed" });
    expect(result.problems).toEqual([expect.stringContaining("`access_path`")]);
    expect(commands).toEqual(["init", "apply", "output", "destroy"]);
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
      problems: ["nothing named or tagged proof-gateway-endpoint was found after apply"],
    });
    expect(commands).toContain("destroy");
  });

  test("with all that is wrong, when several things are", async () => {
    const { result } = await prove({
      commands: { plan: prints(plannedChange("aws_vpc.network", "update")) },
      cloud: {
        tables: () => [],
        behaviour: { put: () => new FunctionError("AccessDenied", "not allowed") },
      },
    });
    expect([...result.problems].sort()).toEqual([
      "nothing named or tagged proof-gateway-endpoint was found after apply",
      "put: AccessDenied: not allowed",
      "second plan must be empty, got: update aws_vpc.network",
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

describe("what the doctor says of the network and the permissions", () => {
  test("is asked of the deployed function and its table", async () => {
    await prove();
    expect(account.mock.calls.map(([question]) => question)).toEqual([
      {
        target: { kind: "function", name: functionOutputs.functionName },
        table: functionOutputs.tableName,
      },
    ]);
  });

  test("fails a stack that is not as expected, though its function answers", async () => {
    doctor.mockReturnValue(unreachable);
    const { result, commands } = await prove();
    expect(result).toMatchObject({
      status: "failed",
      problems: ["network: expected reachable, private, got UNREACHABLE: NO_ROUTE_TO_DESTINATION"],
      network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION",
      operations: ["put", "get", "query", "delete"],
    });
    expect(commands).toContain("destroy");
  });

  test("fails a stack when the doctor cannot be asked", async () => {
    account.mockRejectedValue(new HarnessError("no such function"));
    const { result } = await prove();
    expect(result).toMatchObject({ status: "failed", problems: ["no such function"] });
    expect(result).not.toHaveProperty("network");
  });
});

describe("a stack whose function must not reach its table", () => {
  const output = outputsOf("isolated");

  test("passes for what the doctor says alone, its function not asked, where the cloud isolates nothing", async () => {
    doctor.mockReturnValue(unreachable);
    const { result, deployed, commands } = await prove({ commands: { output } });
    expect(result).toMatchObject({
      status: "passed",
      way: "none",
      expected: "unreachable: NO_ROUTE_TO_DESTINATION",
      network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION",
      operations: [],
      problems: [],
      resources: 3,
    });
    expect(result.result).toMatch(/^not asked: moto does not isolate networks/);
    expect(deployed.asked).toEqual([]);
    expect(commands).toEqual(["init", "apply", "output", "plan", "destroy"]);
  });

  test.each([
    ["it is reached", diagnosis()],
    ["nobody can tell", diagnosis({ verdict: "INDETERMINATE" })],
  ])("fails when the doctor says that %s", async (_, said) => {
    doctor.mockReturnValue(said);
    const { result } = await prove({ commands: { output } });
    expect(result.status).toBe("failed");
    expect(result.problems).toEqual([
      expect.stringMatching(/^network: expected UNREACHABLE: NO_ROUTE_TO_DESTINATION, got /),
    ]);
  });
});
