import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Finding, judge, parseAccepted, parseReport } from "./findings";

const failed = (stack: string, check = "CKV_AWS_50") => ({
  check_id: check,
  check_name: "tracing",
  file_path: `/stacks/${stack}/cdk.tf.json`,
  resource: "resource.fn",
});

const report = (failed_checks: readonly object[], summary: object = {}) =>
  JSON.stringify({
    results: { failed_checks },
    summary: { passed: 3, failed: failed_checks.length, parsing_errors: 0, ...summary },
  });

const finding = (stack: string, check = "CKV_AWS_50"): Finding => ({
  check,
  title: "tracing",
  stack,
  resource: "resource.fn",
});

test("reads findings with their stacks", () => {
  expect(parseReport(report([failed("public")]))).toEqual({
    passed: 3,
    findings: [finding("public")],
  });
});

test.each([
  ["a file that could not be read", report([], { parsing_errors: 1 })],
  ["that nothing was checked", report([], { passed: 0 })],
  ["something else", "[]"],
])("throws on %s", (_, text) => {
  expect(() => parseReport(text)).toThrow();
});

const reason = "Because this is a test of it.";

test("takes what is listed, for all stacks or for some", () => {
  const findings = [finding("public"), finding("mixed", "CKV_AWS_117")];
  const accepted = { CKV_AWS_50: { reason }, CKV_AWS_117: { reason, stacks: ["mixed"] } };
  expect(judge(findings, accepted)).toEqual({ unlisted: [], stale: [] });
});

test.each([
  ["a check that is not listed", {}],
  ["a check that is listed for another stack", { CKV_AWS_50: { reason, stacks: ["mixed"] } }],
])("refuses %s", (_, accepted) => {
  expect(judge([finding("public")], accepted).unlisted).toEqual([finding("public")]);
});

test("tells what is listed and no longer found", () => {
  const accepted = {
    CKV_AWS_1: { reason },
    CKV_AWS_50: { reason, stacks: ["public", "mixed"] },
  };
  expect(judge([finding("public")], accepted).stale).toEqual(["CKV_AWS_1", "CKV_AWS_50 (mixed)"]);
});

test("the list gives a reason for everything in it", () => {
  const accepted = parseAccepted(readFileSync(join(__dirname, "accepted.json"), "utf8"));
  expect(Object.keys(accepted).length).toBeGreaterThan(0);
  expect(() => parseAccepted('{ "CKV_AWS_1": { "reason": "" } }')).toThrow();
});
