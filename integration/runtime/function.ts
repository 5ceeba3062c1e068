import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../errors";
import { WorkFolder } from "../process/work-folder";
import { answerTo } from "./answers";
import { unzip } from "./bundle";
import { type FunctionConfiguration, type RoleCredentials } from "./configuration";
import { functionEnvironment } from "./environment";
import { FunctionStoppedError, InvokeRefusedError } from "./errors";
import { type Interpreter, interpreterFor, versionNote } from "./interpreter";
import { reportLine, tail } from "./log";
import { type Place } from "./place";
import { type PythonWithSdk } from "./python";
import { MAX_REQUEST_BYTES } from "./runtime-api";
import { type Outcome, Sandbox } from "./sandbox";

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_SECONDS = 10;

export interface StartFunctionOptions {
  readonly configuration: FunctionConfiguration;
  /** The deployed zip. */
  readonly bundle: Uint8Array;
  readonly credentials: RoleCredentials;
  /**
   * Variables that the cloud adds to the function's environment. They override the deployed variables. Without a
   * `place`, they must include AWS_ENDPOINT_URL, and each AWS_ENDPOINT_URL_<SERVICE> that the function may use.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** The network that the function runs in, which its requests cannot leave. @default - this machine's */
  readonly place?: Place;
  /** Runs functions in Python. @default - none can run */
  readonly python?: PythonWithSdk;
  /** How long init may take before it is retried as part of the invocation. @default 10 - same as Lambda */
  readonly initSeconds?: number;
  /** Stops the function. */
  readonly signal?: AbortSignal;
}

/** The response of Lambda's Invoke API, and how long the function took. */
export interface InvokeResult {
  readonly statusCode: 200;
  /** JSON text: the response, or an object with `errorType`, `errorMessage`, and usually `trace`. */
  readonly payload: string;
  /** Absent if the function succeeded. */
  readonly functionError?: "Unhandled";
  /** The last 4 KB of the invocation's log, as plain text. */
  readonly logTail: string;
  /** The duration of the handler, without the cold start. */
  readonly durationMs: number;
  /** Whether this invocation started a sandbox. */
  readonly coldStart: boolean;
  readonly executedVersion: "$LATEST";
}

/** A deployed function that runs on this machine until it is stopped. */
export interface RunningFunction {
  readonly configuration: FunctionConfiguration;
  /** A sentence that says so if this machine's Node.js or Python is not the version that the function is deployed for. */
  readonly versionNote: string | undefined;
  /**
   * Invokes the function and waits for the answer. Each concurrent invocation has its own sandbox.
   * @param payload JSON text of at most 6 MB. An empty string means `{}`.
   * @throws InvokeRefusedError for what Lambda rejects: RequestTooLargeException, InvalidRequestContentException.
   * @throws FunctionStoppedError, or the reason of `signal`, once the function is stopped.
   */
  invoke(payload: string): Promise<InvokeResult>;
  /** Kills all of the function's processes and removes its folder. */
  stop(): Promise<void>;
}

/**
 * Prepares a function to run from its unchanged bundle, in child processes behind a Lambda Runtime API. The first
 * process starts with the first invocation.
 * @throws EndpointMissingError, ForeignEndpointError if the function could call AWS itself.
 * @throws UnsupportedRuntimeError, BundleUnreadableError
 */
export async function startFunction(options: StartFunctionOptions): Promise<RunningFunction> {
  const { configuration, bundle, signal } = options;
  const interpreter = interpreterFor(configuration, options.python);
  signal?.throwIfAborted();
  const folder = await WorkFolder.make();
  try {
    const taskRoot = join(folder.path, "task");
    const environment = functionEnvironment({ ...options, taskRoot });
    await mkdir(taskRoot);
    await unzip(configuration.functionName, bundle, taskRoot);
    signal?.throwIfAborted();
    return new SandboxedFunction(options, interpreter, folder, taskRoot, environment);
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

class SandboxedFunction implements RunningFunction {
  readonly configuration: FunctionConfiguration;
  readonly versionNote: string | undefined;
  readonly #options: StartFunctionOptions;
  readonly #interpreter: Interpreter;
  readonly #folder: WorkFolder;
  readonly #taskRoot: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #sandboxes = new Set<Sandbox>();
  readonly #idle: Sandbox[] = [];
  readonly #underWay = new Set<Promise<unknown>>();
  #stopping: Promise<void> | undefined;

  constructor(
    options: StartFunctionOptions,
    interpreter: Interpreter,
    folder: WorkFolder,
    taskRoot: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.configuration = options.configuration;
    this.versionNote = versionNote(options.configuration, interpreter);
    this.#options = options;
    this.#interpreter = interpreter;
    this.#folder = folder;
    this.#taskRoot = taskRoot;
    this.#environment = environment;
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async invoke(payload: string): Promise<InvokeResult> {
    this.#throwIfStopped();
    const event = checkedEvent(payload);
    const invocation = this.#invoke(event);
    this.#underWay.add(invocation);
    try {
      return await invocation;
    } finally {
      this.#underWay.delete(invocation);
    }
  }

  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop());
  }

  readonly #onAbort = (): void => void this.stop();

  async #stop(): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.end()));
    await Promise.allSettled(this.#underWay);
    await this.#folder.remove();
  }

  #throwIfStopped(): void {
    this.#options.signal?.throwIfAborted();
    if (this.#stopping === undefined) return;
    throw new FunctionStoppedError(`${this.configuration.functionName} was stopped`);
  }

  async #invoke(event: string): Promise<InvokeResult> {
    const { timeoutSeconds, memorySizeMb, functionArn } = this.configuration;
    const requestId = randomUUID();
    const warm = this.#takeIdle();
    const start: Start = warm ? { sandbox: warm, loaded: true, log: "" } : await this.#coldStart();
    const { sandbox, loaded } = start;

    const startedAt = performance.now();
    const deadline = Date.now() + timeoutSeconds * 1000;
    const failure: Outcome | undefined = loaded ? undefined : await sandbox.load(deadline);
    const outcome =
      failure ?? (await sandbox.invoke({ requestId, payload: event, deadline, functionArn }));
    const durationMs = performance.now() - startedAt;
    this.#throwIfStopped();

    const { payload, functionError, status, line } = answerTo(outcome, requestId, timeoutSeconds);
    const log = [
      start.log,
      `START RequestId: ${requestId} Version: $LATEST\n`,
      sandbox.takeLog(),
      line ?? "",
      `END RequestId: ${requestId}\n`,
      reportLine({
        requestId,
        durationMs,
        memorySizeMb,
        peakMemoryMb: sandbox.peakMemoryMb,
        initMs: start.initMs,
        status,
      }),
    ].join("");
    if (sandbox.usable) this.#idle.push(sandbox);
    else this.#sandboxes.delete(sandbox);
    return {
      statusCode: 200,
      payload,
      ...(functionError && { functionError }),
      logTail: tail(log),
      durationMs,
      coldStart: warm === undefined,
      executedVersion: "$LATEST",
    };
  }

  #takeIdle(): Sandbox | undefined {
    for (;;) {
      const sandbox = this.#idle.pop();
      if (sandbox === undefined || sandbox.usable) return sandbox;
      this.#sandboxes.delete(sandbox);
    }
  }

  async #coldStart(): Promise<Start> {
    const startedAt = performance.now();
    const sandbox = await this.#startSandbox();
    const { initSeconds = INIT_SECONDS } = this.#options;
    const failure = await sandbox.load(Date.now() + initSeconds * 1000);
    const initMs = performance.now() - startedAt;
    const runtime = `${this.configuration.runtime} (${this.#interpreter.title})`;
    const log = `INIT_START Runtime Version: ${runtime}\n${sandbox.takeLog()}`;
    if (failure === undefined) return { sandbox, loaded: true, log, initMs };

    // Lambda retries init as part of the invocation, within the function's own timeout.
    this.#throwIfStopped();
    this.#sandboxes.delete(sandbox);
    const status = failure.kind === "timed-out" ? "timeout" : "error";
    return {
      sandbox: await this.#startSandbox(),
      loaded: false,
      log: `${log}INIT_REPORT Init Duration: ${initMs.toFixed(2)} ms\tPhase: init\tStatus: ${status}\n`,
    };
  }

  async #startSandbox(): Promise<Sandbox> {
    const id = randomBytes(16).toString("hex");
    const date = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const sandbox = await Sandbox.start({
      interpreter: this.#interpreter,
      environment: {
        ...this.#environment,
        AWS_LAMBDA_LOG_STREAM_NAME: `${date}/[$LATEST]${id}`,
      },
      memorySizeMb: this.configuration.memorySizeMb,
      taskRoot: this.#taskRoot,
      logFile: join(this.#folder.path, `${id}.log`),
      ...(this.#options.place && { place: this.#options.place }),
    });
    this.#sandboxes.add(sandbox);
    if (this.#stopping !== undefined) await sandbox.end();
    this.#throwIfStopped();
    return sandbox;
  }
}

/** The sandbox that an invocation runs in, and how it started. */
interface Start {
  readonly sandbox: Sandbox;
  /** Whether the function is loaded. */
  readonly loaded: boolean;
  /** The log of the cold start. */
  readonly log: string;
  /** The duration of a cold start that loaded the function. */
  readonly initMs?: number;
}

/** @throws InvokeRefusedError */
function checkedEvent(payload: string): string {
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_REQUEST_BYTES) {
    throw new InvokeRefusedError(
      "RequestTooLargeException",
      413,
      `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation, got: ${bytes}`,
    );
  }
  if (payload === "") return "{}";
  try {
    JSON.parse(payload);
  } catch (cause) {
    throw new InvokeRefusedError(
      "InvalidRequestContentException",
      400,
      `Could not parse request body into json: ${messageOf(cause)}`,
      { cause },
    );
  }
  return payload;
}
