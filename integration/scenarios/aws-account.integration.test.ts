import { CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
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

  test("refuses a stack with a VPC where the account has no room for one, before anything is made", async () => {
    // The account has a default one.
    const client = new EC2Client(moto.clientConfig);
    for (let made = 0; made < 4; made += 1) {
      await client.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
    }
    client.destroy();
    const run = await start(["--yes", "--stack", "isolated"]);
    try {
      expect(await run.exit()).toBe(2);
      expect(run.output).toContain(
        "error: VPCs per Region has a quota of 5, of which 5 are used, but isolated needs 1:",
      );
      expect(run.output).not.toMatch(/could not read|\n\s+at |isolated: init/);
    } finally {
      await run.clean();
    }
  }, 120_000);
});
