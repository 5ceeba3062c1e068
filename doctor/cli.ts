import { Command, CommanderError, Option } from "commander";
import { isColorSupported } from "picocolors";
import { parseActions } from "./actions";
import { diagnose, type Outcome } from "./diagnose";
import { DoctorError } from "./errors";
import { printable, printableLine } from "./printable";
import { addQuestionOptions, folderQuestionOf, type QuestionOptions, questionOf } from "./options";
import { findRemedy } from "./remedy";
import { FIX_FORMS, type FixForm, renderText, toReport } from "./report";
import { type Collected } from "./snapshot/account";
import { answersFrom } from "./snapshot/answers";
import { assemble, type Snapshot } from "./snapshot/assemble";
import { collectCommands } from "./snapshot/commands";
import { readFolder } from "./snapshot/folder";
import { type Question } from "./snapshot/question";
import { assertEmpty, writeFolder } from "./snapshot/write-folder";

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

interface DiagnoseOptions extends QuestionOptions {
  readonly folder?: string;
  readonly actions: string;
  readonly json?: true;
  readonly fixes: FixForm;
}

interface CollectOptions extends QuestionOptions {
  readonly out: string;
}

const EXIT_CODES: Readonly<Record<Outcome, number>> = { ok: 0, "not-ok": 1, indeterminate: 3 };
const WRONG_USE = 2;

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
): Promise<number> {
  let code = 0;
  const program = commandLine(terminal, askAccount, (outcome) => {
    code = EXIT_CODES[outcome];
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
  askAccount: AskAccount,
  conclude: (outcome: Outcome) => void,
): Command {
  const { out, err } = printsOnly(terminal);
  const program = addQuestionOptions(new Command("doctor"))
    .description(
      "Explains whether an existing function can reach its DynamoDB table, whether it is allowed to use the table, and which path its packets take. Read-only.",
    )
    .option("--folder <folder>", "read a collected folder instead of the account")
    .option(
      "--actions <list>",
      "what to check: read, write, read-write, or actions such as GetItem,Scan",
      "read-write",
    )
    .option("--json", "print the report as JSON")
    .addOption(
      new Option("--fixes <form>", "how the changes are printed")
        .choices(FIX_FORMS)
        .default("aws-cli" satisfies FixForm),
    )
    .allowExcessArguments(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .addHelpText(
      "after",
      "\nExit codes: 0 reachable and allowed, 1 not reachable or not allowed,\n2 usage error or no answer, 3 unknown.",
    )
    .action(async (options: DiagnoseOptions) => {
      const actions = parseActions(options.actions);
      const snapshot = await snapshotFor(options, askAccount);
      const diagnosis = diagnose(snapshot, { actions });
      const remedy = findRemedy(snapshot, diagnosis, { actions });
      const { width, color } = terminal;
      if (options.json) out(`${JSON.stringify(toReport(diagnosis, remedy), null, 2)}\n`);
      else terminal.out(renderText(diagnosis, { width, color, remedy, form: options.fixes }));
      conclude(diagnosis.outcome);
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
  return program;
}

/** The script must have exactly these values. */
function assertPrintable(options: CollectOptions): void {
  for (const value of Object.values(options) as readonly string[]) {
    if (printableLine(value) === value) continue;
    throw new DoctorError(`a value must have only printable characters, got: \`${value}\``);
  }
}

async function snapshotFor(options: DiagnoseOptions, askAccount: AskAccount): Promise<Snapshot> {
  if (options.folder !== undefined) return readFolder(options.folder, folderQuestionOf(options));
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

/** Otherwise the SDK prints a warning about the Node.js version before every report. */
const NO_VERSION_WARNING = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

if (require.main === module) {
  process.env[NO_VERSION_WARNING] ??= "true";
  const { stdout, stderr } = process;
  // A reader that closes early, such as `head`, is not a failure.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const terminal = {
    out: (text: string) => stdout.write(text),
    err: (text: string) => stderr.write(text),
    width: stdout.isTTY ? Math.min(Math.max(stdout.columns, 60), 120) : 80,
    color: stdout.isTTY && isColorSupported,
  };
  const askAccount: AskAccount = async (question) =>
    (await import("./snapshot/account/index.js")).askAccount(question);
  void run(process.argv.slice(2), terminal, askAccount).then((code) => {
    process.exitCode = code;
  });
}
