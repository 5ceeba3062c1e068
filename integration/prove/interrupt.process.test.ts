import { CommandError, InterruptedError } from "../errors";
import { fakeCloud } from "../testing/fake-cloud";
import {
  fakeStack,
  type FakeStackOptions,
  hook,
  MAKES,
  prints,
  WAITS,
} from "../testing/fake-terraform";
import { diagnosis } from "../testing/diagnosis";
import { functionOutputs } from "../testing/outputs";
import { doctorSays } from "../testing/proof";
import { type DiagnoseStack } from "./judge";
import { type Phase, proveStack } from "./prove-stack";

/** Shell code that makes something, and is still at it when the interrupt comes. */
const HALF_WAY = `${MAKES}\n${prints(hook("apply_start", "aws_vpc.a"))}\n${WAITS}`;
const interrupted = new InterruptedError("SIGINT");

/** Proves a stack, and does something when it comes to the phase. */
async function proveUntil(
  phase: Phase,
  what: "interrupt" | "loss" | "nothing",
  options: {
    readonly disposable: boolean;
    readonly keep?: boolean;
    readonly diagnoseStack?: DiagnoseStack;
  } & Pick<FakeStackOptions, "commands">,
) {
  const fake = await fakeStack(options);
  const { cloud, lose } = await fakeCloud({
    disposable: options.disposable,
    tables: () => (fake.applied() ? [functionOutputs.tableName] : []),
  });
  const interrupt = new AbortController();
  const result = await proveStack({
    stack: fake.stack,
    cloud,
    stackName: "proof-gateway-endpoint",
    lab: { skipped: "the lab is off" },
    keep: options.keep ?? false,
    signal: AbortSignal.any([interrupt.signal, cloud.lost]),
    ...doctorSays(diagnosis()),
    ...(options.diagnoseStack && { diagnoseStack: options.diagnoseStack }),
    onPhase: (current) => {
      if (current !== phase) return;
      if (what === "interrupt") interrupt.abort(interrupted);
      else if (what === "loss") lose(LOSS);
    },
  });
  const commands = (await fake.calls()).map((call) => call.split(" ")[0]);
  return { result, commands, applied: fake.applied(), folder: fake.folder };
}

const LOSS = new CommandError({
  command: "moto_server",
  outcome: "exited 9",
  seconds: 1,
  lastLines: ["MemoryError"],
});

describe("an interrupt half-way through apply", () => {
  test("leaves what was made to a cloud that ends with the run", async () => {
    const { result, commands, applied } = await proveUntil("apply", "interrupt", {
      disposable: true,
      commands: { apply: HALF_WAY },
    });
    expect(result).toMatchObject({ status: "failed", problems: ["interrupted by SIGINT"] });
    expect(result).not.toHaveProperty("keptFolder");
    expect(commands).toEqual(["init", "plan", "show", "apply"]);
    expect(applied).toBe(true);
  });

  test.each([false, true])(
    "has what was made destroyed on a cloud that stays (keep: %s)",
    async (keep) => {
      const { result, commands, applied } = await proveUntil("apply", "interrupt", {
        disposable: false,
        keep,
        commands: { apply: HALF_WAY },
      });
      expect(result).toMatchObject({ status: "failed", problems: ["interrupted by SIGINT"] });
      expect(result).not.toHaveProperty("keptFolder");
      expect(commands).toEqual(["init", "plan", "show", "apply", "destroy"]);
      expect(applied).toBe(false);
    },
  );

  test("has the folder kept and named where destroy fails on a cloud that stays", async () => {
    const { result, folder } = await proveUntil("apply", "interrupt", {
      disposable: false,
      commands: { apply: HALF_WAY, destroy: "exit 1" },
    });
    expect(result).toMatchObject({ status: "failed", keptFolder: folder });
    expect(result.problems).toEqual([
      "interrupted by SIGINT",
      expect.stringContaining("terraform destroy of gateway-endpoint exited 1"),
    ]);
  });
});

test("an interrupt after apply is one problem, whatever it stopped, and all is destroyed on a cloud that stays", async () => {
  const { result, applied } = await proveUntil("plan and invoke", "interrupt", {
    disposable: false,
    commands: { planAgain: WAITS },
  });
  expect(result).toMatchObject({ status: "failed", problems: ["interrupted by SIGINT"] });
  expect(applied).toBe(false);
});

test.each(["plan", "show"])("an interrupt during %s stops before apply", async (command) => {
  const { result, commands } = await proveUntil("plan", "interrupt", {
    disposable: true,
    commands: { [command]: WAITS },
  });
  expect(result).toMatchObject({ status: "failed", problems: ["interrupted by SIGINT"] });
  expect(commands).not.toContain("apply");
});

test("an interrupt before apply leaves nothing to destroy", async () => {
  const { result, commands } = await proveUntil("init", "interrupt", {
    disposable: false,
    commands: { init: WAITS },
  });
  expect(result).toMatchObject({ status: "failed", problems: ["interrupted by SIGINT"] });
  expect(commands).not.toContain("apply");
  expect(commands).not.toContain("destroy");
});

test("an interrupt during destroy does not stop it", async () => {
  const { result, applied } = await proveUntil("destroy", "interrupt", {
    disposable: true,
    commands: {
      destroy: `${prints(hook("apply_start", "aws_vpc.a"))}\nsleep 0.3\nrm -f resources`,
    },
  });
  expect(applied).toBe(false);
  expect(result).toMatchObject({ status: "passed", problems: [] });
});

test("a cloud that is lost half-way through apply is the problem, with what it said", async () => {
  const { result, commands } = await proveUntil("apply", "loss", {
    disposable: true,
    commands: { apply: HALF_WAY },
  });
  expect(result.status).toBe("failed");
  expect(result.problems).toEqual([expect.stringMatching(/moto_server exited 9 [^]*MemoryError/)]);
  expect(commands).toEqual(["init", "plan", "show", "apply"]);
});

test("a cloud that is lost is the one problem, whoever gets no answer any longer", async () => {
  const { result } = await proveUntil("plan and invoke", "loss", {
    disposable: true,
    commands: { planAgain: WAITS },
    diagnoseStack: () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:4000")),
  });
  expect(result.problems).toEqual([expect.stringContaining("moto_server exited 9")]);
});

test("what gets no answer is the problem where the cloud is there", async () => {
  const { result } = await proveUntil("plan and invoke", "nothing", {
    disposable: true,
    diagnoseStack: () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:4000")),
  });
  expect(result.problems).toEqual(["connect ECONNREFUSED 127.0.0.1:4000"]);
});

test.each([false, true])(
  "a cloud that is lost during destroy ends it, and the folder is kept unless all went away with the cloud (%s)",
  async (disposable) => {
    const { result, folder } = await proveUntil("destroy", "loss", {
      disposable,
      commands: { destroy: `${prints(hook("apply_start", "aws_vpc.a"))}\n${WAITS}` },
    });
    expect(result.status).toBe("failed");
    expect(result.keptFolder).toBe(disposable ? undefined : folder);
    expect(result.problems).toEqual([expect.stringContaining("moto_server exited 9")]);
  },
);

test("a destroy that fails on a cloud that is there keeps the folder, whose logs say why", async () => {
  const { result, folder } = await proveUntil("destroy", "nothing", {
    disposable: true,
    commands: { destroy: "exit 1" },
  });
  expect(result).toMatchObject({ status: "failed", keptFolder: folder });
});
