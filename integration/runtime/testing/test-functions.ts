import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { strToU8, zipSync } from "fflate";
import { type FunctionConfiguration } from "../configuration";
import { type RunningFunction, startFunction, type StartFunctionOptions } from "../function";

const running: RunningFunction[] = [];

export const credentials = {
  accessKeyId: "ASIAROLE",
  secretAccessKey: "role-secret",
  sessionToken: "role-token",
};

export const configuration: FunctionConfiguration = {
  functionName: "orders",
  functionArn: "arn:aws:lambda:us-east-2:123456789012:function:orders",
  region: "us-east-2",
  runtime: "nodejs22.x",
  handler: "index.handler",
  timeoutSeconds: 20,
  memorySizeMb: 256,
  logGroupName: "/aws/lambda/orders",
  variables: {},
};

/** A bundle of these files. */
export function zip(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])),
  );
}

export interface TestFunctionOptions extends Partial<Omit<StartFunctionOptions, "configuration">> {
  readonly configuration?: Partial<FunctionConfiguration>;
}

/** A function with one CommonJS file or several. `stopAll` stops it. */
export async function start(
  code: string | Readonly<Record<string, string>>,
  options: TestFunctionOptions = {},
): Promise<RunningFunction> {
  const started = await startFunction({
    bundle: zip(typeof code === "string" ? { "index.js": code } : code),
    credentials,
    environment: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
    ...options,
    configuration: { ...configuration, ...options.configuration },
  });
  running.push(started);
  return started;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((started) => started.stop()));
}

/** The response of one invocation. @throws what the function throws. */
export async function responseOf(started: RunningFunction, event: unknown = {}): Promise<unknown> {
  const { payload, functionError, logTail } = await started.invoke(JSON.stringify(event));
  if (functionError) throw new Error(`${payload}\n${logTail}`);
  return JSON.parse(payload);
}

/** What Lambda returns for a failed invocation. */
export async function errorOf(
  started: RunningFunction,
  event: unknown = {},
): Promise<{ errorType: string; errorMessage: string; trace?: string[]; logTail: string }> {
  const { payload, functionError, logTail } = await started.invoke(JSON.stringify(event));
  if (!functionError) throw new Error(`the function answered: ${payload}`);
  return { ...(JSON.parse(payload) as { errorType: string; errorMessage: string }), logTail };
}

/** Whether a process listens on this port. True while that process is alive, even if it is busy. */
export async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Waits until the condition is true. @throws if it is still false after 15 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("the condition is still false after 15 s");
    await sleep(20);
  }
}
