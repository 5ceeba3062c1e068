import { Readable } from "node:stream";
import { BoundPorts } from "testcontainers";
import { HarnessError, InterruptedError, MissingToolError } from "../../errors";
import { type Answer, serve } from "../../testing/loopback";
import { LastLines } from "./last-lines";
import { PORT, Readiness, type ReadinessOptions } from "./readiness";

const READY = { lambda: "available", dynamodb: "running", ec2: "available", iam: "available" };

function health(services: Readonly<Record<string, string>>): Answer {
  return { body: JSON.stringify({ version: "4.14.0", edition: "community", services }) };
}

function lastLines(...lines: readonly string[]): LastLines {
  const kept = new LastLines();
  kept.follow(Readable.from(lines.map((line) => `${line}\n`)));
  return kept;
}

interface Case {
  /** To each time that it is asked for its health; the last is repeated. @default - none */
  readonly answers?: readonly Answer[];
  /** @default - it runs */
  readonly exitCode?: number;
  readonly options?: Partial<ReadinessOptions>;
}

async function waitFor({ answers = [], exitCode, options = {} }: Case) {
  let next = 0;
  const { port, asked } = await serve(
    () => answers[Math.min(next++, answers.length - 1)] ?? { status: 503, body: "" },
  );
  const ports = new BoundPorts();
  ports.setBinding(PORT, port);
  const State = { Running: exitCode === undefined, ExitCode: exitCode ?? 0 };
  const container = { inspect: () => Promise.resolve({ State }) };
  const readiness = new Readiness({
    image: "localstack/localstack:9",
    host: "127.0.0.1",
    startSeconds: 20,
    lastLines: lastLines("Starting", "Something is wrong"),
    signal: new AbortController().signal,
    ...options,
  });
  const waiting = readiness.waitUntilReady(container as never, ports);
  const error: unknown = await waiting.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, readiness, asked };
}

test("is ready once all services are there, whether they have started or start with their first call", async () => {
  const { error, readiness, asked } = await waitFor({ answers: [health(READY)] });
  expect(error).toBeUndefined();
  expect(readiness.version).toBe("4.14.0");
  expect(asked).toEqual(["/_localstack/health"]);
});

test("waits while it does not answer, answers with something else, or a service is starting", async () => {
  const { error, asked } = await waitFor({
    answers: [
      { status: 503, body: "" },
      { body: "<html>" },
      health({ ...READY, lambda: "starting" }),
      health(READY),
    ],
  });
  expect(error).toBeUndefined();
  expect(asked).toHaveLength(4);
});

test.each(["lambda", "dynamodb", "ec2", "iam"])(
  "names %s and shows what it said last when that is not there in time",
  async (service) => {
    const { error } = await waitFor({
      answers: [health({ ...READY, [service]: "error" })],
      options: { startSeconds: 0.3 },
    });
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as HarnessError).message).toBe(
      `localstack/localstack:9 was not ready within 0.3 s, still missing: ${service}; its last lines:\n  Starting\n  Something is wrong`,
    );
  },
);

test("is not ready without a service that it does not know", async () => {
  const { error } = await waitFor({
    answers: [health({ ...READY, lambda: "disabled" })],
    options: { startSeconds: 0.1, lastLines: new LastLines() },
  });
  expect((error as HarnessError).message).toMatch(/still missing: lambda; it printed nothing$/);
});

test("says so when it never answered", async () => {
  const { error } = await waitFor({ options: { startSeconds: 0.1 } });
  expect((error as HarnessError).message).toContain(
    "was not ready within 0.1 s, still missing: health",
  );
});

test("shows the exit code and what it said last when it ends first", async () => {
  const { error } = await waitFor({ exitCode: 1 });
  expect(error).toBeInstanceOf(HarnessError);
  expect(error).not.toBeInstanceOf(MissingToolError);
  expect((error as HarnessError).message).toBe(
    "localstack/localstack:9 exited 1 before it was ready; its last lines:\n  Starting\n  Something is wrong",
  );
});

test("asks for a token where it ends for want of a licence", async () => {
  const { error } = await waitFor({ exitCode: 55 });
  expect(error).toBeInstanceOf(MissingToolError);
  expect((error as MissingToolError).message).toMatch(
    /^localstack\/localstack:9 does not run without a valid token: set LOCALSTACK_AUTH_TOKEN, or unset LOCALSTACK_IMAGE/,
  );
});

test("stops waiting when it is interrupted", async () => {
  const reason = new InterruptedError("SIGINT");
  const { error } = await waitFor({ options: { signal: AbortSignal.abort(reason) } });
  expect(error).toBe(reason);
});
