import { type FunctionEvent } from "../../contract/function";
import { type Check } from "../prove/check";
import { type DiagnoseStack } from "../prove/judge";
import { type Answers } from "../testing/aws-server";
import { fakeCloud } from "../testing/fake-cloud";
import { functionOutputs } from "../testing/outputs";
import { type Behaviour, FunctionError } from "../testing/table";
import { checksOf } from "./checks";

const doctor = jest.fn<ReturnType<DiagnoseStack>, Parameters<DiagnoseStack>>();

const capabilities = {
  runsFunctions: true,
  runsInstances: false,
  servesInterfaceEndpoints: false,
  keepsEndpointPolicyVersion: false,
  isolatesNetwork: false,
};
const STACKS = ["public", "isolated", "gateway-endpoint"];

function names(checks: readonly Check[]): readonly string[] {
  return checks.map(({ name }) => name);
}

describe("the checks of the stacks", () => {
  test("break the function of one stack that reaches its table, and not of the others", () => {
    const of = checksOf({ cloud: { capabilities }, stacks: STACKS });
    expect(names(of("public"))).toHaveLength(6);
    expect(of("gateway-endpoint")).toEqual([]);
  });

  test("break that of another where that one was not chosen", () => {
    const of = checksOf({ cloud: { capabilities }, stacks: ["gateway-endpoint", "isolated"] });
    expect(names(of("gateway-endpoint"))).toHaveLength(6);
  });

  test("break none where none that was chosen reaches its table", () => {
    const of = checksOf({ cloud: { capabilities }, stacks: ["isolated", "instance"] });
    expect(names(of("isolated"))).toHaveLength(1);
    expect(of("instance")).toEqual([]);
  });

  test("see that an emulator lets the isolated function through, and not where networks are isolated", () => {
    const isolating = { capabilities: { ...capabilities, isolatesNetwork: true } };
    expect(checksOf({ cloud: { capabilities }, stacks: STACKS })("isolated")).toHaveLength(1);
    expect(checksOf({ cloud: isolating, stacks: STACKS })("isolated")).toEqual([]);
  });
});

/** Runs the check with this in its name; nothing where it is content. */
async function run(
  name: string,
  behaviour: Partial<Behaviour> = {},
  answers: Answers = {},
): Promise<string | undefined> {
  const { cloud } = await fakeCloud({ tables: () => [], capabilities, behaviour, answers });
  const of = checksOf({ cloud, stacks: STACKS, diagnoseStack: doctor });
  const check = [...of("public"), ...of("isolated")].find((one) => one.name.includes(name));
  if (check === undefined) throw new Error(`there is no check ${name}`);
  try {
    await check.run({
      cloud,
      outputs: functionOutputs,
      stackFolder: "/nowhere",
      signal: new AbortController().signal,
    });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("what the function throws", () => {
  const behaviour: Partial<Behaviour> = {
    get: ({ key }) =>
      key.pk === ""
        ? new FunctionError("InvalidEvent", "`pk` must not be empty")
        : { operation: "get", item: null },
    delete: () => new FunctionError("ConditionFailed", "there is no such item"),
  };

  test("comes with its name", async () => {
    await expect(run("an error that the function throws", behaviour)).resolves.toBeUndefined();
  });

  test("is missed where it is another", async () => {
    const get = () => new FunctionError("Internal", "cannot read properties");
    await expect(run("an error that the function throws", { ...behaviour, get })).resolves.toBe(
      "expected InvalidEvent, got Internal: cannot read properties",
    );
  });

  test("is missed where it answers", async () => {
    const remove = () => ({ operation: "delete", deleted: false }) as const;
    await expect(
      run("an error that the function throws", { ...behaviour, delete: remove }),
    ).resolves.toMatch(/^expected ConditionFailed, got \{.*"deleted":false/);
  });
});

describe("ten invocations at a time", () => {
  test("lose none of a thousand items", async () => {
    await expect(run("1000 items")).resolves.toBeUndefined();
  });

  test("are found out to lose one", async () => {
    const lost = await run("1000 items", {
      put: ({ item: { pk, sk } }) => ({ operation: "put", key: { pk, sk } }),
    });
    expect(lost).toBe(
      "expected 1000 items, got 0; lost: 0000 0001 0002 0003 0004 0005 0006 0007 0008 0009",
    );
  });

  test("ask nothing twice, even where a busy machine left it unanswered", async () => {
    const asked: FunctionEvent[] = [];
    const result = await run("1000 items", {
      put: (event) => {
        asked.push(event);
        return new FunctionError("Unreachable", "no answer");
      },
    });
    expect(result).toBe("put 0999: Unreachable: no answer");
    expect(new Set(asked.map((event) => JSON.stringify(event))).size).toBe(asked.length);
  });

  test("do not try again what the function refuses", async () => {
    const put = jest.fn(() => new FunctionError("AccessDenied", "not allowed"));
    await expect(run("1000 items", { put })).resolves.toMatch(/^put \d{4}: AccessDenied/);
    expect(put.mock.calls.length).toBeLessThanOrEqual(10);
  });
});

describe("the isolated function", () => {
  const verdict = (verdict: string) =>
    ({ snapshot: {}, diagnosis: { network: { verdict } } }) as never;

  test("is let through by the emulator, and the doctor says that AWS would not", async () => {
    doctor.mockResolvedValue(verdict("UNREACHABLE"));
    await expect(run("does not block the function")).resolves.toBeUndefined();
  });

  test.each(["REACHABLE", "PARTIAL", "INDETERMINATE"])(
    "is not as expected where the doctor says %s",
    async (said) => {
      doctor.mockResolvedValue(verdict(said));
      await expect(run("does not block the function")).resolves.toBe(
        `expected the doctor to say UNREACHABLE, got ${said}`,
      );
    },
  );

  test("is not as expected where the emulator stops it", async () => {
    doctor.mockResolvedValue(verdict("UNREACHABLE"));
    const get = () => new FunctionError("Unreachable", "no answer");
    await expect(run("does not block the function", { get })).resolves.toBe(
      "get: Unreachable: no answer",
    );
  });
});
