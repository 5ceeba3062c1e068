import type { StackResult } from "../prove/result";
import { Setting } from "./setting";

const STACKS = ["public", "isolated", "gateway-endpoint", "nat-gateway"];
const READ_AND_WRITE = ["put", "get", "query", "delete"];

describe("the stacks, applied to moto", () => {
  let setting: Setting;
  let results: ReadonlyMap<string, StackResult>;

  beforeAll(async () => {
    setting = await Setting.start();
    const proved = await setting.prove(await setting.synthesize(STACKS));
    results = new Map(proved.map((result) => [result.stack, result]));
  }, 240_000);

  afterAll(() => setting.stop());

  test.each(["public", "gateway-endpoint", "nat-gateway"])(
    "%s applies, plans nothing again, reads and writes, and leaves nothing",
    (stack) => {
      expect(results.get(stack)).toMatchObject({
        problems: [],
        status: "passed",
        operations: READ_AND_WRITE,
      });
    },
  );

  test("isolated applies and leaves nothing, and an emulator that isolates nothing does not judge it", () => {
    expect(results.get("isolated")).toMatchObject({
      problems: [],
      status: "skipped",
      result: expect.stringContaining("does not isolate networks") as string,
      operations: [],
    });
  });
});
