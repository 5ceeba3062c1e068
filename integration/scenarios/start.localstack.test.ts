import { CommandRun } from "../testing/command-run";
import { containersOf, imageOf } from "../testing/containers";

/** An image that says something and ends. */
function imageThat(script: string): Promise<string> {
  const entrypoint = JSON.stringify(["sh", "-c", script]);
  return imageOf(`FROM localstack/localstack:4.14.0\nENTRYPOINT ${entrypoint}\n`);
}

/** What a run says that cannot start. */
async function start(environment: Readonly<Record<string, string>>) {
  const run = await CommandRun.start({
    script: "integration/function-checks/cli.ts",
    args: ["--stack", "public"],
    environment,
  });
  try {
    const code = await run.exit();
    expect(await run.left(15, () => containersOf(run.child.pid))).toEqual([]);
    expect(run.output).not.toMatch(/\n\s+at /);
    return { code, error: run.output.slice(run.output.indexOf("error: ")) };
  } finally {
    await run.clean();
  }
}

test("with an image that cannot be pulled it names it, and exits 2", async () => {
  const { code, error } = await start({ LOCALSTACK_IMAGE: "127.0.0.1:9/none:1" });
  expect(error).toMatch(
    /^error: the image 127\.0\.0\.1:9\/none:1 is not on this machine and cannot be pulled/,
  );
  expect(error).toContain("LOCALSTACK_IMAGE");
  expect(code).toBe(2);
}, 60_000);

test("with an image that needs a token it asks for one, shows what it said, and exits 2", async () => {
  const image = await imageThat("echo No credentials were found; exit 55");
  const { code, error } = await start({ LOCALSTACK_IMAGE: image });
  expect(error).toContain(`error: ${image} does not run without a valid token`);
  expect(error).toContain("LOCALSTACK_AUTH_TOKEN");
  expect(error).toContain("  No credentials were found");
  expect(code).toBe(2);
}, 120_000);

test("hands the token to the image", async () => {
  const image = await imageThat('echo "token: $LOCALSTACK_AUTH_TOKEN"; exit 55');
  const { error } = await start({ LOCALSTACK_IMAGE: image, LOCALSTACK_AUTH_TOKEN: "ls-example" });
  expect(error).toContain("  token: ls-example");
}, 120_000);

test("with an image that ends it shows the exit code and what it said last, and exits 1", async () => {
  const image = await imageThat("echo first; echo last >&2; exit 3");
  const { code, error } = await start({ LOCALSTACK_IMAGE: image });
  expect(error).toContain(`error: ${image} exited 3 before it was ready; its last lines:`);
  expect(error).toContain("  first");
  expect(error).toContain("  last");
  expect(code).toBe(1);
}, 120_000);
