import { existsSync } from "node:fs";
import type { Cloud } from "../cloud/cloud";
import { inventory } from "../cloud/inventory";
import { startLocalStack } from "../cloud/localstack/localstack";
import { CommandRun } from "../testing/command-run";

/** Unlike moto, it runs functions, so that a proof in an account can be seen to succeed. */
describe("npm run integration -- --cloud aws, with LocalStack in the account's place", () => {
  let localStack: Cloud;

  beforeAll(async () => {
    const { signal } = new AbortController();
    localStack = await startLocalStack({ region: "us-east-2", onNotice: console.log, signal });
  }, 180_000);

  afterAll(() => localStack.stop());

  const start = (): Promise<CommandRun> =>
    CommandRun.start({
      script: "integration/integrate/cli.ts",
      args: ["--cloud", "aws", "--yes", "--stack", "public"],
      environment: localStack.environment,
    });

  test("proves a stack, destroys it and leaves nothing", async () => {
    const run = await start();
    try {
      const code = await run.exit();
      expect(run.output).toMatch(/\n7 passed, 0 failed, 0 skipped in \d+ s$/);
      expect(code).toBe(0);
      const prefix = /Stack=(prove-\w+)-/.exec(run.output)?.[1] ?? "";
      expect(prefix).not.toBe("");
      expect(await inventory(localStack.clientConfig, `${prefix}-public`)).toEqual([]);
      expect(await run.left(15)).toEqual([]);
    } finally {
      await run.clean();
    }
  }, 420_000);

  test("leaves the state in the folder that it named after kill -9, since only it knows what was made", async () => {
    const run = await start();
    try {
      await run.says("public: apply");
      const folder = /the state is in (\S+)/.exec(run.output)?.[1] ?? "";
      run.child.kill("SIGKILL");
      await run.exit();
      const left = await run.left(15);
      expect(left).toEqual([folder.slice(folder.lastIndexOf("/") + 1)]);
      expect(existsSync(`${folder}/synthesis/stacks/public/cdk.tf.json`)).toBe(true);
    } finally {
      await run.clean();
    }
  }, 120_000);
});
