import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { LocalstackContainer, type StartedLocalStackContainer } from "@testcontainers/localstack";
import { type ContainerRuntimeClient } from "testcontainers";
import { HarnessError, isError, messageOf } from "../../errors";
import { watchdog } from "../../process/watchdog";
import {
  type Capabilities,
  type ClientConfig,
  type Cloud,
  type DeployedFunction,
  type OpenFunctionOptions,
} from "../cloud";
import { emulatorEnvironment } from "../emulator-environment";
import { openFunction } from "../lambda-function";
import { LastLines } from "./last-lines";
import { fetchImage, findDocker, removeContainers } from "./docker";
import { endedError, Readiness } from "./readiness";

/** The last version that runs without a token. */
const IMAGE = "localstack/localstack:4.14.0";
const START_SECONDS = 120;
/**
 * LocalStack runs what is in this folder in its own process while it starts.
 * @see https://docs.localstack.cloud/aws/capabilities/config/initialization-hooks/
 */
const START_HOOKS = "/etc/localstack/init/start.d";
const FILTER = "prefix_list_filter.py";

/**
 * The label of LocalStack's container and of the containers that it starts for functions. The value identifies the
 * run: `<pid>-<random>`.
 */
export const RUN_LABEL = "cdktf-lambda-vpc-dynamodb.run";

export interface StartLocalStackOptions {
  readonly region: string;
  /** Receives a notice before each download, because downloads take a while. */
  readonly onNotice: (text: string) => void;
  readonly signal: AbortSignal;
  /** @default - LOCALSTACK_IMAGE, or the pinned image */
  readonly image?: string;
  /** How long LocalStack may take to become ready. @default 120 */
  readonly startSeconds?: number;
}

/**
 * Starts LocalStack in a container. LocalStack runs each function in a container next to it.
 * @throws MissingToolError if there is no Docker, no image, or no token for an image that needs one.
 * @throws HarnessError if LocalStack does not become ready.
 */
export async function startLocalStack(options: StartLocalStackOptions): Promise<Cloud> {
  const { image = process.env.LOCALSTACK_IMAGE ?? IMAGE, region, signal } = options;
  const docker = await findDocker();
  await fetchImage(docker, image, options.onNotice);
  signal.throwIfAborted();
  const run = `${process.pid}-${randomUUID()}`;
  const { host, remoteSocketPath } = docker.info.containerRuntime;
  const lastLines = new LastLines();
  const readiness = new Readiness({
    image,
    host,
    startSeconds: options.startSeconds ?? START_SECONDS,
    lastLines,
    signal,
  });
  watchdog.watchContainers(`${RUN_LABEL}=${run}`);
  const containers = new RunContainers(docker, run);
  try {
    const container = await new LocalstackContainer(image)
      .withLabels({ [RUN_LABEL]: run })
      .withBindMounts([{ source: remoteSocketPath, target: "/var/run/docker.sock" }])
      .withEnvironment(environment(run))
      .withCopyFilesToContainer([
        { source: join(__dirname, "..", FILTER), target: `${START_HOOKS}/${FILTER}` },
      ])
      .withLogConsumer((log) => {
        lastLines.follow(log);
      })
      .withWaitStrategy(readiness)
      .start();
    return new LocalStack(container, containers, readiness.version, lastLines, region);
  } catch (error) {
    const ended = error instanceof HarnessError ? undefined : await containers.ended();
    await containers.remove();
    if (error instanceof HarnessError) throw error;
    if (ended !== undefined)
      throw endedError({ image, lastLines: ended.lastLines }, ended.exitCode);
    throw new HarnessError(
      `${image} could not be started: ${messageOf(error)}; ${String(lastLines)}`,
      { cause: error },
    );
  }
}

function environment(run: string): Record<string, string> {
  const token = process.env.LOCALSTACK_AUTH_TOKEN;
  return {
    ...(token !== undefined && { LOCALSTACK_AUTH_TOKEN: token }),
    LAMBDA_DOCKER_FLAGS: `-l ${RUN_LABEL}=${run}`,
    // The bundle is JavaScript, so it runs on any processor architecture.
    LAMBDA_IGNORE_ARCHITECTURE: "1",
    // On a busy machine, ten containers at once take longer than the default of 20 s to start.
    LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT: "60",
    // Gives interface endpoints the same DNS names as on AWS, which the doctor reads. Nothing listens at these names.
    LOCALSTACK_HOST: "amazonaws.com:443",
    // Keeps LocalStack from contacting the internet.
    DISABLE_EVENTS: "1",
    SKIP_SSL_CERT_DOWNLOAD: "1",
  };
}

interface Ended {
  readonly exitCode: number;
  readonly lastLines: LastLines;
}

/** All containers with the label of one run. */
class RunContainers {
  readonly #run: string;

  constructor(
    readonly docker: ContainerRuntimeClient,
    run: string,
  ) {
    this.#run = run;
  }

  /** The exit code and log of a container that exited before Testcontainers could inspect it. */
  async ended(): Promise<Ended | undefined> {
    const container = await this.docker.container.fetchByLabel(RUN_LABEL, this.#run);
    if (container === undefined) return undefined;
    const { State } = await container.inspect();
    if (State.Running) return undefined;
    const lastLines = new LastLines();
    lastLines.follow(await this.docker.container.logs(container));
    await lastLines.complete();
    return { exitCode: State.ExitCode, lastLines };
  }

  async remove(): Promise<void> {
    await removeContainers(this.docker, RUN_LABEL, this.#run);
    watchdog.forgetContainers(`${RUN_LABEL}=${this.#run}`);
  }
}

class LocalStack implements Cloud {
  readonly name = "localstack";
  readonly title: string;
  readonly capabilities: Capabilities = {
    runsFunctions: true,
    runsInstances: false,
    servesInterfaceEndpoints: false,
    keepsEndpointPolicyVersion: false,
    isolatesNetwork: false,
  };
  readonly clientConfig: ClientConfig;
  readonly environment: Readonly<Record<string, string>>;
  readonly disposable = true;
  readonly lost: AbortSignal;
  readonly #containers: RunContainers;
  #stopping = false;

  constructor(
    container: StartedLocalStackContainer,
    containers: RunContainers,
    version: string,
    lastLines: LastLines,
    region: string,
  ) {
    const endpoint = container.getConnectionUri();
    this.#containers = containers;
    this.title = `LocalStack ${version} on ${new URL(endpoint).host}`;
    this.clientConfig = {
      region,
      endpoint,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    this.environment = emulatorEnvironment(this.clientConfig, endpoint);
    const lost = new AbortController();
    this.lost = lost.signal;
    void this.#ended(container.getId()).then((how) => {
      if (this.#stopping) return;
      lost.abort(new HarnessError(`LocalStack ${how}; ${String(lastLines)}`));
    });
  }

  async #ended(id: string): Promise<string> {
    try {
      const { StatusCode } = (await this.#containers.docker.container.getById(id).wait()) as {
        StatusCode: number;
      };
      return `exited ${StatusCode}`;
    } catch (error) {
      return `was lost: ${isError(error) ? error.message : String(error)}`;
    }
  }

  openFunction(options: OpenFunctionOptions): Promise<DeployedFunction> {
    return openFunction(this.clientConfig, options);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#containers.remove();
  }
}
