import { setTimeout as sleep } from "node:timers/promises";
import { HarnessError } from "../errors";
import { diagnosis, unreachable } from "../testing/diagnosis";
import { plannedChange, prints } from "../testing/fake-terraform";
import { functionOutputs, printedOutputs } from "../testing/outputs";
import { type Case, prove as proveWith } from "../testing/proof";
import { type Check } from "./check";
import { diagnoseStack, type Doctor } from "./judge";
import { type JudgePlan } from "./plan-judge";

const account = jest.fn<ReturnType<Doctor["readAccount"]>, Parameters<Doctor["readAccount"]>>();
const doctor = jest.fn<ReturnType<Doctor["diagnose"]>, Parameters<Doctor["diagnose"]>>();

beforeEach(() => {
  account.mockReset();
  doctor.mockReset();
  doctor.mockReturnValue(diagnosis());
});

/** Proves a stack whose doctor is in the hands of the test. */
function prove({ options, ...other }: Case = {}) {
  const parts = { readAccount: account, diagnose: doctor };
  return proveWith({
    ...other,
    options: {
      judgePlan: () => Promise.resolve(doctor({} as never)),
      diagnoseStack: (outputs, client) => diagnoseStack(outputs, client, parts),
      ...options,
    },
  });
}

describe("what the doctor says of the network and the permissions", () => {
  test("is asked of the deployed function and its table", async () => {
    await prove();
    expect(account.mock.calls.map(([question]) => question)).toEqual([
      {
        source: { kind: "function", name: functionOutputs.functionName },
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

describe("what the doctor says of the plan", () => {
  test("is asked of what Terraform shows of it, before apply, and told", async () => {
    const shown = '{"format_version":"1.2"}';
    const seen: string[] = [];
    const { result } = await prove({
      commands: { show: `echo '${shown}'` },
      options: {
        judgePlan: async ({ stack, text }) => {
          seen.push(`${stack} ${text}`);
          await sleep(50);
          seen.push("judged");
          return diagnosis();
        },
        onPhase: (phase) => seen.push(phase),
      },
    });
    expect(seen.slice(0, 5)).toEqual([
      ...["init", "plan", `gateway-endpoint ${shown}`, "judged", "apply"],
    ]);
    const plan = { network: "reachable, private", permissions: "allowed" };
    expect(result).toMatchObject({ status: "passed", plan });
  });

  test("fails a stack that is another one once it is applied, with both verdicts", async () => {
    const judgePlan = () => Promise.resolve(unreachable);
    const { result, applied } = await prove({ options: { judgePlan } });
    expect(result).toMatchObject({
      status: "failed",
      problems: [
        "plan and deployed state disagree; before apply: UNREACHABLE: NO_ROUTE_TO_DESTINATION, allowed; after apply: reachable, private, allowed",
      ],
      result: "plan and deployed state disagree",
      plan: { network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION", permissions: "allowed" },
      network: "reachable, private",
    });
    expect(applied()).toBe(false);
  });

  test.each([
    ["it cannot be shown", { show: "echo no such plan >&2; exit 1" }, undefined, /no such plan/],
    ["it cannot be judged", {}, new HarnessError("not a plan"), /^not a plan$/],
  ])(
    "fails a stack when %s, which is applied and destroyed all the same",
    async (_, commands, error, problem) => {
      const judgePlan: JudgePlan = () =>
        error === undefined ? Promise.resolve(diagnosis()) : Promise.reject(error);
      const {
        result,
        commands: called,
        applied,
      } = await prove({ commands, options: { judgePlan } });
      expect(result).toMatchObject({ status: "failed", network: "reachable, private" });
      expect(result.problems).toEqual([expect.stringMatching(problem)]);
      expect(result).not.toHaveProperty("plan");
      expect(called).toEqual(["init", "plan", "show", "apply", "output", "plan", "destroy"]);
      expect(applied()).toBe(false);
    },
  );
});

describe("a stack whose function must not reach its table", () => {
  const output = prints(printedOutputs({ ...functionOutputs, accessPath: "isolated" }));

  test("passes for what the doctor says alone, its function not asked, where the cloud isolates nothing", async () => {
    doctor.mockReturnValue(unreachable);
    const { result, deployed, commands } = await prove({ commands: { output } });
    expect(result).toMatchObject({
      status: "passed",
      way: "none",
      expected: "unreachable",
      network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION",
      operations: [],
      problems: [],
      resources: 3,
    });
    expect(result.result).toMatch(/^not tested: moto does not isolate networks/);
    expect(deployed.asked).toEqual([]);
    expect(commands).toEqual(["init", "plan", "show", "apply", "output", "plan", "destroy"]);
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

describe("what more must be seen of a stack", () => {
  function checkThat(run: Check["run"]): Check {
    return { name: "one more thing", needs: [], run };
  }

  test("is asked of the applied stack, and its result is the stack's", async () => {
    const seen: unknown[] = [];
    const check = checkThat((stack) => {
      seen.push(stack);
      return Promise.resolve();
    });
    const { result, phases, folder } = await prove({ options: { checks: [check] } });
    expect(result).toMatchObject({
      status: "passed",
      checks: [{ status: "skipped" }, { name: "one more thing", status: "passed" }],
    });
    expect(seen).toEqual([
      expect.objectContaining({ outputs: functionOutputs, stackFolder: folder }),
    ]);
    expect(phases).toEqual([
      ...["init", "plan", "apply", "plan and invoke", "check", "destroy", "count what is left"],
    ]);
  });

  test("fails by itself, and the stack is destroyed all the same", async () => {
    const check = checkThat(() => Promise.reject(new HarnessError("not seen")));
    const { result, applied } = await prove({ options: { checks: [check] } });
    expect(result.checks).toMatchObject([
      { status: "skipped" },
      { status: "failed", result: "not seen" },
    ]);
    expect(applied()).toBe(false);
  });

  test("is not asked of a stack that is not as it should be", async () => {
    const run = jest.fn(() => Promise.resolve());
    const { result } = await prove({
      commands: { planAgain: prints(plannedChange("aws_vpc.network", "update")) },
      options: { checks: [checkThat(run)] },
    });
    expect(result.status).toBe("failed");
    expect(result.checks).toMatchObject([{ status: "skipped" }]);
    expect(run).not.toHaveBeenCalled();
  });
});
