/** The command, as the package installs it. */
import { isColorSupported } from "picocolors";
import { type CollectAccount } from "./audit/command";
import { type AskAccount, run } from "./cli";

/** Otherwise the SDK prints a warning about the Node.js version before every report. */
const NO_VERSION_WARNING = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

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
const collectAccount: CollectAccount = async (question, progress) =>
  (await import("./audit/account/index.js")).collectAccount(question, progress);
void run(process.argv.slice(2), terminal, askAccount, collectAccount).then((code) => {
  process.exitCode = code;
});
