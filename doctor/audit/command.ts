import { type Command } from "commander";
import { REGION_FORM } from "../../aws/regions";
import { DoctorError } from "../errors";
import { type FixForm } from "../report";
import { AUDIT_FORMATS, type AuditFormat, writeAudit } from "../report/audit";
import { addFixesOption, addReportOptions, formatOf, type ReportOptions } from "../report-options";
import { assertEmpty } from "../snapshot/write-folder";
import { audit, type Audit, type State } from "./audit";
import { subjectsOf } from "./collection";
import { type CollectedSource, type Collection } from "../snapshot/collection";
import { failOnIn } from "./fail-on";
import { readCollection, writeCollection } from "./folder";
import { scopeOf } from "./scope";

/** What of an account an audit is about. */
export interface AuditQuestion {
  /** @default - the environment's Region */
  readonly regions: readonly string[];
  /** Only sources in this VPC. @default - any, and functions outside every VPC */
  readonly vpc?: string;
  /** Only sources with this tag. @default - any */
  readonly tag?: { readonly key: string; readonly value: string };
  readonly instances: boolean;
  readonly tasks: boolean;
  /** What is asked about besides, whether or not a source uses it, by Region. @default - nothing */
  readonly named?: ReadonlyMap<string, Named>;
}

/** What somebody names by id or name. */
export interface Named {
  readonly vpcIds: readonly string[];
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly roles: readonly string[];
  /** Managed policies, by ARN. */
  readonly policies: readonly string[];
  /** By name or ARN. */
  readonly tables: readonly string[];
  /** Sources that are not there yet. They use the tables that the policies of their roles name. */
  readonly sources: readonly CollectedSource[];
}

/** Asks the account. The caller loads it on demand, because the AWS SDK takes long to load. */
export type CollectAccount = (
  question: AuditQuestion,
  progress: (line: string) => void,
) => Promise<Collection>;

interface QuestionOptions {
  readonly regions?: string;
  readonly vpc?: string;
  readonly tag?: string;
  readonly instances?: true;
  readonly tasks?: true;
}

interface AuditOptions extends QuestionOptions, ReportOptions<AuditFormat> {
  readonly folder?: string;
  readonly failOn: string;
  readonly fixes: FixForm;
}

/** What the command uses of the command line. */
export interface AuditTerminal {
  readonly out: (text: string) => void;
  /** One line. */
  readonly note: (line: string) => void;
  /** Writes a report where `--output` says, or to the terminal. */
  readonly write: (
    output: string | undefined,
    render: (layout: { readonly width?: number; readonly color?: boolean }) => string,
  ) => void;
  readonly exit: (code: number) => void;
}

const HELP = `
Sources are in the audit if a variable names their table, or if their role's
policies name DynamoDB. Each table of a source is judged by what the role's
policies allow in it. Its page, with the path of each source as a drawing:
  $ lambda-dynamodb-doctor audit --format html --output audit.html

Exit codes: 0 nothing is broken or denied, 1 a state of --fail-on,
2 usage error or no answer, 3 something is unknown.`;

export function addAudit(program: Command, terminal: AuditTerminal, collect: CollectAccount): void {
  const command = addQuestionOptions(program.command("audit"))
    .description("judge all functions of an account, and group what is wrong by its cause")
    .option("--folder <folder>", "read what `audit collect` wrote instead of the account")
    .option(
      "--fail-on <states>",
      "what makes the exit code 1: broken, denied, not-private",
      "broken,denied",
    );
  addFixesOption(addReportOptions(command, AUDIT_FORMATS))
    .usage("[options] [command]")
    .argument("[words...]")
    .enablePositionalOptions()
    .addHelpText("after", HELP)
    .action(async ([word]: readonly string[], options: AuditOptions) => {
      if (word !== undefined) {
        throw new DoctorError(
          `\`audit\` has no command \`${word}\`; choose collect, or name Regions with --regions`,
        );
      }
      const failOn = failOnIn(options.failOn, FAILING);
      const collection = await collectionFor(options, terminal, collect);
      const result = { audit: audit(subjectsOf(collection)), scope: scopeOf(collection) };
      terminal.write(options.output, (layout) =>
        writeAudit(formatOf(options), result, { ...layout, form: options.fixes }),
      );
      terminal.exit(exitCode(result.audit, failOn));
    });
  addQuestionOptions(command.command("collect"))
    .description("write the account's responses to a folder that `audit --folder` can read")
    .requiredOption("--out <folder>", "a new or empty folder")
    .action(async (options: QuestionOptions & { readonly out: string }) => {
      const question = auditQuestionOf(options);
      assertEmpty(options.out);
      const collection = await collect(question, terminal.note);
      const written = writeCollection(options.out, collection);
      for (const { missing, why, about } of scopeOf(collection).notSeen) {
        const of = about.length === 0 ? "" : ` for ${about.join(", ")}`;
        terminal.note(`not collected: ${missing} (${why})${of}`);
      }
      terminal.out(`wrote ${written} ${written === 1 ? "file" : "files"} to ${options.out}\n`);
    });
}

function addQuestionOptions(command: Command): Command {
  return command
    .option("--regions <list>", "the Regions, separated by commas (default: AWS_REGION)")
    .option("--vpc <id>", "only sources in this VPC")
    .option("--tag <key=value>", "only sources with this tag")
    .option("--instances", "EC2 instances too")
    .option("--tasks", "ECS services, and tasks that no service started, too");
}

function collectionFor(
  options: AuditOptions,
  { note }: AuditTerminal,
  collect: CollectAccount,
): Collection | Promise<Collection> {
  const { folder, ...others } = options;
  if (folder === undefined) return collect(auditQuestionOf(options), note);
  const asked = (["regions", "vpc", "tag", "instances", "tasks"] as const).filter(
    (name) => others[name] !== undefined,
  );
  if (asked.length > 0) {
    throw new DoctorError(
      `--folder holds what was collected; leave out ${asked.map((name) => `--${name}`).join(", ")}, or give them to \`audit collect\``,
    );
  }
  return readCollection(folder);
}

function auditQuestionOf({ regions, vpc, tag, ...options }: QuestionOptions): AuditQuestion {
  if (vpc !== undefined && !/^vpc-[0-9a-z-]+$/.test(vpc)) {
    throw new DoctorError(`--vpc must be the id of a VPC, such as vpc-0a1b2c3d, got: \`${vpc}\``);
  }
  return {
    regions: regions === undefined ? [] : regionsIn(regions),
    ...(vpc !== undefined && { vpc }),
    ...(tag !== undefined && { tag: tagIn(tag) }),
    instances: options.instances ?? false,
    tasks: options.tasks ?? false,
  };
}

function regionsIn(list: string): readonly string[] {
  const regions = list.split(",").map((region) => region.trim());
  const wrong = regions.filter((region) => !REGION_FORM.test(region));
  if (wrong.length === 0) return [...new Set(regions)];
  throw new DoctorError(
    `--regions must be one or more Regions separated by commas, such as us-east-2, got: \`${list}\``,
  );
}

function tagIn(text: string): NonNullable<AuditQuestion["tag"]> {
  const at = text.indexOf("=");
  if (at < 1) throw new DoctorError(`--tag must be KEY=VALUE, got: \`${text}\``);
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}

const FAILING = ["broken", "denied", "not-private"] as const satisfies readonly State[];

function exitCode({ counts }: Audit, failOn: readonly State[]): number {
  if (failOn.some((state) => counts[state] > 0)) return 1;
  return counts.unknown > 0 ? 3 : 0;
}
