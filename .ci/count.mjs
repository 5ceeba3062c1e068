// Adds up the reports of the test runs: `count.mjs STEPS_THAT_FAILED REPORT...`
import { readFileSync } from "node:fs";

const [failedSteps, ...files] = process.argv.slice(2);
const reports = files
  .filter((file) => !file.includes("*"))
  .map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);

const passed = sum("numPassedTests");
// A suite that could not run has no tests to count, and a step outside the tests none either.
const failedTests = sum("numFailedTests") + sum("numRuntimeErrorTestSuites");
const failed = failedTests > 0 ? failedTests : Number(failedSteps);
const skipped = sum("numPendingTests") + sum("numTodoTests");

for (const { testResults } of reports) {
  for (const { assertionResults } of testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === "pending") console.log(`skipped: ${fullName}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || Number(failedSteps) > 0 || passed === 0 ? 1 : 0;
