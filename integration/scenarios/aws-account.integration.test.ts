import { startCloud } from "../cloud";
import type { Cloud } from "../cloud/cloud";
import { inventory } from "../cloud/inventory";
import { CommandRun } from "../testing/command-run";

const SETTLE_SECONDS = 15;

/** moto keeps functions and does not run them: a proof that goes on to ask one fails, and has to be cleaned up. */
describe("npm run integration -- --cloud aws, with moto in the account's place", () => {
  let moto: Cloud;

  beforeAll(async () => {
    const { signal } = new AbortController();
    moto = await startCloud("moto", { region: "us-east-2", onNotice: console.log, signal });
  }, 60_000);

  afterAll(() => moto.stop());

  const start = (
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CommandRun> =>
    CommandRun.start({
      script: "integration/integrate/cli.ts",
      args: ["--cloud", "aws", "--stack", "public", ...args],
      environment: { ...moto.environment, ...environment },
    });

  /** What the account has of the run. */
  const leftInAccount = async (run: CommandRun): Promise<readonly string[]> => {
    const prefix = /Stack=(prove-\w+)-/.exec(run.output)?.[1];
    expect(prefix).toBeDefined();
    return inventory(moto.clientConfig, `${prefix ?? ""}-public`);
  };

  test.concurrent.each([
    ["where nobody can confirm it", [], {}, "nobody is here to confirm that: say it with --yes"],
    ["to keep what it makes", ["--keep"], {}, "--keep is not for aws"],
    [
      "without credentials",
      ["--yes"],
      { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
      "there are no AWS credentials in the environment",
    ],
  ])(
    "refuses %s, with one sentence and exit code 2, before anything is made",
    async (_, args, environment, sentence) => {
      const run = await start(args, environment);
      try {
        expect(await run.exit()).toBe(2);
        expect(run.output).toContain(`error: ${sentence}`);
        expect(run.output).not.toMatch(/\n\s+at |public: init/);
        expect(await run.left(SETTLE_SECONDS)).toEqual([]);
      } finally {
        await run.clean();
      }
    },
    120_000,
  );

  test.concurrent(
    "says account, region and cost, and destroys what it made also where the function fails",
    async () => {
      const run = await start(["--yes"]);
      try {
        expect(await run.exit()).toBe(1);
        expect(run.output).toMatch(
          /AWS account 123456789012 at \S+, us-east-2: public\n0\.00 \$ an/,
        );
        expect(run.output).toContain("public: plan and invoke");
        expect(run.output).toContain("public: count what is left");
        expect(await leftInAccount(run)).toEqual([]);
        expect(await run.left(SETTLE_SECONDS)).toEqual([]);
      } finally {
        await run.clean();
      }
    },
    240_000,
  );

  test.concurrent(
    "destroys what it made after Ctrl-C",
    async () => {
      const run = await start(["--yes"]);
      try {
        await run.says("public: apply");
        run.child.kill("SIGINT");
        expect(await run.exit()).toBe(130);
        expect(run.output).toContain("public: destroy");
        expect(await leftInAccount(run)).toEqual([]);
        expect(await run.left(SETTLE_SECONDS)).toEqual([]);
      } finally {
        await run.clean();
      }
    },
    240_000,
  );
});
