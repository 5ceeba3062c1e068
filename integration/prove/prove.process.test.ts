import { setTimeout as sleep } from "node:timers/promises";
import { InterruptedError } from "../errors";
import { WorkFolder } from "../process/work-folder";
import { fakeCloud } from "../testing/fake-cloud";
import { until } from "../testing/until";
import { prove, type ProveOptions } from "./prove";
import { type ProveStackOptions } from "./prove-stack";
import { type StackResult } from "./result";

const proveStack = jest.fn<Promise<StackResult>, [ProveStackOptions]>();

let work: WorkFolder;

beforeEach(async () => {
  work = await WorkFolder.make();
});
afterEach(() => work.remove());

function resultOf({ stack }: ProveStackOptions, other: Partial<StackResult> = {}): StackResult {
  return {
    stack: stack.stack,
    way: "",
    expected: "",
    status: "passed",
    result: "put get",
    problems: [],
    resources: 14,
    operations: ["put", "get"],
    seconds: 2.4,
    ...other,
  };
}

/** Proves three stacks, each as `each` does. */
async function run(
  each: (options: ProveStackOptions) => Promise<StackResult>,
  options: Partial<ProveOptions> = {},
) {
  proveStack.mockReset();
  proveStack.mockImplementation(each);
  const { cloud, lose } = await fakeCloud({ tables: () => [] });
  const printed: string[] = [];
  const stacks = ["public", "isolated", "nat-gateway"];
  const proving = prove({
    synthesis: {
      prefix: "prove-1",
      folders: new Map(stacks.map((stack) => [stack, `/stacks/${stack}`])),
    },
    cloud,
    tool: { product: "Terraform", path: "/terraform", version: "1.11.4" },
    work,
    lab: { skipped: "the lab is off" },
    parallel: 4,
    keep: false,
    live: false,
    print: (line) => printed.push(line),
    signal: new AbortController().signal,
    proveStack,
    terraformEnvironment: () => Promise.resolve({}),
    ...options,
  });
  return { proving, printed, lose };
}

test("has a result for each stack, in their order, whichever ends first", async () => {
  const milliseconds: Readonly<Record<string, number>> = { public: 80, isolated: 40 };
  const { proving } = await run(async (options) => {
    await sleep(milliseconds[options.stack.stack] ?? 0);
    return resultOf(options);
  });
  expect((await proving).map(({ stack }) => stack)).toEqual(["public", "isolated", "nat-gateway"]);
});

test("goes on with the others when one fails", async () => {
  const { proving } = await run((options) =>
    Promise.resolve(
      resultOf(options, options.stack.stack === "public" ? { status: "failed" } : {}),
    ),
  );
  expect((await proving).map(({ status }) => status)).toEqual(["failed", "passed", "passed"]);
});

test.each([
  [1, 1],
  [2, 2],
  [4, 3],
])("proves %i at a time", async (parallel, expected) => {
  let now = 0;
  let most = 0;
  const { proving } = await run(
    async (options) => {
      most = Math.max(most, (now += 1));
      await sleep(30);
      now -= 1;
      return resultOf(options);
    },
    { parallel },
  );
  await proving;
  expect(most).toBe(expected);
});

test("proves each stack in its folder, under its name in the cloud", async () => {
  const { proving } = await run((options) => Promise.resolve(resultOf(options)), { keep: true });
  await proving;
  expect(
    proveStack.mock.calls.map(([{ stack, stackName, keep }]) => [stack.folder, stackName, keep]),
  ).toEqual([
    ["/stacks/public", "prove-1-public", true],
    ["/stacks/isolated", "prove-1-isolated", true],
    ["/stacks/nat-gateway", "prove-1-nat-gateway", true],
  ]);
});

test("without a terminal prints a line for each phase, once, and one for each result", async () => {
  const { proving, printed } = await run(
    (options) => {
      const status = options.stack.stack === "isolated" ? "skipped" : "passed";
      options.onPhase?.("apply");
      options.onPhase?.("apply", { done: 1, total: 2, activity: "aws_vpc.a" });
      options.onPhase?.("destroy");
      return Promise.resolve(
        resultOf(options, { status, result: "skipped: no way to tell", function: "put get" }),
      );
    },
    { parallel: 1 },
  );
  await proving;
  expect(printed.slice(0, 3)).toEqual([
    "public: apply",
    "public: destroy",
    expect.stringMatching(/^✔ public .*14 resources.*put get.*destroyed.*2 s$/),
  ]);
  expect(printed[5]).toMatch(/^↓ isolated .*skipped: no way to tell/);
  expect(printed).toHaveLength(9);
});

test.each([
  ["as planned", { network: "reachable, private", permissions: "allowed" }],
  ["no more than", undefined],
])("says that a stack is %s what it is", async (_, plan) => {
  const { proving, printed } = await run((options) => {
    return Promise.resolve(resultOf(options, { ...(plan && { plan }) }));
  });
  await proving;
  expect(printed[0]?.includes("14 resources · as planned · plan empty")).toBe(plan !== undefined);
});

test("stops all of them on an interrupt, and when the cloud is lost", async () => {
  const waiting = async (options: ProveStackOptions) => {
    await until(() => options.signal.aborted);
    return resultOf(options, { status: "failed", result: String(options.signal.reason) });
  };
  const interrupt = new AbortController();
  const interrupted = await run(waiting, { signal: interrupt.signal });
  interrupt.abort(new InterruptedError("SIGINT"));
  expect((await interrupted.proving).map(({ result }) => result)).toEqual(
    Array(3).fill("InterruptedError: interrupted by SIGINT"),
  );
  const lost = await run(waiting);
  lost.lose(new Error("moto ended"));
  expect((await lost.proving)[0]?.result).toBe("Error: moto ended");
});
