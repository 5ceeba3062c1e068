import { readFileSync, statSync, writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { type Outcome } from "../diagnose";
import { DoctorError, nodeErrorCode } from "../errors";
import { printableLine } from "../printable";
import { type PlanDocument, readDocument } from "../snapshot/plan";
import { planReport } from "./json";
import { type JudgedPlan, judgePlan } from "./judge";
import { renderPlan } from "./text";

/** Where the command writes. */
interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly width?: number;
  readonly color?: boolean;
}

const FORMATS = ["text", "json"] as const;

interface PlanOptions {
  readonly format: (typeof FORMATS)[number];
  readonly region?: string;
  readonly output?: string;
}

const MAX_BYTES = 128 * 1024 * 1024;
const STANDARD_INPUT = "-";

/** Adds `plan`, which judges a plan or a state of Terraform or OpenTofu. */
export function addPlanCommand(
  program: Command,
  output: Output,
  conclude: (outcome: Outcome) => void,
): void {
  program
    .command("plan")
    .description(
      "explain what a Terraform plan makes of every function, instance, and ECS service that uses DynamoDB, before it is applied",
    )
    .argument(
      "<file>",
      "what `terraform show -json` prints about a plan or a state; - for standard input",
    )
    .addOption(
      new Option("--format <format>", "how the report is written").choices(FORMATS).default("text"),
    )
    .option("--output <file>", "write the report to this file")
    .option("--region <region>", "the Region of providers that name none (default: AWS_REGION)")
    .action((file: string, options: PlanOptions) => {
      const origin = file === STANDARD_INPUT ? "standard input" : file;
      const judged = judgePlan(documentIn(file, origin), regionOf(options));
      print(judged, origin, options, output);
      conclude(outcomeOf(judged));
    });
}

function regionOf({ region = process.env.AWS_REGION }: PlanOptions): { readonly region?: string } {
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

function print(judged: JudgedPlan, origin: string, options: PlanOptions, output: Output): void {
  const { format, output: file } = options;
  const { width, color } = file === undefined ? output : {};
  const text =
    format === "json"
      ? `${JSON.stringify(planReport(judged), null, 2)}\n`
      : renderPlan(judged, { origin, width, color });
  if (file === undefined) {
    output.out(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const code = nodeErrorCode(cause);
    if (code === undefined) throw cause;
    throw new DoctorError(`the report cannot be written to \`${file}\`: ${code}; check --output`, {
      cause,
    });
  }
  output.err(`${printableLine(`wrote ${file}`)}\n`);
}

/** The worst of all. */
function outcomeOf({ audit: { counts } }: JudgedPlan): Outcome {
  if (counts.broken + counts.denied > 0) return "not-ok";
  return counts.unknown > 0 ? "indeterminate" : "ok";
}
