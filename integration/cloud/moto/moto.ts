import { join } from "node:path";
import { HarnessError } from "../../errors";
import { Child } from "../../process/child";
import { hostEnvironment, onlyCredentials } from "../../process/environment";
import {
  type Capabilities,
  type ClientConfig,
  type Cloud,
  type DeployedFunction,
  type OpenFunctionOptions,
} from "../cloud";
import { emulatorEnvironment } from "../emulator-environment";
import { openFunction } from "./function";
import { findMoto, type FindMotoOptions, type MotoPython } from "./python";

const START_SECONDS = 20;
const HOST = "127.0.0.1";
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
const SERVE = join(__dirname, "serve.py");
/** serve.py prints one for each request that its client retries. */
const REPEATED_REQUEST = /^repeated: (.+)$/;
/** Werkzeug prints one for each request. Twenty of them would not explain why the server exited. */
const ANSWERED_REQUEST = /"[A-Z]+ \S+ HTTP\/1\.1" \d{3} -$/;

export interface StartMotoOptions extends FindMotoOptions {
  readonly region: string;
  /** A file that records each request and its response as a line of JSON. @default - none */
  readonly requestLog?: string;
  /** @default 0 - a free port */
  readonly port?: number;
  /** How long the server may take to answer. @default 20 */
  readonly startSeconds?: number;
  /** @default - the one that `findMoto` finds */
  readonly moto?: MotoPython;
}

/**
 * Starts moto's server in a child process, on a port of this machine.
 * @throws MissingToolError if moto is not installed and cannot be installed.
 * @throws HarnessError if the server does not answer in time, or if its port is in use.
 */
export async function startMoto(options: StartMotoOptions): Promise<Cloud> {
  const moto = options.moto ?? (await findMoto(options));
  options.signal?.throwIfAborted();
  let announce: (port: number) => void = () => undefined;
  const announced = new Promise<number>((resolve) => (announce = resolve));
  const repeats: string[] = [];
  const child = await Child.start({
    title: "moto_server",
    command: moto.python,
    args: [
      ...[SERVE, HOST, String(options.port ?? 0)],
      ...(options.requestLog === undefined ? [] : [options.requestLog]),
    ],
    environment: {
      ...hostEnvironment(),
      // Without credentials, moto's own SDK would ask the metadata service for some. It has nobody else to ask, either.
      ...onlyCredentials(CREDENTIALS),
      NO_PROXY: "*",
      no_proxy: "*",
      PYTHONUNBUFFERED: "1",
    },
    describeLine: (line) => (ANSWERED_REQUEST.test(line) ? undefined : line),
    onLine: (line) => {
      const port = /Running on http:\/\/[^:]+:(\d+)/.exec(line)?.[1];
      if (port !== undefined) announce(Number(port));
      const repeated = REPEATED_REQUEST.exec(line)?.[1];
      if (repeated !== undefined) repeats.push(repeated);
    },
  });
  try {
    const port = await portOnceReady(child, announced, options);
    return new Moto(child, repeats, moto.version, port, options.region);
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Waits for the server to answer. @returns its port. @throws the reason if it does not answer. */
async function portOnceReady(
  child: Child,
  announced: Promise<number>,
  { startSeconds = START_SECONDS, signal }: StartMotoOptions,
): Promise<number> {
  // A listener added now would miss an abort that came while the child process was starting.
  signal?.throwIfAborted();
  const waiting = AbortSignal.any([
    AbortSignal.timeout(startSeconds * 1000),
    ...(signal === undefined ? [] : [signal]),
  ]);
  const gaveUp = new Promise<never>((_, reject) => {
    waiting.addEventListener("abort", () => {
      reject(
        signal?.aborted === true
          ? reasonOf(signal)
          : new HarnessError(
              `moto_server did not answer within ${startSeconds} s on ${HOST}; ${said(child)}`,
            ),
      );
    });
  });
  const ended = child.exit.then((exit): never => {
    throw child.failure(exit);
  });
  const port = await Promise.race([announced, ended, gaveUp]);
  const answer = fetch(`http://${HOST}:${port}/moto-api/`, { signal: waiting }).catch(() =>
    // The server announced its port. If it does not answer, it is about to exit and will print the reason.
    Promise.race([ended, gaveUp]),
  );
  await Promise.race([answer, ended, gaveUp]);
  return port;
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new HarnessError(String(signal.reason));
}

function said(child: Child): string {
  return child.lastLines.length === 0
    ? "it printed nothing"
    : `its last lines:\n${child.lastLines.map((line) => `  ${line}`).join("\n")}`;
}

class Moto implements Cloud {
  readonly name = "moto";
  readonly title: string;
  readonly capabilities: Capabilities = {
    runsFunctions: false,
    runsInstances: false,
    servesInterfaceEndpoints: true,
    keepsEndpointPolicyVersion: true,
    isolatesNetwork: false,
  };
  readonly clientConfig: ClientConfig;
  readonly environment: Readonly<Record<string, string>>;
  readonly disposable = true;
  readonly lost: AbortSignal;
  readonly #child: Child;
  #stopping = false;

  constructor(
    child: Child,
    readonly repeats: readonly string[],
    version: string,
    port: number,
    region: string,
  ) {
    const endpoint = `http://${HOST}:${port}`;
    this.#child = child;
    this.title = `moto ${version} on ${HOST}:${port}`;
    this.clientConfig = {
      region,
      endpoint,
      credentials: CREDENTIALS,
    };
    this.environment = emulatorEnvironment(this.clientConfig, endpoint);
    const lost = new AbortController();
    this.lost = lost.signal;
    void child.exit.then((exit) => {
      if (!this.#stopping) lost.abort(child.failure(exit));
    });
  }

  openFunction(options: OpenFunctionOptions): Promise<DeployedFunction> {
    return openFunction(this.clientConfig, options);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#child.stop();
  }
}
