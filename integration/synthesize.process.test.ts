import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InterruptedError, UsageError } from "./errors";
import { configuredSettings, regionOf, synthesize } from "./synthesize";
import { scratchFolder } from "./testing/scratch";

test("returns a folder for each stack, made with the settings it was given", async () => {
  const into = await scratchFolder();
  const folders = await synthesize({
    into,
    settings: { ...(await configuredSettings()), prefix: "only-this-run" },
  });
  expect([...folders.keys()]).toEqual(
    expect.arrayContaining(["gateway-endpoint", "isolated", "nat-gateway", "public"]),
  );
  for (const [stack, folder] of folders) {
    expect(folder.startsWith(into)).toBe(true);
    const text = await readFile(join(folder, "cdk.tf.json"), "utf8");
    expect(text).toContain(`"only-this-run-${stack}`);
  }
});

test("says what is wrong with the settings, and nothing of where in the code", async () => {
  const into = await scratchFolder();
  const synthesizing = synthesize({
    into,
    settings: { ...(await configuredSettings()), prefix: "", availabilityZones: 99 },
  });
  await expect(synthesizing).rejects.toThrow(UsageError);
  await expect(synthesizing).rejects.toThrow("`prefix`");
  await expect(synthesizing).rejects.toThrow("`availabilityZones`");
  await expect(synthesizing).rejects.not.toThrow(/error:|\bat .*\.ts/);
  expect(existsSync(join(into, "stacks"))).toBe(false);
});

test("does not start when it is interrupted already", async () => {
  const reason = new InterruptedError("SIGINT");
  const into = await scratchFolder();
  const synthesizing = synthesize({ into, settings: {}, signal: AbortSignal.abort(reason) });
  await expect(synthesizing).rejects.toBe(reason);
  expect(existsSync(join(into, "stacks"))).toBe(false);
});

test("reads the settings of cdktf.json", async () => {
  const text = await readFile(join(__dirname, "..", "cdktf.json"), "utf8");
  const { context } = JSON.parse(text) as { context: { settings: unknown } };
  expect(await configuredSettings({})).toEqual(context.settings);
});

test("reads a one-off over them", async () => {
  const LAMBDA_DYNAMODB_SETTINGS = '{ "region": "eu-west-1" }';
  expect(await configuredSettings({ LAMBDA_DYNAMODB_SETTINGS })).toEqual({
    ...(await configuredSettings({})),
    region: "eu-west-1",
  });
});

test.each(["eu-west-1", "7"])("says that a one-off of %s is no object", async (text) => {
  const settings = configuredSettings({ LAMBDA_DYNAMODB_SETTINGS: text });
  await expect(settings).rejects.toThrow(UsageError);
  await expect(settings).rejects.toThrow(
    `LAMBDA_DYNAMODB_SETTINGS must be a JSON object, got: ${text}`,
  );
});

test.each([
  ['{ "context": {\n "settings" 1 } }', /\(Expected ':' after property name in JSON at position/],
  ['{ "context": { "settings": 1 } }', /"settings": 1 } }$/],
])("says what is wrong with cdktf.json: %j", async (text, said) => {
  const file = join(await scratchFolder(), "cdktf.json");
  await writeFile(file, text);
  const settings = configuredSettings({}, file);
  await expect(settings).rejects.toThrow(UsageError);
  await expect(settings).rejects.toThrow(`${file} must be a JSON object, got: { "cont`);
  await expect(settings).rejects.toThrow(said);
});

test.each(["{}", '{ "context": {} }'])(
  "takes %s for a cdktf.json without settings",
  async (text) => {
    const file = join(await scratchFolder(), "cdktf.json");
    await writeFile(file, text);
    expect(await configuredSettings({}, file)).toEqual({});
  },
);

test.each([
  [{ region: "eu-central-1" }, "eu-central-1"],
  [{}, "us-east-2"],
  [{ region: 7 }, "us-east-2"],
])("the region of %j is %s", (settings, region) => {
  expect(regionOf(settings)).toBe(region);
});
