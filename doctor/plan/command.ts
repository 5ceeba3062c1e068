import { readFileSync, statSync } from "node:fs";
import { type Command, Option } from "commander";
import { type AuditTerminal } from "../audit/command";
import { failOnIn } from "../audit/fail-on";
import { DoctorError, nodeErrorCode } from "../errors";
import { type PlanDocument, readDocument } from "../snapshot/plan";
import { planReport } from "./json";
import { type JudgedPlan, judgePlan } from "./judge";
import { renderPlan } from "./text";

const FORMATS = ["text", "json"] as const;

interface PlanOptions {
  readonly json?: true;
  readonly format: (typeof FORMATS)[number];
  readonly region?: string;
  readonly output?: string;
  readonly failOn: string;
}

const HELP = `
What a source uses before apply and cannot use after it is lost, in the order
of harm: table, path, permissions.

Exit codes: 0 nothing is lost, broken, or denied, 1 a state of --fail-on,
2 usage error, 3 something is unknown.`;

const FAILING = ["lost", "broken", "denied", "not-private"] as const;
type Failing = (typeof FAILING)[number];

const MAX_BYTES = 128 * 1024 * 1024;
const STANDARD_INPUT = "-";

/** Adds `plan`, which judges a plan or a state of Terraform or OpenTofu. */
export function addPlan(program: Command, terminal: Pick<AuditTerminal, "write" | "exit">): void {
  program
    .command("plan")
    .description(
      "judge what a Terraform plan makes of every function, instance, and ECS service that uses DynamoDB, before it is applied",
    )
    .argument(
      "<file>",
      "what `terraform show -json` prints about a plan or a state; - for standard input",
    )
    .addOption(
      new Option("--format <format>", "how the report is written")
        .choices(FORMATS)
        .default("text" satisfies PlanOptions["format"]),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option(
      "--fail-on <states>",
      `what makes the exit code 1: ${FAILING.join(", ")}`,
      "lost,broken,denied",
    )
    .option("--output <file>", "write the report to this file")
    .option("--region <region>", "the Region of providers that name none (default: AWS_REGION)")
    .addHelpText("after", HELP)
    .action((file: string, { json, format, output, failOn, ...options }: PlanOptions) => {
      const failing = failOnIn(failOn, FAILING);
      const origin = file === STANDARD_INPUT ? "standard input" : file;
      const judged = judgePlan(documentIn(file, origin), regionOf(options));
      terminal.write(output, (layout) =>
        json === true || format === "json"
          ? `${JSON.stringify(planReport(judged), null, 2)}\n`
          : renderPlan(judged, { origin, ...layout }),
      );
      terminal.exit(exitCode(judged, failing));
    });
}

function regionOf({ region = process.env.AWS_REGION }: Pick<PlanOptions, "region">): {
  readonly region?: string;
} {
  if (region === "")
    throw new DoctorError("--region must not be empty; give a value or omit the option");
  return region === undefined ? {} : { region };
}

function documentIn(file: string, origin: string): PlanDocument {
  try {
    if (file !== STANDARD_INPUT) assertSize(file);
    return readDocument(readFileSync(file === STANDARD_INPUT ? 0 : file, "utf8"), origin);
  } catch (cause) {
    const code = nodeErrorCode(cause);
    if (code === undefined || cause instanceof DoctorError) throw cause;
    throw new DoctorError(
      `the plan \`${file}\` cannot be read: ${code}; check its path and permissions`,
      {
        cause,
      },
    );
  }
}

function assertSize(file: string): void {
  const { size } = statSync(file);
  if (size <= MAX_BYTES) return;
  throw new DoctorError(
    `\`${file}\` must have at most ${MAX_BYTES} bytes, got: ${size}; plan the part in question with -target`,
  );
}

function exitCode(judged: JudgedPlan, failing: readonly Failing[]): number {
  const { audit, comparison } = judged;
  const changes = (comparison?.changes ?? []).map(({ kind }) => kind);
  const isSo = (state: Failing) =>
    state === "lost"
      ? changes.some((kind) => kind.endsWith("-lost"))
      : audit.counts[state] > 0 || changes.some((kind) => kind === state);
  if (failing.some(isSo)) return 1;
  return audit.counts.unknown > 0 || changes.includes("unknown") ? 3 : 0;
}
