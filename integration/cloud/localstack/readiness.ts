import { setTimeout as sleep } from "node:timers/promises";
import { type BoundPorts, type WaitStrategy } from "testcontainers";
import { z } from "zod";
import { HarnessError, MissingToolError } from "../../errors";
import { type LastLines } from "./last-lines";

/** Inside the container. */
export const PORT = 4566;

const SERVICES = ["lambda", "dynamodb", "ec2", "iam"] as const;
/** A service that is available starts on its first call. */
const SERVES = ["available", "running"];
/** LocalStack's exit code if its license is not activated. */
const WITHOUT_LICENCE = 55;
const POLL_MILLISECONDS = 100;

const health = z.object({
  version: z.string(),
  services: z.record(z.string(), z.string()),
});

type Container = Parameters<WaitStrategy["waitUntilReady"]>[0];

export interface ReadinessOptions {
  readonly image: string;
  readonly host: string;
  readonly startSeconds: number;
  readonly lastLines: LastLines;
  readonly signal: AbortSignal;
}

/**
 * Waits until LocalStack is healthy and serves what the stacks need. If it does not become ready, the error says why.
 */
export class Readiness implements WaitStrategy {
  #version = "";

  readonly #options: ReadinessOptions;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  get version(): string {
    return this.#version;
  }

  async waitUntilReady(container: Container, ports: BoundPorts): Promise<void> {
    const { host, signal, startSeconds } = this.#options;
    const url = `http://${host}:${ports.getBinding(PORT)}/_localstack/health`;
    const end = performance.now() + startSeconds * 1000;
    for (;;) {
      signal.throwIfAborted();
      const missing = await this.#ask(url);
      if (missing.length === 0) return;
      const { State } = await container.inspect();
      if (!State.Running) {
        await this.#options.lastLines.complete();
        throw endedError(this.#options, State.ExitCode);
      }
      if (performance.now() > end) throw lateError(this.#options, missing);
      await sleep(POLL_MILLISECONDS);
    }
  }

  /** @returns what is not ready yet. */
  async #ask(url: string): Promise<readonly string[]> {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      const { version, services } = health.parse(await answer.json());
      this.#version = version;
      return SERVICES.filter((service) => !SERVES.includes(services[service] ?? ""));
    } catch {
      return ["health"];
    }
  }

  // A timeout in Testcontainers would not say what is missing.
  withStartupTimeout(): this {
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return true;
  }

  getStartupTimeout(): number {
    return this.#options.startSeconds * 1000;
  }
}

export function endedError(
  { image, lastLines }: Pick<ReadinessOptions, "image" | "lastLines">,
  exitCode: number,
): HarnessError {
  if (exitCode === WITHOUT_LICENCE) {
    return new MissingToolError(
      `${image} does not run without a valid token: set LOCALSTACK_AUTH_TOKEN, or unset LOCALSTACK_IMAGE to use an image that needs no token; ${String(lastLines)}`,
    );
  }
  return new HarnessError(`${image} exited ${exitCode} before it was ready; ${String(lastLines)}`);
}

function lateError(
  { image, startSeconds, lastLines }: ReadinessOptions,
  missing: readonly string[],
): HarnessError {
  return new HarnessError(
    `${image} was not ready within ${startSeconds} s, still missing: ${missing.join(", ")}; ${String(lastLines)}`,
  );
}
