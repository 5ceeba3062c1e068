// Adds up the reports of the test runs: `count.mjs STEPS_THAT_FAILED FOLDER`. Two kinds: jest's, and those of `--json`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [failedSteps, folder] = process.argv.slice(2);
const reports = readdirSync(folder).map((file) =>
  JSON.parse(readFileSync(join(folder, file), "utf8")),
);
const sum = (...fields) =>
  reports.flatMap((report) => fields.map((field) => report[field] ?? 0)).reduce((a, b) => a + b, 0);

const passed = sum("numPassedTests", "passed");
// A suite that could not run has no tests to count, and a step outside the tests none either.
const failedTests = sum("numFailedTests", "numRuntimeErrorTestSuites", "failed");
const failed = failedTests > 0 ? failedTests : Number(failedSteps);
const skipped = sum("numPendingTests", "numTodoTests", "skipped");

for (const { testResults = [], stacks = [], why } of reports) {
  if (why !== undefined) console.log(`skipped: ${why}`);
  for (const { assertionResults } of testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === "pending") console.log(`skipped: ${fullName}`);
    }
  }
  for (const { stack, status, result, checks = [] } of stacks) {
    if (status === "skipped") console.log(`${stack}: ${result}`);
    for (const check of checks) {
      if (check.status === "skipped") console.log(`${stack}: ${check.name}: ${check.result}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || Number(failedSteps) > 0 || passed === 0 ? 1 : 0;
