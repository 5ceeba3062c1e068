import { type Capability } from "../cloud/cloud";
import { HarnessError } from "../errors";
import { fakeCloud } from "../testing/fake-cloud";
import { functionOutputs } from "../testing/outputs";
import { type AppliedStack, type Check, runChecks } from "./check";

async function applied(): Promise<AppliedStack> {
  const { cloud } = await fakeCloud({ tables: () => [] });
  return {
    cloud,
    outputs: functionOutputs,
    stackFolder: "/stacks/gateway-endpoint",
    signal: new AbortController().signal,
  };
}

function check(name: string, run: Check["run"], needs: readonly Capability[] = []): Check {
  return { name, needs, run };
}

const nothing = () => Promise.resolve();

test("says of each what came of it, in their order, and goes on after one that fails", async () => {
  const results = await runChecks(
    [
      check("is fine", nothing),
      check("is not", () => Promise.reject(new HarnessError("expected a, got b"))),
      check("is fine too", nothing),
    ],
    await applied(),
    () => undefined,
  );
  expect(results).toEqual([
    { name: "is fine", status: "passed", result: "", seconds: expect.any(Number) as number },
    expect.objectContaining({ name: "is not", status: "failed", result: "expected a, got b" }),
    expect.objectContaining({ name: "is fine too", status: "passed" }),
  ]);
});

test("runs one after the other, telling which, with the stack that is applied", async () => {
  const events: string[] = [];
  const stack = await applied();
  const noted = (name: string) =>
    check(name, async (given) => {
      expect(given).toBe(stack);
      events.push(`${name} begins`);
      await Promise.resolve();
      events.push(`${name} ends`);
    });
  const told = (name: string) => events.push(`told of ${name}`);
  const results = await runChecks([noted("a"), noted("b")], stack, told);
  expect(results.map(({ status }) => status)).toEqual(["passed", "passed"]);
  expect(events).toEqual(["told of a", "a begins", "a ends", "told of b", "b begins", "b ends"]);
});

test("skips what the cloud cannot do, and says so", async () => {
  const run = jest.fn(nothing);
  const results = await runChecks(
    [check("needs it", run, ["isolatesNetwork"])],
    await applied(),
    () => undefined,
  );
  expect(results).toMatchObject([{ status: "skipped" }]);
  expect(results[0]?.result).toMatch(/^skipped: moto does not isolate networks/);
  expect(run).not.toHaveBeenCalled();
});

test("runs what needs only what the cloud can do", async () => {
  const run = jest.fn(nothing);
  await runChecks(
    [check("needs it", run, ["keepsEndpointPolicyVersion"])],
    await applied(),
    () => undefined,
  );
  expect(run).toHaveBeenCalledTimes(1);
});
