import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StackFolder } from "../terraform/stack-folder";
import { functionOutputs, printedOutputs } from "./outputs";
import { scratchFolder, writeShellScript } from "./scratch";

const COMMANDS = ["init", "apply", "plan", "show", "output", "destroy"] as const;
type Command = (typeof COMMANDS)[number];

/** Shell code that prints these messages, one per line, as `terraform -json` does. */
export function prints(...messages: readonly unknown[]): string {
  return ["cat <<'END'", ...messages.map((message) => JSON.stringify(message)), "END"].join("\n");
}

export function summary(operation: "plan" | "apply" | "destroy", count = 3) {
  const made = operation !== "destroy";
  return {
    type: "change_summary",
    changes: { add: made ? count : 0, change: 0, remove: made ? 0 : count, operation },
  };
}

export function hook(type: "apply_start" | "apply_complete", addr: string) {
  return { type, hook: { resource: { addr }, action: "create" } };
}

export function diagnostic(summary: string, detail: string, address?: string) {
  return { type: "diagnostic", diagnostic: { severity: "error", summary, detail, address } };
}

export function plannedChange(addr: string, action: string) {
  return { type: "planned_change", change: { resource: { addr }, action } };
}

/** Shell code that runs until it is asked to stop. */
export const WAITS = "while :; do sleep 0.05; done";

/** Shell code that creates the resources, and shell code that removes them. */
export const MAKES = "echo 3 > resources";
export const REMOVES = "rm -f resources";

const AS_IT_SHOULD: Readonly<Record<Command | "planAgain", string>> = {
  init: "",
  apply: `${MAKES}\n${prints(plannedChange("aws_vpc.a", "create"), summary("apply"))}`,
  plan: prints(summary("plan", 0)),
  planAgain: prints(summary("plan", 0)),
  show: prints({ resource_changes: [] }),
  output: prints(printedOutputs(functionOutputs)),
  destroy: `${REMOVES}\n${prints(plannedChange("aws_vpc.a", "delete"), summary("destroy"))}`,
};

export interface FakeStack {
  readonly stack: StackFolder;
  readonly folder: string;
  /** The commands so far, with their arguments. */
  readonly calls: () => Promise<readonly string[]>;
  /** Whether the applied resources exist. */
  readonly applied: () => boolean;
}

export interface FakeStackOptions {
  /** Shell code that replaces the default behavior of a command; `planAgain` is a plan while the resources exist. */
  readonly commands?: Partial<typeof AS_IT_SHOULD>;
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 20 */
  readonly graceSeconds?: number;
  readonly product?: "Terraform" | "OpenTofu";
}

/** A stack folder with a fake Terraform that only prints what the real one would. */
export async function fakeStack(options: FakeStackOptions = {}): Promise<FakeStack> {
  const folder = await scratchFolder();
  const bin = await scratchFolder();
  const calls = join(bin, "calls");
  await writeFile(calls, "");
  const { planAgain, ...first } = { ...AS_IT_SHOULD, ...options.commands };
  const plan = `if [ -e resources ]; then\n${planAgain}\nelse\n${first.plan}\nfi`;
  const commands = { ...first, plan };
  const path = await writeShellScript(
    join(bin, "terraform"),
    [
      // Without this, a shell that is running another command when the signal arrives would continue.
      "trap 'exit 130' INT",
      `echo "$@" >> ${calls}`,
      'case "$1" in',
      ...COMMANDS.map((command) => `${command})\n${commands[command]}\n;;`),
      "*) exit 64;;",
      "esac",
    ].join("\n"),
  );
  return {
    folder,
    stack: new StackFolder({
      stack: functionOutputs.accessPath,
      folder,
      tool: { product: options.product ?? "Terraform", path, version: "1.11.4" },
      environment: { PATH: "/usr/bin:/bin", ...options.environment },
      graceSeconds: options.graceSeconds ?? 20,
    }),
    calls: async () => (await readFile(calls, "utf8")).split("\n").slice(0, -1),
    applied: () => existsSync(join(folder, "resources")),
  };
}
