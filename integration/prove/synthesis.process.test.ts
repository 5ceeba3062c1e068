import { join } from "node:path";
import { UsageError } from "../errors";
import { WorkFolder } from "../process/work-folder";
import { type SynthesizeOptions } from "../synthesize";
import { synthesizeRun } from "./prove";

const synthesize = jest.fn<Promise<ReadonlyMap<string, string>>, [SynthesizeOptions]>();

let work: WorkFolder;

beforeEach(async () => {
  work = await WorkFolder.make();
  synthesize.mockReset();
  synthesize.mockImplementation(({ into }) =>
    Promise.resolve(
      new Map(["isolated", "nat-gateway", "public"].map((stack) => [stack, join(into, stack)])),
    ),
  );
});
afterEach(() => work.remove());

function stacksOf({ folders }: Awaited<ReturnType<typeof synthesizeRun>>): readonly string[] {
  return [...folders.keys()];
}

test("has all stacks, in the order of the contract, where none is named", async () => {
  const synthesis = await synthesizeRun({ work, synthesize });
  expect(stacksOf(synthesis)).toEqual(["public", "isolated", "nat-gateway"]);
  expect(synthesis.folders.get("public")).toBe(join(work.path, "synthesis", "public"));
});

test("has the stacks that are named, each once, in the order in which they are named", async () => {
  const stacks = ["nat-gateway", "public", "nat-gateway"];
  const synthesis = await synthesizeRun({ work, stacks, synthesize });
  expect(stacksOf(synthesis)).toEqual(["nat-gateway", "public"]);
});

test("refuses a stack that is never there before it synthesizes any, and names all", async () => {
  const stacks = ["public", "gateway", ""];
  const synthesizing = synthesizeRun({ work, stacks, synthesize });
  await expect(synthesizing).rejects.toThrow(UsageError);
  await expect(synthesizing).rejects.toThrow(
    /gateway.*--stack.*public, isolated, gateway-endpoint/,
  );
  expect(synthesize).not.toHaveBeenCalled();
});

test("refuses a stack that these settings do not have, and names those that they have", async () => {
  const synthesizing = synthesizeRun({ work, stacks: ["public", "mixed"], synthesize });
  await expect(synthesizing).rejects.toThrow(/no stack mixed.*--stack.*public, isolated, nat-gate/);
});

test("has names of its own, protects nothing, and has else the settings as they are", async () => {
  const configured = {};
  const [one, other] = [
    await synthesizeRun({ work, synthesize, configured }),
    await synthesizeRun({ work, synthesize, configured }),
  ];
  expect(one.prefix).not.toBe(other.prefix);
  expect(synthesize.mock.calls.map(([options]) => options.settings)).toEqual([
    { prefix: one.prefix, deletionProtection: false },
    { prefix: other.prefix, deletionProtection: false },
  ]);
});

test("leaves out on an emulator the accounts and the boundary, which are of a real account", async () => {
  const configured = {
    rolePath: "/team-a/",
    allowedAccountIds: ["111122223333"],
    permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  };
  const { prefix } = await synthesizeRun({ work, synthesize, configured });
  const real = await synthesizeRun({ work, synthesize, configured, cloud: "aws" });
  expect(synthesize.mock.calls.map(([options]) => options.settings)).toEqual([
    { prefix, deletionProtection: false, allowedAccountIds: [], permissionsBoundary: "none" },
    { prefix: real.prefix, deletionProtection: false },
  ]);
});

test.each([
  [{ vpc: "default" }, { vpc: "default", endpoint: "add" }],
  [
    { vpc: "default", endpoint: "find" },
    { vpc: "default", endpoint: "add" },
  ],
  [{ vpc: "default", endpoint: "vpce-0123abcd" }, undefined],
  [undefined, undefined],
])("adds the endpoint that an emulator's VPC does not have, where %j", async (given, expected) => {
  const configured = { existingVpc: given };
  await synthesizeRun({ work, synthesize, configured });
  await synthesizeRun({ work, synthesize, configured, cloud: "aws" });
  const settings = synthesize.mock.calls.map(([options]) => options.settings["existingVpc"]);
  expect(settings).toEqual([expected, undefined]);
});
