import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InterruptedError, UsageError } from "../../errors";
import { scratchFolder } from "../../testing/scratch";
import { confirmAws, type ConfirmOptions } from "./confirm";

const cloud = {
  title: "AWS account 123456789012",
  clientConfig: {
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  },
};

let folder: string;

beforeAll(async () => {
  folder = await scratchFolder();
  const resource = { aws_nat_gateway: { a: {} }, aws_eip: { a: {} } };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
});

/** What it says, and whether it is content. */
async function confirm(options: Pick<ConfirmOptions, "yes" | "ask">, signal?: AbortSignal) {
  const lines: string[] = [];
  const confirmed = confirmAws({
    cloud,
    prefix: "prove-a1b2c3",
    folders: new Map([
      ["public", folder],
      ["nat-gateway", folder],
    ]),
    print: (line) => lines.push(line),
    signal: signal ?? new AbortController().signal,
    ...options,
  });
  const error: unknown = await confirmed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { lines, error };
}

test("says the account, the region, the stacks, the cost of an hour and the tag, before it asks", async () => {
  const ask = jest.fn(() => Promise.resolve("yes"));
  const { lines } = await confirm({ yes: false, ask });
  const text = lines.join("\n");
  expect(text).toContain("AWS account 123456789012, eu-central-1: public, nat-gateway");
  expect(text).toContain("$0.10 an hour");
  expect(text).toContain("Stack=prove-a1b2c3-<stack>");
  expect(ask).toHaveBeenCalledTimes(1);
});

test("says the same and does not ask where it was told yes", async () => {
  const ask = jest.fn(() => Promise.resolve("no"));
  const { lines, error } = await confirm({ yes: true, ask });
  expect(error).toBeUndefined();
  expect(lines.join("\n")).toContain("$0.10 an hour");
  expect(ask).not.toHaveBeenCalled();
});

test.each(["y", "yes", "Yes", " YES "])("is content with %p", async (answer) => {
  const { error } = await confirm({ yes: false, ask: () => Promise.resolve(answer) });
  expect(error).toBeUndefined();
});

test.each(["", "n", "no", "yep", "yes please"])("takes %p for a no", async (answer) => {
  const { error } = await confirm({ yes: false, ask: () => Promise.resolve(answer) });
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toBe("not confirmed; nothing was created");
});

test("makes nothing where nobody can be asked", async () => {
  const { error } = await confirm({ yes: false, ask: undefined });
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toContain("--yes");
});

test("is interrupted while it asks", async () => {
  const reason = new InterruptedError("SIGINT");
  const { error } = await confirm(
    { yes: false, ask: (_, signal) => Promise.reject(signal.reason as Error) },
    AbortSignal.abort(reason),
  );
  expect(error).toBe(reason);
});
