import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandRun } from "../testing/command-run";
import { addressesIn, canTrace, traced } from "../testing/connections";
import { FOREIGN_NONSENSE, PROXY_NONSENSE } from "../testing/nonsense";
import { scratchFolder } from "../testing/scratch";

/** What ~/.aws/config may say. */
const AWS_CONFIG = `
[default]
region = mars-north-1
endpoint_url = http://192.0.2.1:5
use_fips_endpoint = true
use_dualstack_endpoint = true
[profile nonsense]
credential_process = /nonsense
`;

const whereTraced = canTrace ? test : test.skip;

/** Proves a stack in an environment that is all about something else. */
async function proveInNonsense(through: readonly string[] = [], options: readonly string[] = []) {
  const config = join(await scratchFolder(), "config");
  await writeFile(config, AWS_CONFIG);
  const prove = [process.execPath, "--import", "tsx", "integration/prove/cli.ts"];
  const run = await CommandRun.of([...through, ...prove, "--stack", "public", ...options], {
    ...FOREIGN_NONSENSE,
    ...PROXY_NONSENSE,
    NO_PROXY: "",
    no_proxy: "",
    AWS_CONFIG_FILE: config,
    LAMBDA_DYNAMODB_SETTINGS: '{ "customerManagedKey": false }',
  });
  const code = await run.exit();
  await run.clean();
  return { code, output: run.output };
}

test("a proof in an environment that is all about something else passes, also on DynamoDB's own key", async () => {
  const { code, output } = await proveInNonsense();
  // Where there is no lab, its packets are skipped.
  expect(output).toMatch(/1 passed, 0 failed, [01] skipped/);
  expect(code).toBe(0);
}, 240_000);

whereTraced(
  "a whole proof tries to reach nothing but this machine",
  async () => {
    const trace = join(await scratchFolder(), "trace");
    // It may fail where tracing makes it too slow for the function's probe, and has come to its end then, too.
    // The lab's processes call AWS's addresses, in namespaces that nothing leaves: its own tests show that.
    const { output } = await proveInNonsense(traced(trace), ["--lab", "off"]);
    expect(output).toContain("public: count what is left");
    const { all, elsewhere } = await addressesIn(trace);
    expect(all.length).toBeGreaterThan(20);
    expect(elsewhere).toEqual([]);
  },
  240_000,
);

whereTraced("an attempt to reach another machine is seen, whoever makes it", async () => {
  const trace = join(await scratchFolder(), "trace");
  const reach = 'require("node:net").connect(9, "192.0.2.1").on("error", () => {}).unref()';
  const start = `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(reach)}])`;
  const run = await CommandRun.of([...traced(trace), process.execPath, "-e", start]);
  expect(await run.exit()).toBe(0);
  await run.clean();
  expect((await addressesIn(trace)).elsewhere).toEqual(["192.0.2.1"]);
});
