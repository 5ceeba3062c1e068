import { HarnessError } from "../errors";
import { diagnosis, unreachable } from "../testing/diagnosis";
import { prints } from "../testing/fake-terraform";
import { functionOutputs, printedOutputs } from "../testing/outputs";
import { CUT, dropped, groupsOf, notModeled, passed, source } from "../testing/packets";
import { type Case, doctorSays, prove as proveWith } from "../testing/proof";
import { type AskLab } from "./ask-lab";
import { type Packets } from "./packets";
import { totalsOf } from "./result";

const isolated = prints(printedOutputs({ ...functionOutputs, accessPath: "isolated" }));
const instance = prints(
  printedOutputs({ ...functionOutputs, accessPath: "instance", instanceId: "i-0a1" }),
);
const READ_AND_WRITE = ["put", "get", "query", "delete"] as const;
const reached = source({
  operations: READ_AND_WRITE,
  hops: [passed("route-table", "rtb-1"), passed("vpc-endpoint", "vpce-0b3")],
});
const cut = source({
  arrivals: [],
  ends: [dropped("route-table", "rtb-1", "no route")],
  failure: { operation: "probe", errorType: "Unreachable", message: "no answer", seconds: 4 },
});

const reachable = doctorSays(diagnosis({ groups: groupsOf() }));
const blocked = doctorSays(diagnosis({ ...unreachable.network, groups: groupsOf(CUT) }));

function prove(packets: Packets, { options, ...other }: Case = {}) {
  const ask: AskLab = () => Promise.resolve(packets);
  return proveWith({ ...other, options: { askLab: ask, ...reachable, ...options } });
}

test("what the function did in the lab is the stack's result, and it runs nowhere else", async () => {
  const { result, deployed } = await prove({ sources: [reached] });
  expect(result).toMatchObject({
    status: "passed",
    operations: READ_AND_WRITE,
    function: "put get query delete",
    packets: { sources: [reached] },
    result: "put get query delete; reachable, private",
  });
  expect(deployed.asked).toEqual([]);
});

test("an isolated function is asked in the lab, and passes when it is unreachable", async () => {
  const { result } = await prove(
    { sources: [cut] },
    {
      commands: { output: isolated },
      options: { checks: [], ...blocked },
    },
  );
  expect(result).toMatchObject({
    status: "passed",
    problems: [],
    result: "Unreachable in 4.0 s; UNREACHABLE: NO_ROUTE_TO_DESTINATION",
  });
  expect(result).not.toHaveProperty("checks");
});

test("an instance is asked in the lab, too", async () => {
  const { result } = await prove(
    { sources: [reached] },
    { commands: { output: instance }, options: { checks: [] } },
  );
  expect(result).toMatchObject({ status: "passed", operations: READ_AND_WRITE });
  expect(result).not.toHaveProperty("checks");
});

test("packets that contradict the doctor fail the stack, with what both say", async () => {
  const { result, commands } = await prove(
    { sources: [{ ...reached, subnetId: "subnet-1" }] },
    { commands: { output: isolated }, options: { ...blocked } },
  );
  expect(result.status).toBe("failed");
  expect(result.problems).toEqual([
    "subnet-1: expected Unreachable, got an answer",
    expect.stringMatching(
      /^subnet-1: packets and doctor disagree: arrives, .*rtb-1.*; doctor: UNREACHABLE: NO_ROUTE/,
    ),
  ]);
  expect(commands).toContain("destroy");
});

test("where the lab cannot run, the function runs beside the cloud, and the doctor stands alone", async () => {
  const { result, deployed } = await prove({ skipped: "this system is not Linux" });
  expect(result).toMatchObject({
    status: "passed",
    operations: READ_AND_WRITE,
    packets: { skipped: "this system is not Linux" },
    network: "reachable, private",
  });
  expect(deployed.asked.length).toBeGreaterThan(0);
});

const NOT_MODELED = notModeled("tgw-1", "tgw-1 is not modeled");
const halfShown: Packets = {
  sources: [reached, { ...source({ arrivals: [], ends: [NOT_MODELED] }), subnetId: "subnet-1" }],
};
const labThat = (required: boolean) => ({ required, authority: {} as never, authorityFile: "" });

describe.each([
  ["a stack that the lab does not show", { skipped: "no prefix list" }, "no prefix list"],
  ["an interface that it does not show", halfShown, "subnet-1: tgw-1 is not modeled"],
] as const)("%s", (_, packets, why) => {
  test("is counted as skipped, with its reason", async () => {
    const { result } = await prove(packets, { options: { lab: labThat(false) } });
    expect(result.checks).toMatchObject([{ status: "skipped", result: `skipped: ${why}` }]);
    expect(totalsOf([result])).toEqual({ passed: 1, failed: 0, skipped: 1 });
  });

  test("fails the stack where the lab is required", async () => {
    const { result } = await prove(packets, { options: { lab: labThat(true) } });
    expect(result.problems).toEqual([`packets not shown (--lab on): ${why}`]);
    expect(totalsOf([result])).toEqual({ passed: 0, failed: 1, skipped: 1 });
  });

  test("is not missed where the cloud isolates networks", async () => {
    const cloud = { capabilities: { runsFunctions: true, isolatesNetwork: true } };
    const { result } = await prove(packets, { cloud });
    expect(totalsOf([result])).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });
});

test("a stack that the required lab shows passes, and nothing is skipped", async () => {
  const { result } = await prove({ sources: [reached] }, { options: { lab: labThat(true) } });
  expect(totalsOf([result])).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test("where the cloud runs functions, the function is asked there and in the lab", async () => {
  const { result, deployed } = await prove(
    { sources: [reached] },
    { cloud: { capabilities: { runsFunctions: true } } },
  );
  expect(result).toMatchObject({ status: "passed", packets: { sources: [reached] } });
  expect(deployed.asked.length).toBeGreaterThan(0);
});

test("a lab that cannot be built fails the stack", async () => {
  const { result } = await proveWith({
    options: { askLab: () => Promise.reject(new HarnessError("ip exited 2")) },
  });
  expect(result).toMatchObject({ status: "failed", problems: ["ip exited 2"] });
});

test("the lab is not asked without the doctor's snapshot", async () => {
  const ask = jest.fn<ReturnType<AskLab>, Parameters<AskLab>>();
  const { result } = await proveWith({
    options: {
      askLab: ask,
      diagnoseStack: () => Promise.reject(new HarnessError("no such function")),
    },
  });
  expect(result).toMatchObject({ status: "failed", problems: ["no such function"] });
  expect(ask).not.toHaveBeenCalled();
});
