import { type TerraformMessage } from "./messages";
import { ProgressMeter } from "./progress";

type Hook = Extract<TerraformMessage, { type: "apply_start" }>["hook"];

function hook(
  type: "apply_start" | "apply_progress" | "apply_complete",
  other: Partial<Hook> = {},
) {
  return {
    type,
    hook: { resource: { addr: "aws_vpc.network" }, action: "create", ...other },
  } as const;
}

function planned(action: string) {
  return {
    type: "planned_change",
    change: { resource: { addr: "aws_vpc.network" }, action },
  } as const;
}

/** A meter of a plan with this many changes. */
function meterOf(changes: number): ProgressMeter {
  const meter = new ProgressMeter();
  for (let change = 0; change < changes; change += 1) meter.update(planned("create"));
  return meter;
}

function summary(operation: "plan" | "apply" | "destroy") {
  return { type: "change_summary", changes: { add: 2, change: 1, remove: 4, operation } } as const;
}

test("counts what is done of what the plan is to do, and says what is going on", () => {
  const meter = meterOf(6);
  expect(meter.update(planned("update"))).toEqual({ done: 0, total: 7, activity: "" });
  expect(meter.update(hook("apply_start"))).toEqual({
    done: 0,
    total: 7,
    activity: "aws_vpc.network  create",
  });
  expect(meter.update(hook("apply_progress", { elapsed_seconds: 10 }))).toEqual({
    done: 0,
    total: 7,
    activity: "aws_vpc.network  create  10 s",
  });
  expect(meter.update(hook("apply_complete"))).toMatchObject({ done: 1, total: 7 });
  expect(meter.update(hook("apply_complete"))).toMatchObject({ done: 2, total: 7 });
});

test("has no total before the plan is made", () => {
  expect(new ProgressMeter().update(hook("apply_start"))).toMatchObject({ done: 0, total: 0 });
});

test.each([
  ["create", 1],
  ["update", 1],
  ["delete", 1],
  ["replace", 2],
  ["read", 0],
  ["noop", 0],
])("counts a planned %s as %d", (action, total) => {
  expect(new ProgressMeter().update(planned(action))).toMatchObject({ done: 0, total });
});

test.each([
  ["the summary of the plan", summary("plan")],
  ["the summary of what was applied", summary("apply")],
  ["the summary of what was destroyed", summary("destroy")],
  [
    "a resource that drifted",
    { type: "resource_drift", change: { resource: { addr: "aws_vpc.a" }, action: "update" } },
  ],
  [
    "a resource that failed",
    { type: "apply_errored", hook: { resource: { addr: "aws_vpc.a" }, action: "create" } },
  ],
  ["a diagnostic", { type: "diagnostic", diagnostic: { severity: "error", summary: "broken" } }],
] as const)("is not moved by %s", (_, message) => {
  const meter = meterOf(7);
  expect(meter.update(message)).toBeUndefined();
  expect(meter.update(hook("apply_start"))).toMatchObject({ done: 0, total: 7 });
});
