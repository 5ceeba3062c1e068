import { run } from "../cli";

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What the command prints about a folder. It asks no account. */
export async function runOnFolder(folder: string, ...args: readonly string[]): Promise<Printed> {
  const printed = { out: "", err: "" };
  const terminal = {
    out: (text: string) => {
      printed.out += text;
    },
    err: (text: string) => {
      printed.err += text;
    },
  };
  const code = await run(["--folder", folder, ...args], terminal, () =>
    Promise.reject(new Error("the account was asked")),
  );
  return { code, ...printed };
}
