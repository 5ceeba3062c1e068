import { PassThrough } from "node:stream";
import { LastLines } from "./last-lines";

async function said(...chunks: readonly string[]): Promise<string> {
  const log = new PassThrough();
  const last = new LastLines();
  last.follow(log);
  for (const chunk of chunks) log.write(chunk);
  log.end();
  await last.complete();
  return String(last);
}

test("are what it said, without empty lines", async () => {
  expect(await said("Starting\n\n", "  \nReady.", "\nlast, without an end")).toBe(
    "its last lines:\n  Starting\n  Ready.\n  last, without an end",
  );
});

test("are the last twelve", async () => {
  const lines = Array.from({ length: 13 }, (_, index) => `line ${index}\n`);
  const text = await said(...lines);
  expect(text).toMatch(/^its last lines:\n {2}line 1\n/);
  expect(text).toMatch(/\n {2}line 12$/);
});

test("are none where it said nothing", async () => {
  expect(await said()).toBe("it printed nothing");
});

test("are none, and nothing to wait for, where nobody listened", async () => {
  const last = new LastLines();
  await last.complete();
  expect(String(last)).toBe("it printed nothing");
});
