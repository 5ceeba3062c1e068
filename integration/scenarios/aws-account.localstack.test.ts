import { existsSync } from "node:fs";
import { startCloud } from "../cloud";
import { type Cloud } from "../cloud/cloud";
import { inventory } from "../cloud/inventory";
import { startLocalStack } from "../cloud/localstack/localstack";
import { CommandRun } from "../testing/command-run";

function start(account: Cloud): Promise<CommandRun> {
  return CommandRun.start({
    script: "integration/function-checks/cli.ts",
    args: ["--cloud", "aws", "--yes", "--stack", "public"],
    environment: account.environment,
  });
}

/** What the account has of the run. */
function leftInAccount({ clientConfig }: Cloud, run: CommandRun): Promise<readonly string[]> {
  const prefix = /Stack=(prove-\w+)-/.exec(run.output)?.[1];
  expect(prefix).toBeDefined();
  return inventory(clientConfig, `${prefix ?? ""}-public`);
}

/** Unlike moto, it runs functions, so that a proof in an account can be seen to succeed. */
describe("npm run integration -- --cloud aws, with LocalStack in the account's place", () => {
  let localStack: Cloud;

  beforeAll(async () => {
    const { signal } = new AbortController();
    localStack = await startLocalStack({ region: "us-east-2", onNotice: console.log, signal });
  }, 180_000);

  afterAll(() => localStack.stop());

  test("proves a stack, destroys it and leaves nothing", async () => {
    const run = await start(localStack);
    try {
      const code = await run.exit();
      expect(run.output).toMatch(/\n7 passed, 0 failed, 0 skipped in \d+ s$/);
      expect(code).toBe(0);
      expect(await leftInAccount(localStack, run)).toEqual([]);
      expect(await run.left(15)).toEqual([]);
    } finally {
      await run.clean();
    }
  }, 420_000);

  test("leaves the state in the folder that it named after kill -9, since only it knows what was made", async () => {
    const run = await start(localStack);
    try {
      await run.says("public: apply");
      const folder = /the state stays in (\S+)/.exec(run.output)?.[1] ?? "";
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

/** It keeps functions and does not run them: a proof that goes on to ask one fails, and has to be cleaned up. */
describe("npm run integration -- --cloud aws, with moto in the account's place", () => {
  let moto: Cloud;

  beforeAll(async () => {
    const { signal } = new AbortController();
    moto = await startCloud("moto", { region: "us-east-2", onNotice: console.log, signal });
  }, 60_000);

  afterAll(() => moto.stop());

  test("says account, region and cost, and destroys what it made also where the function fails", async () => {
    const run = await start(moto);
    try {
      expect(await run.exit()).toBe(1);
      expect(run.output).toMatch(/AWS account 123456789012 at \S+, us-east-2: public\n\$0\.00 an/);
      expect(run.output).toContain("public: plan and invoke");
      expect(run.output).toContain("public: count what is left");
      expect(await leftInAccount(moto, run)).toEqual([]);
      expect(await run.left(15)).toEqual([]);
    } finally {
      await run.clean();
    }
  }, 240_000);

  test("destroys what it made after Ctrl-C", async () => {
    const run = await start(moto);
    try {
      await run.says("public: apply");
      run.child.kill("SIGINT");
      expect(await run.exit()).toBe(130);
      expect(run.output).toContain("public: destroy");
      expect(await leftInAccount(moto, run)).toEqual([]);
      expect(await run.left(15)).toEqual([]);
    } finally {
      await run.clean();
    }
  }, 240_000);
});
