import { createInterface } from "node:readline/promises";
import { STACK_TAG } from "../../../contract/stacks";
import { UsageError } from "../../errors";
import { type Cloud } from "../cloud";
import { type HourlyCost, hourlyCost } from "./cost";

export interface ConfirmOptions {
  readonly cloud: Pick<Cloud, "title" | "clientConfig">;
  readonly prefix: string;
  /** The stack folders by stack name. */
  readonly folders: ReadonlyMap<string, string>;
  /** Skip the confirmation prompt. */
  readonly yes: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** Asks the question; undefined if there is nobody to ask. @default - asks on the terminal */
  readonly ask?: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
}

/**
 * Prints what will be created, in which account, and what it costs, and asks for confirmation.
 * @throws UsageError if the answer is not yes, or if there is nobody to ask.
 */
export async function confirmAws(options: ConfirmOptions): Promise<void> {
  const { cloud, prefix, folders, yes, print, signal } = options;
  print(`${cloud.title}, ${cloud.clientConfig.region}: ${[...folders.keys()].join(", ")}`);
  print(costText(await hourlyCost(folders.values())));
  print(
    `Everything is tagged ${STACK_TAG}=${prefix}-<stack> and destroyed at the end. With a VPC, that takes up to 45 minutes.`,
  );
  if (yes) return;
  const ask = "ask" in options ? options.ask : process.stdin.isTTY ? askTerminal : undefined;
  if (ask === undefined) {
    throw new UsageError(
      "there is no terminal to ask for confirmation: pass --yes to skip the prompt; nothing was created",
    );
  }
  const answer = await ask("Apply these stacks? (yes/no) ", signal);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("not confirmed; nothing was created");
}

function costText({ perHour, date, regions }: HourlyCost): string {
  return `$${perHour.toFixed(2)} an hour while the stacks exist, for NAT gateways, their public IPv4 addresses, and interface endpoints, at ${date} list prices for ${regions.join(" and ")}. Instances, keys, requests, storage, and logs cost extra.`;
}

async function askTerminal(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    terminal.close();
  }
}
