import { type Command, Option } from "commander";
import { type Collection } from "../snapshot/collection";
import { type AuditTerminal, type CollectAccount } from "../audit/command";
import { failOnIn } from "../audit/fail-on";
import { DoctorError } from "../errors";
import { addReportOptions, formatOf, type ReportOptions } from "../report-options";
import { type Existing, type Locals, localsOf, readDocument, readPlan } from "../snapshot/plan";
import { configurationIn } from "./configuration";
import { existingIn, existingOf } from "./existing";
import { PLAN_FORMATS, type PlanFormat, writePlan } from "./formats";
import { readInput } from "./input";
import { type JudgedPlan, judgePlan } from "./judge";
import { namedIn } from "./named";

interface PlanOptions extends ReportOptions<PlanFormat> {
  readonly region?: string;
  readonly failOn: string;
  readonly folder?: string;
  readonly account?: true;
  readonly configuration?: string;
  readonly graph?: string;
}

const HELP = `
What a source uses before apply and cannot use after it is lost, in the order
of harm: table, path, permissions.

Examples:
  $ terraform show -json plan.tfplan | lambda-dynamodb-doctor plan -
  $ lambda-dynamodb-doctor plan --format markdown --output plan.md plan.json
  $ lambda-dynamodb-doctor plan --account --fail-on lost,broken plan.json

Exit codes: 0 nothing is lost, broken, or denied, 1 a state of --fail-on,
2 usage error, 3 something is unknown.`;

const FAILING = ["lost", "broken", "denied", "not-private"] as const;
type Failing = (typeof FAILING)[number];

/** Adds `plan`, which judges a plan or a state of Terraform or OpenTofu. */
export function addPlan(
  program: Command,
  terminal: Pick<AuditTerminal, "note" | "write" | "exit">,
  collect: CollectAccount,
): void {
  addReportOptions(program.command("plan"), PLAN_FORMATS)
    .description(
      "judge what a Terraform plan makes of every function, instance, and ECS service that uses DynamoDB, before it is applied",
    )
    .argument(
      "<file>",
      "what `terraform show -json` prints about a plan or a state; - for standard input",
    )
    .option(
      "--fail-on <states>",
      `what makes the exit code 1: ${FAILING.join(", ")}`,
      "lost,broken,denied",
    )
    .option(
      "--folder <folder>",
      "what is there already and the plan only names, as `collect` or `audit collect` wrote it",
    )
    .addOption(
      new Option("--account", "the same, from the account of the credentials").conflicts("folder"),
    )
    .option(
      "--configuration <folder>",
      "where terraform plan ran: its *.tf files have the expressions that a plan in HCL has only the references of",
    )
    .option(
      "--graph <file>",
      "what `terraform graph -type=plan` prints: which resources a local value can be of",
    )
    .option("--region <region>", "the Region of providers that name none (default: AWS_REGION)")
    .addHelpText("after", HELP)
    .action(async (file: string, options: PlanOptions) => {
      const { output, failOn, configuration: folder } = options;
      const failing = failOnIn(failOn, FAILING);
      const { text, origin } = await readInput(file, "plan");
      const document = readDocument(text, origin);
      const locals = options.graph === undefined ? {} : { locals: await graphIn(options.graph) };
      const source = folder === undefined ? {} : { source: configurationIn(folder, document) };
      const region = regionOf(options);
      const existing = await existingFor(options, () => {
        const named = namedIn(readPlan(document, { ...region, ...source, ...locals }));
        const regions = [...named.keys()];
        return collect({ regions, instances: false, tasks: false, named }, terminal.note);
      });
      const judged = judgePlan(document, {
        ...region,
        ...source,
        ...locals,
        ...(existing && { existing }),
      });
      terminal.write(output, (layout) =>
        writePlan(formatOf(options), judged, { origin, ...layout }),
      );
      terminal.exit(exitCode(judged, failing));
    });
}

async function existingFor(
  { folder, account }: Pick<PlanOptions, "folder" | "account">,
  ask: () => Promise<Collection>,
): Promise<Existing | undefined> {
  if (folder !== undefined) return existingIn(folder);
  return account === true ? existingOf(await ask()) : undefined;
}

function regionOf({ region = process.env.AWS_REGION }: Pick<PlanOptions, "region">): {
  readonly region?: string;
} {
  if (region === "")
    throw new DoctorError("--region must not be empty; give a value or omit the option");
  return region === undefined ? {} : { region };
}

async function graphIn(file: string): Promise<Locals> {
  const locals = localsOf((await readInput(file, "graph")).text);
  if (locals !== undefined) return locals;
  throw new DoctorError(
    `\`${file}\` has no nodes of a plan; print it with \`terraform graph -type=plan\``,
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
