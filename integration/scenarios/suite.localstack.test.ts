import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { labSupport } from "../lab/network/support";
import { type StackResult } from "../prove/result";
import { CommandRun } from "../testing/command-run";
import { leavings, leftInDocker } from "../testing/containers";
import { scratchFolder } from "../testing/scratch";

const SETTLE_SECONDS = 15;
const READ_AND_WRITE = ["put", "get", "query", "delete"];
const NOT_ASKED = {
  isolated: "localstack does not isolate networks",
  "interface-endpoint": "localstack does not serve interface endpoints",
  instance: "localstack does not run instances",
};

describe("npm run integration, on LocalStack", () => {
  let run: CommandRun;
  let exitCode: number | null;
  let before: readonly string[];
  let results: ReadonlyMap<string, StackResult>;

  beforeAll(async () => {
    before = await leavings();
    const json = join(await scratchFolder(), "results.json");
    run = await CommandRun.start({
      script: "integration/function-checks/cli.ts",
      args: ["--json", json],
    });
    exitCode = await run.exit();
    const { stacks } = JSON.parse(await readFile(json, "utf8")) as {
      readonly stacks: readonly StackResult[];
    };
    results = new Map(stacks.map((result) => [result.stack, result]));
  }, 900_000);

  afterAll(() => run.clean());

  test("exits 0, and leaves no process, folder, container, network or volume", async () => {
    const inDocker = () => leftInDocker(run.child.pid, before);
    expect(await run.left(SETTLE_SECONDS, inDocker)).toEqual([]);
    expect(exitCode).toBe(0);
  }, 60_000);

  test.each(["public", "gateway-endpoint", "nat-gateway", "mixed", "existing-vpc"])(
    "%s applies, reads and writes where it was deployed, and leaves nothing",
    (stack) => {
      expect(results.get(stack)).toMatchObject({
        status: "passed",
        problems: [],
        operations: READ_AND_WRITE,
      });
    },
  );

  const hasLab = "supported" in labSupport();

  test.each(Object.entries(NOT_ASKED))(
    `%s applies and leaves nothing, and is ${hasLab ? "tested in the lab, although" : "skipped, since"} %s`,
    (stack, why) => {
      const result = results.get(stack);
      expect(result).toMatchObject({ status: "passed", problems: [] });
      const skipped: unknown = expect.objectContaining({
        status: "skipped",
        result: `skipped: ${why}`,
      });
      if (hasLab) {
        expect(result?.packets).toHaveProperty("sources");
        expect(result?.checks ?? []).not.toContainEqual(skipped);
      } else {
        expect(result?.packets).not.toHaveProperty("sources");
        expect(result?.checks).toContainEqual(skipped);
        expect(run.output).toContain(`skipped: ${why}`);
      }
    },
  );

  test.each(["gateway-endpoint", "mixed", "interface-endpoint", "instance", "existing-vpc"])(
    "the second plan of %s would change the version of its endpoint's policy, and nothing else",
    (stack) => {
      expect(results.get(stack)?.knownDrift).toEqual([
        expect.stringMatching(
          /^localstack drops Version from the policy of aws_vpc_endpoint\.[^.]+$/,
        ) as string,
      ]);
    },
  );

  test.each(["public", "isolated", "nat-gateway"])("the second plan of %s is empty", (stack) => {
    expect(results.get(stack)).toMatchObject({ problems: [] });
    expect(results.get(stack)).not.toHaveProperty("knownDrift");
  });

  test("a broken function fails for what is broken, and ten at a time lose no item of a thousand", () => {
    const checks = results.get("public")?.checks ?? [];
    const ofFunction = checks.filter(({ name }) => name !== "packets show what the network does");
    expect(ofFunction.map(({ name, status }) => [name, status])).toEqual([
      ["an error that the function throws arrives with its name and log", "passed"],
      ["10 concurrent invocations write 1000 items and lose none", "passed"],
      ["a wrong handler name fails with Runtime.HandlerNotFound", "passed"],
      ["a wrong table name fails with TableNotFound", "passed"],
      ["a bundle that throws at load fails with the error that it throws", "passed"],
      ["a timeout shorter than the work fails with Sandbox.Timedout", "passed"],
    ]);
  });

  test("of the isolated function LocalStack says that it reaches its table, and the doctor that it does not", () => {
    expect(results.get("isolated")).toMatchObject({
      network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION",
      checks: expect.arrayContaining([
        expect.objectContaining({
          name: "the emulator does not block the function, but the doctor says that AWS would",
          status: "passed",
        }),
      ]) as unknown[],
    });
  });
});
