import { EVERY_OPTION } from "../../contract/every-option";
import { synthesizeRun } from "../prove/prove";
import { synthesize } from "../synthesize";
import { type StackResult } from "../prove/result";
import { TestBed } from "./testing/test-bed";

const STACKS = ["mixed", "interface-endpoint", "instance", "existing-vpc"];

describe("the stacks with every option, applied to moto", () => {
  let testBed: TestBed;
  let results: ReadonlyMap<string, StackResult>;

  beforeAll(async () => {
    testBed = await TestBed.start();
    const synthesis = await synthesizeRun({
      work: testBed.work,
      stacks: STACKS,
      synthesize: ({ settings, ...options }) =>
        synthesize({ ...options, settings: { ...settings, ...EVERY_OPTION } }),
    });
    const proved = await testBed.prove(synthesis);
    results = new Map(proved.map((result) => [result.stack, result]));
  }, 240_000);

  afterAll(() => testBed.stop());

  test.each(STACKS)("%s applies as planned, plans nothing again, and leaves nothing", (stack) => {
    expect(results.get(stack)).toMatchObject({
      problems: [],
      status: "passed",
      plan: { network: "reachable, private", permissions: "allowed" },
    });
  });
});
