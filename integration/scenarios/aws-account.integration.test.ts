import { startCloud } from "../cloud";
import { type Cloud } from "../cloud/cloud";
import { CommandRun } from "../testing/command-run";

const SETTLE_SECONDS = 15;

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
      script: "integration/function-checks/cli.ts",
      args: ["--cloud", "aws", "--stack", "public", ...args],
      environment: { ...moto.environment, ...environment },
    });

  test.concurrent.each([
    [
      "where nobody can confirm it",
      [],
      {},
      "there is no terminal to ask for confirmation: pass --yes",
    ],
    ["to keep what it makes", ["--keep"], {}, "--keep does not work on aws"],
    [
      "without credentials",
      ["--yes"],
      { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
      "found no AWS credentials",
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
});
