import { parseMessage } from "./messages";

test.each([
  [
    "a planned change",
    {
      type: "planned_change",
      change: { resource: { addr: "aws_vpc.network" }, action: "update" },
    },
  ],
  [
    "a resource that drifted",
    { type: "resource_drift", change: { resource: { addr: "aws_vpc.network" }, action: "delete" } },
  ],
  [
    "a summary",
    { type: "change_summary", changes: { add: 1, change: 2, remove: 3, operation: "plan" } },
  ],
  ["outputs", { type: "outputs", outputs: { region: { value: "us-east-2" } } }],
  ["outputs that are planned", { type: "outputs", outputs: { region: {} } }],
  ["a start", { type: "apply_start", hook: { resource: { addr: "aws_vpc.a" }, action: "create" } }],
  [
    "a progress",
    {
      type: "apply_progress",
      hook: { resource: { addr: "aws_vpc.a" }, action: "create", elapsed_seconds: 10 },
    },
  ],
  [
    "a completion",
    {
      type: "apply_complete",
      hook: { resource: { addr: "aws_vpc.a" }, action: "create", elapsed_seconds: 12 },
    },
  ],
  [
    "a failure",
    { type: "apply_errored", hook: { resource: { addr: "aws_vpc.a" }, action: "create" } },
  ],
  [
    "a diagnostic",
    {
      type: "diagnostic",
      diagnostic: { severity: "error", summary: "Conflict", detail: "why", address: "aws_vpc.a" },
    },
  ],
  [
    "a diagnostic without a place",
    { type: "diagnostic", diagnostic: { severity: "warning", summary: "Deprecated" } },
  ],
])("reads %s", (_, message) => {
  const line = JSON.stringify({
    "@level": "info",
    "@message": "for people",
    "@timestamp": "2025-01-01T00:00:00Z",
    ...message,
  });
  expect(parseMessage(line)).toEqual(message);
});

test.each([
  ["a line of text", "Terraform has been successfully initialized!"],
  ["an empty line", ""],
  ["half a message", '{"type":"apply_start","hook":{"resource":'],
  ["a message of another type", '{"type":"version","terraform":"1.11.4","ui":"1.2"}'],
  ["a message without what its type has", '{"type":"planned_change"}'],
  ["JSON that is no message", "null"],
])("makes nothing of %s", (_, line) => {
  expect(parseMessage(line)).toBeUndefined();
});
