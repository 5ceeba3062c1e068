import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type LabPlan, SERVICE_NAMESPACE } from "../plan/lab-plan";
import { Lab, LabError } from "./lab";
import { READY, scriptOf } from "./script";
import { toolEnvironment, unshareArguments } from "./tools";

export interface StartOptions {
  /** Ends the lab, also while it starts. */
  readonly signal?: AbortSignal;
}

/** Whether this process may make namespaces without a user namespace. */
function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Builds the network in one tree of processes. It ends when this process ends, however it does: the first process of the
 * tree waits for the end of its standard input.
 *
 * @throws LabError if the network could not be built
 */
export async function startLab(plan: LabPlan, { signal }: StartOptions = {}): Promise<Lab> {
  signal?.throwIfAborted();
  const root = await runScript(scriptOf(plan), signal);
  const lab = new Lab(plan, root, { isRoot: isRoot() });
  try {
    await startDnsServer(lab);
    signal?.throwIfAborted();
  } catch (error) {
    await lab.stop();
    signal?.throwIfAborted();
    throw error;
  }
  const stop = (): void => void lab.stop();
  signal?.addEventListener("abort", stop, { once: true });
  root.once("exit", () => signal?.removeEventListener("abort", stop));
  return lab;
}

/** @returns the process whose standard input keeps the lab up */
export async function runScript(script: string, signal?: AbortSignal): Promise<ChildProcess> {
  const root = spawn("unshare", [...unshareArguments(isRoot()), "sh"], {
    stdio: ["pipe", "pipe", "pipe"],
    // Ctrl-C in the terminal reaches only this process, which then stops everything in order.
    detached: true,
    env: toolEnvironment(),
  });
  // A shell that failed reads no further.
  root.stdin.on("error", () => undefined);
  root.stdin.write(script);
  const stop = (): void => void root.stdin.end();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    await ready(root, READY);
  } catch (error) {
    root.stdin.end();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  return root;
}

async function startDnsServer(lab: Lab): Promise<void> {
  const { dnsAddresses: addresses, names } = lab.plan;
  const child = lab.start({
    namespace: SERVICE_NAMESPACE,
    command: process.execPath,
    args: [join(__dirname, "dns-server.mjs"), JSON.stringify({ addresses, names })],
    environment: toolEnvironment(),
  });
  await ready(child, "ready");
}

/** Waits for the line. @throws LabError with what the process said if it ends before */
async function ready(child: ChildProcess, line: string): Promise<void> {
  const said: string[] = [];
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError("a process without output");
  createInterface({ input: stderr }).on("line", (text) => said.push(text));
  const lines = createInterface({ input: stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on("line", (text) => {
      if (text === line) resolve();
    });
    child.once("error", reject);
    child.once("close", () => {
      reject(new LabError(`the lab's network could not be built: ${said.join("; ")}`));
    });
  });
}
