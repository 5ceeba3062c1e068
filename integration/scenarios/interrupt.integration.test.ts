import { setTimeout as sleep } from "node:timers/promises";
import { testOnLab } from "../lab/testing/lab-test";
import { labOf, namespacesLeft } from "../lab/testing/namespaces";
import { CommandRun } from "../testing/command-run";

/** How long after its end something of a run may still be there. */
const SETTLE_SECONDS = 10;

function prove(stack = "public"): Promise<CommandRun> {
  return CommandRun.start({ script: "integration/prove/cli.ts", args: ["--stack", stack] });
}

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("a proof that is interrupted", () => {
  // Together, since each of them waits for Terraform most of the time.
  test.concurrent.each([
    { phase: "start", text: "" },
    { phase: "init", text: "public: init" },
    { phase: "plan", text: "public: plan" },
    { phase: "apply", text: "public: apply" },
    { phase: "plan and invoke", text: "public: plan and invoke" },
    { phase: "destroy", text: "public: destroy" },
  ])(
    "leaves no process and no folder after Ctrl-C in $phase",
    async ({ text }) => {
      const run = await prove();
      try {
        await run.says(text);
        if (text === "") await sleep(1_500);
        run.child.kill("SIGINT");
        expect(await run.exit()).toBe(130);
        expect(run.output).toContain("SIGINT: stopping everything that was started");
        expect(run.output).not.toMatch(/\n\s+at /);
        expect(await run.left(SETTLE_SECONDS)).toEqual([]);
      } finally {
        await run.clean();
      }
    },
    180_000,
  );

  test.concurrent.each([
    { signal: "SIGINT", code: 130, says: "SIGINT" },
    { signal: "SIGTERM", code: 130, says: "SIGTERM" },
    // npm passes neither on, and nothing else of the run learns of them.
    { signal: "SIGHUP", code: null, says: "npm has ended" },
    { signal: "SIGKILL", code: null, says: "npm has ended" },
  ] as const)(
    "leaves no process and no folder after $signal at npm alone",
    async ({ signal, code, says }) => {
      const run = await CommandRun.of(["npm", "run", "prove", "--", "--stack", "public"]);
      try {
        await run.says("public: apply");
        run.child.kill(signal);
        expect(await run.exit()).toBe(code);
        expect(await run.left(SETTLE_SECONDS)).toEqual([]);
        expect(run.output).toContain(`${says}: stopping everything that was started`);
        expect(run.output).not.toMatch(/\n\s+at /);
      } finally {
        await run.clean();
      }
    },
    180_000,
  );

  test.concurrent(
    "leaves no process and no folder after kill -9 at apply",
    async () => {
      const run = await prove();
      try {
        await run.says("public: apply");
        run.child.kill("SIGKILL");
        await run.exit();
        expect(await run.left(SETTLE_SECONDS)).toEqual([]);
      } finally {
        await run.clean();
      }
    },
    180_000,
  );

  testOnLab.concurrent.each([
    { signal: "SIGINT", code: 130 },
    { signal: "SIGKILL", code: null },
  ] as const)(
    "leaves no process, namespace, and folder after $signal with the lab up",
    async ({ signal, code }) => {
      const run = await prove("gateway-endpoint");
      try {
        await run.says("gateway-endpoint: plan and invoke");
        const namespaces = await labOf(run);
        run.child.kill(signal);
        expect(await run.exit()).toBe(code);
        expect(await namespacesLeft(namespaces, SETTLE_SECONDS)).toEqual([]);
        expect(await run.left(SETTLE_SECONDS)).toEqual([]);
        expect(run.output).not.toMatch(/\n\s+at /);
      } finally {
        await run.clean();
      }
    },
    180_000,
  );
});
