import { type AskAccount, run } from "../cli";
import { type CollectAccount } from "../audit/command";

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What may be asked. @default - nothing: no account */
export interface Accounts {
  readonly askAccount?: AskAccount;
  readonly collectAccount?: CollectAccount;
}

const noAccount = () => Promise.reject(new Error("the account was asked"));

/** What the command prints. */
export async function runDoctor(
  args: readonly string[],
  { askAccount = noAccount, collectAccount = noAccount }: Accounts = {},
): Promise<Printed> {
  const printed = { out: "", err: "" };
  const terminal = {
    out: (text: string) => {
      printed.out += text;
    },
    err: (text: string) => {
      printed.err += text;
    },
  };
  const code = await run(args, terminal, askAccount, collectAccount);
  return { code, ...printed };
}

/** What the command prints about a folder. It asks no account. */
export function runOnFolder(folder: string, ...args: readonly string[]): Promise<Printed> {
  return runDoctor(["--folder", folder, ...args]);
}
