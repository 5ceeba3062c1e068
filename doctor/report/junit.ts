import { type Diagnosis } from "../diagnose";
import { permissionName, type Problem, problemsOf } from "./problems";
import { verdictText } from "./remedy-text";
import { EFFECTS, permissionsOf, printableResult, type Result, type WriterOptions } from "./result";
import { renderText, titleOf } from "./text";

/** What a test runner would have found: one test for the network, the table, and each permission. */
interface TestCase {
  readonly name: string;
  readonly state: "passed" | "failure" | "error";
  /** The code of the problem. */
  readonly type?: string;
  readonly message?: string;
}

/**
 * The report as JUnit XML. What blocks or is denied is a failure, and what is unknown is an error, so that
 * neither passes. GitLab takes a suite's name from `classname`, and of two tests with one name only the first.
 *
 * @see https://docs.gitlab.com/ci/testing/unit_test_reports
 */
export function renderJunit(result: Result, { form }: WriterOptions = {}): string {
  const { diagnosis, remedy } = printableResult(result);
  const cases = casesOf(diagnosis);
  const count = (state: TestCase["state"]) => cases.filter((each) => each.state === state).length;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}" skipped="0" time="0"`;
  const title = attribute(titleOf(diagnosis));
  const report = renderText(diagnosis, { remedy, form });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lambda-dynamodb-doctor" ${counts}>`,
    `  <testsuite name="${title}" ${counts}>`,
    ...cases.flatMap((each) => caseLines(each, title, report)),
    `    <system-out>${content(report)}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseLines(
  { name, state, type = "", message = "" }: TestCase,
  title: string,
  report: string,
): readonly string[] {
  const opening = `    <testcase classname="${title}" name="${attribute(name)}" time="0"`;
  if (state === "passed") return [`${opening}/>`];
  const problem = `type="${attribute(type)}" message="${attribute(message)}"`;
  return [
    `${opening}>`,
    `      <${state} ${problem}>${content(`${message}\n\n${report}`)}</${state}>`,
    "    </testcase>",
  ];
}

function casesOf(diagnosis: Diagnosis): readonly TestCase[] {
  const problems = problemsOf(diagnosis);
  return [
    networkCase(diagnosis, problems),
    tableCase(problems),
    ...permissionCases(diagnosis, problems),
  ];
}

function networkCase({ network }: Diagnosis, problems: readonly Problem[]): TestCase {
  const states = {
    REACHABLE: "passed",
    PARTIAL: "failure",
    UNREACHABLE: "failure",
    INDETERMINATE: "error",
  } as const;
  const state = states[network.verdict];
  const name = "network: reaches DynamoDB";
  if (state === "passed") return { name, state };
  const causes = problems.filter(({ area, effect }) => area === "network" && effect !== "notes");
  return { name, state, ...about(causes, verdictText(network)) };
}

function tableCase(problems: readonly Problem[]): TestCase {
  const causes = problems.filter(({ area }) => area === "table");
  const name = "table: serves requests";
  if (causes.length === 0) return { name, state: "passed" };
  const blocks = causes.some(({ effect }) => effect === "blocks");
  return { name, state: blocks ? "failure" : "error", ...about(causes, "not usable") };
}

function permissionCases(diagnosis: Diagnosis, problems: readonly Problem[]): readonly TestCase[] {
  const causes = problems.filter(({ area }) => area === "permissions");
  const items = permissionsOf(diagnosis);
  if (!diagnosis.permissions.known) {
    return [{ name: "permissions: decided", state: "error", ...about(causes, "unknown") }];
  }
  const states = { ALLOWED: "passed", DENIED: "failure", INDETERMINATE: "error" } as const;
  return items.map((permission) => {
    const { effect, code } = permission.decision;
    const state = states[effect];
    const name = `permission: ${permissionName(permission)}`;
    if (state === "passed") return { name, state };
    const own = causes.filter((problem) => problem.permissions?.includes(permission) === true);
    return { name, state, ...about(own, EFFECTS[effect]), ...(code !== null && { type: code }) };
  });
}

function about(causes: readonly Problem[], otherwise: string): Pick<TestCase, "type" | "message"> {
  const sentences = causes.map(({ code, sentence }) => `${code}: ${sentence}`);
  return {
    type: causes[0]?.code ?? otherwise,
    message: sentences.length === 0 ? otherwise : sentences.join("; "),
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text of an element. What XML has no place for is not in it: it is printable. */
function content(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Text of an attribute, in which a line break would become a space. */
function attribute(text: string): string {
  return content(text).replaceAll("\n", "&#10;");
}
