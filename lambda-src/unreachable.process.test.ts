import dns from "node:dns";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { openBlackHole } from "./testing/black-hole";
import { TIMEOUTS } from "./database";
import { context, handlerFor } from "./testing/dynamo-db-stub";
import { FunctionError } from "./errors";
import { type Handler } from "./handler";

const KEY = { pk: "p", sk: "s" };
const GET = { operation: "get", key: KEY };
const PROBE = { operation: "probe" };
const EVENTS = [
  { operation: "put", item: KEY },
  GET,
  { operation: "query", pk: "p" },
  { operation: "delete", key: KEY },
  PROBE,
];

const MILLISECONDS_MAX = 5000;

/** Ends what a test has started. */
const closing: (() => Promise<void>)[] = [];

beforeAll(() => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** After a refused connection the SDK leaves its timer running, and jest waits for no timer. */
afterAll(() => sleep(TIMEOUTS.connection));

/** The port of a server on loopback that does this with every connection. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    // A client that gives up resets the connection: here that is what is meant to happen.
    socket.on("error", () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A port where nothing listens any more. */
async function closedPort(): Promise<number> {
  const port = await listen(() => undefined);
  await closing.pop()?.();
  return port;
}

async function blackHole(): Promise<number> {
  const { port, close } = await openBlackHole();
  closing.push(close);
  return port;
}

/** What an event ends in, and after how many milliseconds. */
async function fail(handler: Handler, event: unknown, remaining?: number) {
  const started = performance.now();
  const error: unknown = await handler(event, context(remaining)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const milliseconds = performance.now() - started;
  expect(error).toBeInstanceOf(FunctionError);
  return { error: error as FunctionError, milliseconds };
}

describe.each(EVENTS)("$operation is Unreachable", (event) => {
  test("at once where nothing listens", async () => {
    const port = await closedPort();

    const { error, milliseconds } = await fail(handlerFor(port), event);

    expect(error.name).toBe("Unreachable");
    expect(error.message).toMatch(
      new RegExp(`^127\\.0\\.0\\.1:${port} gave no answer, waited \\d+ ms: ECONNREFUSED: `),
    );
    expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
    expect(milliseconds).toBeLessThan(MILLISECONDS_MAX);
  });

  test("when the connection is closed before an answer", async () => {
    const port = await listen((socket) => socket.destroy());

    const { error } = await fail(handlerFor(port), event);

    expect(error.name).toBe("Unreachable");
    expect(error.cause).toMatchObject({ code: "ECONNRESET" });
  });
});

describe("within 5 s, and naming host and time waited, every operation is Unreachable", () => {
  test.each([
    ["where no packet is answered", blackHole],
    ["when a server accepts and stays silent", () => listen(() => undefined)],
  ])("%s", async (_, open) => {
    const port = await open();
    const handler = handlerFor(port);

    const failures = await Promise.all(EVENTS.map((event) => fail(handler, event)));

    for (const { error, milliseconds } of failures) {
      expect(error.name).toBe("Unreachable");
      const [, host, waited] = /^(\S+) gave no answer, waited (\d+) ms/.exec(error.message) ?? [];
      expect(host).toBe(`127.0.0.1:${port}`);
      expect(Number(waited)).toBeGreaterThan(1000);
      expect(Number(waited)).toBeLessThanOrEqual(Math.ceil(milliseconds));
      expect(milliseconds).toBeLessThan(MILLISECONDS_MAX);
    }
  });
});

describe("before the function's own time-out, every operation is Unreachable", () => {
  test.each([2000, 0])("with %i ms left", async (remaining) => {
    const handler = handlerFor(await listen(() => undefined));

    const failures = await Promise.all(EVENTS.map((event) => fail(handler, event, remaining)));

    for (const { error, milliseconds } of failures) {
      expect(error.name).toBe("Unreachable");
      expect(milliseconds).toBeLessThan(Math.max(remaining, 500));
    }
  });
});

test("an answer that stops half-way is Unreachable", async () => {
  const port = await listen((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"Item":');
  });

  const { error } = await fail(handlerFor(port), GET, 1000);

  expect(error.name).toBe("Unreachable");
});

describe("where no name has an address, the host is the client's own choice:", () => {
  beforeEach(() => {
    const notFound = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    jest.spyOn(dns, "lookup").mockImplementation((...args: readonly unknown[]) => {
      setImmediate(args.at(-1) as (error: Error) => void, notFound);
    });
  });

  afterEach(() => {
    jest.mocked(dns.lookup).mockRestore();
  });

  test.each([
    ["dynamodb.us-east-2.amazonaws.com:443", {}],
    ["123456789012.ddb.us-east-2.amazonaws.com:443", { AWS_ACCOUNT_ID: "123456789012" }],
    ["vpce.example.test:443", { AWS_ENDPOINT_URL: "https://vpce.example.test" }],
    ["vpce.example.test:8443", { AWS_ENDPOINT_URL: "https://vpce.example.test:8443" }],
  ])("%s with %j", async (host, environment) => {
    const handler = handlerFor(0, { AWS_ENDPOINT_URL: "", ...environment });

    for (const event of [GET, PROBE]) {
      const { error } = await fail(handler, event);

      expect(error.name).toBe("Unreachable");
      expect(error.message).toContain(`${host} gave no answer`);
      expect(error.cause).toMatchObject({ code: "ENOTFOUND" });
    }
  });
});

test.each([
  [GET, { operation: "get", item: null }],
  [PROBE, { operation: "probe", reachable: true }],
])("%j succeeds when only its first attempt gets no answer", async (event, response) => {
  let connections = 0;
  const port = await listen((socket) => {
    connections += 1;
    if (connections === 1) {
      socket.destroy();
    } else {
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    }
  });

  await expect(handlerFor(port)(event, context())).resolves.toMatchObject(response);
  expect(connections).toBe(2);
});
