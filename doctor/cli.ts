import { writeFileSync } from "node:fs";
import { Argument, Command, CommanderError } from "commander";
import { parseActions } from "./actions";
import { addAudit, type AuditTerminal, type CollectAccount } from "./audit/command";
import { isCollection } from "./audit/folder";
import { completionScript, type Shell, SHELLS } from "./completion";
import { diagnose, type Outcome } from "./diagnose";
import { DoctorError, nodeErrorCode } from "./errors";
import { printable, printableLine } from "./printable";
import { addQuestionOptions, folderQuestionOf, type QuestionOptions, questionOf } from "./options";
import { addPlan } from "./plan/command";
import { findRemedy } from "./remedy";
import { type FixForm, type Format, FORMATS, type Result, write } from "./report";
import { addFixesOption, addReportOptions, formatOf, type ReportOptions } from "./report-options";
import { type Collected } from "./snapshot/account";
import { answersFrom } from "./snapshot/answers";
import { assemble, type Snapshot } from "./snapshot/assemble";
import { collectCommands } from "./snapshot/commands";
import { readFolder } from "./snapshot/folder";
import { type Question } from "./snapshot/question";
import { assertEmpty, writeFolder } from "./snapshot/write-folder";
import { VERSION } from "./version";

/** Where the command writes. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** @default 80 */
  readonly width?: number;
  /** @default false */
  readonly color?: boolean;
}

/** Asks the account. The caller loads it on demand, because the AWS SDK takes long to load. */
export type AskAccount = (question: Question) => Promise<Collected>;

interface Accounts {
  readonly askAccount: AskAccount;
  readonly collectAccount: CollectAccount;
}

interface DiagnoseOptions extends QuestionOptions, ReportOptions<Format> {
  readonly folder?: string;
  readonly actions: string;
  readonly fixes: FixForm;
}

interface CollectOptions extends QuestionOptions {
  readonly out: string;
}

const EXIT_CODES: Readonly<Record<Outcome, number>> = { ok: 0, "not-ok": 1, indeterminate: 3 };
const WRONG_USE = 2;

const COMMAND = "lambda-dynamodb-doctor";

const HELP = `
Examples:
  $ ${COMMAND} --function orders-reader
  $ ${COMMAND} --function orders-reader --actions GetItem,Query --fixes terraform
  $ ${COMMAND} --function orders-reader --format html --output orders-reader.html
  $ ${COMMAND} collect --function orders-reader --out answers
  $ ${COMMAND} --folder answers --format sarif --output doctor.sarif
  $ ${COMMAND} audit --regions us-east-2,eu-west-1 --format html --output audit.html
  $ terraform show -json plan.tfplan | ${COMMAND} plan -
  $ source <(${COMMAND} completion bash)

Exit codes: 0 reachable and allowed, 1 not reachable or not allowed,
2 usage error or no answer, 3 unknown.`;

/**
 * Runs one command.
 *
 * @returns the exit code: 0 reachable and allowed, 1 not reachable or not allowed, 2 usage error or
 *   no answer, 3 unknown
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  askAccount: AskAccount,
  collectAccount: CollectAccount = noAccount,
): Promise<number> {
  let code = 0;
  const program = commandLine(terminal, { askAccount, collectAccount }, (conclusion) => {
    code = conclusion;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof DoctorError;
    const prefix = known ? "" : "internal error in the doctor; please report it: ";
    terminal.err(`${printableLine(`error: ${prefix}${message}`)}\n`);
    return WRONG_USE;
  }
}

const noAccount: CollectAccount = () => Promise.reject(new Error("no account can be asked here"));

/** The report makes its data printable itself, before it adds color. */
function printsOnly({ out, err }: Terminal): Pick<Terminal, "out" | "err"> {
  return {
    out: (text) => {
      out(printable(text));
    },
    err: (text) => {
      err(printable(text));
    },
  };
}

function commandLine(
  terminal: Terminal,
  { askAccount, collectAccount }: Accounts,
  exit: (code: number) => void,
): Command {
  const { out, err } = printsOnly(terminal);
  const program = addQuestionOptions(new Command(COMMAND));
  program
    .description(
      "Explains whether an existing function can reach its DynamoDB table, whether it is allowed to use the table, and which path its packets take. Read-only.",
    )
    .option("--folder <folder>", "read a collected folder instead of the account")
    .option(
      "--actions <list>",
      "what to check: read, write, read-write, or actions such as GetItem,Scan",
      "read-write",
    );
  addFixesOption(addReportOptions(program, FORMATS))
    .usage("[options] [command]")
    .argument("[words...]")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .version(VERSION, "--version", "print the version")
    .addHelpText("after", HELP)
    .action(async ([word]: readonly string[], options: DiagnoseOptions) => {
      if (word !== undefined) throw unknownCommand(word, program);
      const actions = parseActions(options.actions);
      const snapshot = await snapshotFor(options, askAccount);
      const diagnosis = diagnose(snapshot, { actions });
      const remedy = findRemedy(snapshot, diagnosis, { actions });
      printReport({ diagnosis, remedy }, options, terminal);
      exit(EXIT_CODES[diagnosis.outcome]);
    });
  addQuestionOptions(program.command("collect"))
    .description("write the account's responses to a folder that --folder can read")
    .requiredOption("--out <folder>", "a new or empty folder")
    .action((options: CollectOptions) => collect(options, { out, err }, askAccount));
  addQuestionOptions(program.command("commands"))
    .description("print a bash script of AWS CLI commands that write the same folder")
    .option("--out <folder>", "the folder that the script writes to", "doctor-answers")
    .action((options: CollectOptions) => {
      assertPrintable(options);
      out(collectCommands(questionOf(options), options.out));
    });
  const write: AuditTerminal["write"] = (output, render) => {
    writeReport(output, terminal, render);
  };
  const note = (line: string) => {
    terminal.err(`${printableLine(line)}\n`);
  };
  addAudit(program, { out, note, write, exit }, collectAccount);
  addPlan(program, { note, write, exit }, collectAccount);
  program
    .command("completion")
    .description("print a script that completes this command in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .action((shell: Shell) => {
      out(completionScript(shell, program));
    });
  return program;
}

/** A word without an option before it, such as the name of a function. */
function unknownCommand(word: string, { commands }: Command): DoctorError {
  const names = commands.map((command) => command.name()).join(", ");
  return new DoctorError(
    `there is no command \`${word}\`; choose from ${names}, or name a function with --function`,
  );
}

function printReport(result: Result, options: DiagnoseOptions, terminal: Terminal): void {
  writeReport(options.output, terminal, (layout) =>
    write(formatOf(options), result, { ...layout, form: options.fixes }),
  );
}

function writeReport(
  output: string | undefined,
  { out, err, width, color }: Terminal,
  render: (layout: Pick<Terminal, "width" | "color">) => string,
): void {
  if (output === undefined) {
    out(render({ width, color }));
    return;
  }
  try {
    writeFileSync(output, render({}));
  } catch (error) {
    const code = nodeErrorCode(error);
    if (code === undefined) throw error;
    const sentence = `the report cannot be written to \`${output}\`: ${code}; check --output`;
    throw new DoctorError(sentence, { cause: error });
  }
  err(`${printableLine(`wrote ${output}`)}\n`);
}

/** The script must have exactly these values. */
function assertPrintable(options: CollectOptions): void {
  for (const value of Object.values(options) as readonly string[]) {
    if (printableLine(value) === value) continue;
    throw new DoctorError(`a value must have only printable characters, got: \`${value}\``);
  }
}

async function snapshotFor(options: DiagnoseOptions, askAccount: AskAccount): Promise<Snapshot> {
  const { folder } = options;
  if (folder !== undefined) {
    const question = folderQuestionOf(options);
    if (!isCollection(folder)) return readFolder(folder, question);
    throw new DoctorError(
      `\`${folder}\` holds what \`audit collect\` wrote about a whole account; read it with \`audit --folder\``,
    );
  }
  const question = questionOf(options);
  const { region, answers } = await askAccount(question);
  return assemble(answersFrom(answers), { ...question, region });
}

async function collect(
  options: CollectOptions,
  terminal: Terminal,
  askAccount: AskAccount,
): Promise<void> {
  const question = questionOf(options);
  assertEmpty(options.out);
  const { answers } = await askAccount(question);
  const missing = writeFolder(options.out, answers);
  for (const { name, missing: what, why } of missing) {
    terminal.err(`${printableLine(`not collected: ${name}.json (${what}: ${why})`)}\n`);
  }
  const written = answers.size - missing.length;
  terminal.out(`wrote ${written} ${written === 1 ? "file" : "files"} to ${options.out}\n`);
}
