import { InterruptedError } from "../errors";
import { type Answer, serve } from "../testing/loopback";
import { openFunction } from "./lambda-function";

const LOG = "START RequestId: 1\nEND RequestId: 1\n";

interface FakeLambda {
  readonly timeoutSeconds?: number;
  readonly invoke: (event: unknown) => Answer | Promise<Answer>;
}

/** A Lambda API with one function. */
async function open({ timeoutSeconds = 10, invoke }: FakeLambda, signal?: AbortSignal) {
  const logTypes: unknown[] = [];
  const { port, asked } = await serve(({ path, headers, body }) => {
    if (path.endsWith("/configuration")) return json({ Timeout: timeoutSeconds });
    logTypes.push(headers["x-amz-log-type"]);
    return invoke(JSON.parse(body));
  });
  const deployed = await openFunction(
    {
      region: "us-east-2",
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    },
    {
      outputs: { functionName: "orders", functionBundle: "of no interest" },
      ...(signal && { signal }),
    },
  );
  return { deployed, asked, logTypes };
}

function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(value),
  };
}

function failed(value: unknown): Answer {
  return json(value, {
    "x-amz-function-error": "Unhandled",
    "x-amz-log-result": Buffer.from(LOG).toString("base64"),
  });
}

const event = { operation: "get", key: { pk: "a", sk: "b" } } as const;

test("hands the event to the function, and its response back", async () => {
  const events: unknown[] = [];
  const { deployed, asked, logTypes } = await open({
    invoke: (got) => {
      events.push(got);
      return json({ operation: "get", item: null });
    },
  });
  expect(await deployed.invoke(event)).toEqual({
    ok: true,
    response: { operation: "get", item: null },
    milliseconds: expect.any(Number) as number,
  });
  expect(events).toEqual([event]);
  expect(asked.at(-1)).toBe("/2015-03-31/functions/orders/invocations");
  expect(logTypes).toEqual(["Tail"]);
  await deployed.stop();
});

test("gives what the function threw under its name, with the end of its log", async () => {
  const { deployed } = await open({
    invoke: () => failed({ errorType: "TableNotFound", errorMessage: "no table orders" }),
  });
  expect(await deployed.invoke(event)).toMatchObject({
    ok: false,
    errorType: "TableNotFound",
    errorMessage: "no table orders",
    logTail: LOG,
  });
});

const nameless = { errorMessage: "2026-01-01T00:00:00Z 1 Task timed out after 0.20 seconds" };

test("is a time-out where the answer has no name and came when the time was over", async () => {
  const { deployed } = await open({
    timeoutSeconds: 0.2,
    invoke: () =>
      new Promise((resolve) => {
        setTimeout(() => {
          resolve(failed(nameless));
        }, 220);
      }),
  });
  expect(await deployed.invoke(event)).toMatchObject({ ok: false, errorType: "Sandbox.Timedout" });
});

test("is not a time-out where there was time left, whatever the message says", async () => {
  const { deployed } = await open({ timeoutSeconds: 10, invoke: () => failed(nameless) });
  expect(await deployed.invoke(event)).toMatchObject({ ok: false, errorType: "Unknown" });
});

test("keeps the name that a time-out comes with", async () => {
  const { deployed } = await open({
    timeoutSeconds: 0,
    invoke: () => failed({ ...nameless, errorType: "Runtime.ExitError" }),
  });
  expect(await deployed.invoke(event)).toMatchObject({ errorType: "Runtime.ExitError" });
});

test("stops waiting for the function when it is interrupted", async () => {
  const interrupt = new AbortController();
  const { deployed } = await open(
    {
      invoke: () => {
        interrupt.abort(new InterruptedError("SIGINT"));
        return new Promise(() => undefined);
      },
    },
    interrupt.signal,
  );
  await expect(deployed.invoke(event)).rejects.toThrow();
});
