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

/** A finding about one of the actions in a policy. */
const aboutPolicy = (resource: string, detail: string): Finding => ({
  ...finding("public", "RESOURCE_STAR"),
  ...{ resource, detail },
});

test("takes what is listed, for all stacks or for some, and for details of a resource", () => {
  const findings = [
    finding("public"),
    finding("mixed", "CKV_AWS_117"),
    aboutPolicy("aws_kms_key.key", "kms:CreateGrant"),
  ];
  const accepted = [
    { check: "CKV_AWS_50", reason },
    { check: "CKV_AWS_117", reason, stacks: ["mixed"] },
    { check: "RESOURCE_STAR", reason, resource: "aws_kms_key.key", details: ["kms:CreateGrant"] },
  ];
  expect(judge(findings, accepted)).toEqual({ unlisted: [], stale: [] });
});

test.each([
  ["a check that is not listed", []],
  [
    "a check that is listed for another stack",
    [{ check: "CKV_AWS_50", reason, stacks: ["mixed"] }],
  ],
])("refuses %s", (_, accepted) => {
  expect(judge([finding("public")], accepted).unlisted).toEqual([finding("public")]);
});

test.each([
  ["another policy", aboutPolicy("aws_iam_role_policy.logs", "kms:CreateGrant")],
  ["another action of the policy", aboutPolicy("aws_kms_key.key", "kms:Decrypt")],
])("refuses what is listed for %s", (_, found) => {
  const entry = { check: "RESOURCE_STAR", reason, resource: "aws_kms_key.key" };
  const accepted = [{ ...entry, details: ["kms:CreateGrant"] }];
  expect(judge([found], accepted).unlisted).toEqual([found]);
});

test("tells what is listed and no longer found", () => {
  const accepted = [
    { check: "CKV_AWS_1", reason },
    { check: "CKV_AWS_50", reason, stacks: ["public", "mixed"] },
    { check: "RESOURCE_STAR", reason, resource: "aws_kms_key.key", details: ["a", "b"] },
    { check: "RESOURCE_STAR", reason, resource: "aws_vpc.a", details: ["a"] },
  ];
  const findings = [finding("public"), aboutPolicy("aws_kms_key.key", "a")];
  expect(judge(findings, accepted).stale).toEqual([
    "CKV_AWS_1",
    "CKV_AWS_50 (mixed)",
    "RESOURCE_STAR of aws_kms_key.key (b)",
    "RESOURCE_STAR of aws_vpc.a",
  ]);
});

test("the list gives a reason for everything in it", () => {
  const accepted = parseAccepted(readFileSync(join(__dirname, "accepted.json"), "utf8"));
  expect(accepted.length).toBeGreaterThan(0);
});

test.each([
  ["no reason", { check: "CKV_AWS_1", reason: "" }],
  ["a finding about a policy, of any policy", { check: "RESOURCE_STAR", reason }],
  ["a finding about a policy, in whole", { check: "RESOURCE_STAR", reason, resource: "aws_a.b" }],
])("the list does not take %s", (_, entry) => {
  expect(() => parseAccepted(JSON.stringify([entry]))).toThrow();
});
