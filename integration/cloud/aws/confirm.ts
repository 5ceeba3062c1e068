import { createInterface } from "node:readline/promises";
import { STACK_TAG } from "../../../contract/stacks";
import { UsageError } from "../../errors";
import type { Cloud } from "../cloud";
import { type HourlyCost, hourlyCost } from "./cost";

export interface ConfirmOptions {
  readonly cloud: Pick<Cloud, "title" | "clientConfig">;
  readonly prefix: string;
  /** The synthesized stacks' folders by their names. */
  readonly folders: ReadonlyMap<string, string>;
  /** Do not ask. */
  readonly yes: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** Whom to ask; nothing where nobody is there. @default - who sits at the terminal */
  readonly ask?: ((question: string, signal: AbortSignal) => Promise<string>) | undefined;
}

/**
 * Says what will be made in which account and what it costs, and asks whether it may.
 * @throws UsageError where it may not, or nobody can be asked.
 */
export async function confirmAws(options: ConfirmOptions): Promise<void> {
  const { cloud, prefix, folders, yes, print, signal } = options;
  print(`${cloud.title}, ${cloud.clientConfig.region}: ${[...folders.keys()].join(", ")}`);
  print(costText(await hourlyCost(folders.values())));
  print(
    `Everything is tagged ${STACK_TAG}=${prefix}-<stack>, and destroyed at the end; where there is a VPC, that takes up to 45 minutes.`,
  );
  if (yes) return;
  const ask = "ask" in options ? options.ask : process.stdin.isTTY ? askTerminal : undefined;
  if (ask === undefined) {
    throw new UsageError("nobody is here to confirm that: say it with --yes; nothing was made");
  }
  const answer = await ask("Apply them? (yes/no) ", signal);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError("not confirmed; nothing was made");
}

function costText({ perHour, date, regions }: HourlyCost): string {
  return `${perHour.toFixed(2)} $ an hour while they are there: NAT gateways, their addresses and interface endpoints, at the list prices of ${date} for ${regions.join(" and ")}. Instances, keys, requests, storage and logs come on top.`;
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
