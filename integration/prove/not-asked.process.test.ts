import { unreachable } from "../testing/diagnosis";
import { prints } from "../testing/fake-terraform";
import { functionOutputs, printedOutputs } from "../testing/outputs";
import { doctorSays, prove } from "../testing/proof";

const isolated = prints(printedOutputs({ ...functionOutputs, accessPath: "isolated" }));
const instance = prints(
  printedOutputs({ ...functionOutputs, accessPath: "instance", instanceId: "i-0a1" }),
);
const skipped = (why: string, name = "the stack's function or instance is tested") => ({
  name,
  status: "skipped",
  result: `skipped: ${why}`,
  seconds: 0,
});

const noPackets = skipped("the lab is off", "packets show what the network does");

test("a function whose answer would mean nothing is counted as skipped where checks are", async () => {
  const { result, deployed } = await prove({
    commands: { output: isolated },
    options: { checks: [], ...doctorSays(unreachable) },
  });
  expect(result.status).toBe("passed");
  expect(result.checks).toEqual([noPackets, skipped("moto does not isolate networks")]);
  expect(deployed.asked).toEqual([]);
});

test("so is an instance that does not run, and no check of a function is asked of it", async () => {
  const run = jest.fn(() => Promise.resolve());
  const { result } = await prove({
    commands: { output: instance },
    options: { checks: [{ name: "one more thing", needs: [], run }] },
  });
  expect(result.checks).toEqual([noPackets, skipped("moto does not run instances")]);
  expect(run).not.toHaveBeenCalled();
});

test("the function is not skipped where it was asked", async () => {
  const { result } = await prove({ options: { checks: [] } });
  expect(result.operations).toHaveLength(4);
  expect(result.checks).toEqual([noPackets]);
});
