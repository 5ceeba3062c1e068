import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { unzipSync } from "fflate";

import { buildPlainFunction, bundleFunction, LICENSES, ZIP_BYTES_MAX, zipFunction } from "./bundle";
import { DynamoDbStub, refusal } from "./testing/dynamo-db-stub";

const { zip, handler } = bundleFunction();
const files = unzipSync(zip);
const code = files["index.js"]!;

test("is a zip of index.js and the licenses in it, for the handler index.handler", () => {
  expect(Object.keys(files)).toEqual(["index.js", LICENSES]);
  expect(handler).toBe("index.handler");
});

test("weighs at most 71 KB, which a plain one does not", () => {
  expect(zip.length).toBeLessThanOrEqual(ZIP_BYTES_MAX);
  expect(zipFunction(buildPlainFunction()).length).toBeGreaterThan(ZIP_BYTES_MAX);
});

test("has the licenses of the packages that it has code of, and of no others", () => {
  const licenses = Buffer.from(files[LICENSES]!).toString("utf8");
  const packages = [...licenses.matchAll(/^(\S+) \d+\.\d+\.\d+ \(Apache-2.0\)$/gm)];

  expect(packages.map(([, name]) => name).sort()).toEqual([
    "@aws-sdk/client-dynamodb",
    "@aws-sdk/core",
    "@aws-sdk/dynamodb-codec",
    "@aws/lambda-invoke-store",
    "@smithy/core",
    "@smithy/node-http-handler",
    "@smithy/signature-v4",
    "@smithy/types",
  ]);
  expect(licenses).toContain("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
});

test("is made once a process", () => {
  expect(bundleFunction().zip).toBe(zip);
});

test.each(["Pacific/Kiritimati", "America/Los_Angeles"])(
  "has the same bytes when built in another process, folder and time zone, %s",
  (TZ) => {
    const script = `
      const { bundleFunction } = require(${JSON.stringify(join(__dirname, "bundle.ts"))});
      process.stdout.write(bundleFunction().zip);
    `;
    const again = execFileSync(process.execPath, [require.resolve("tsx/cli"), "-e", script], {
      env: { TZ },
      cwd: tmpdir(),
    });
    expect(sha256(again)).toBe(sha256(zip));
  },
);

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test("says nothing of the machine it was made on", () => {
  for (const content of Object.values(files)) {
    const text = Buffer.from(content).toString("utf8");

    expect(text).not.toContain(join(__dirname, ".."));
    expect(text).not.toContain("node_modules");
  }
});

describe("in a process of its own", () => {
  let folder: string;
  let stub: DynamoDbStub;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "bundle-test-"));
    writeFileSync(join(folder, "index.js"), code);
    stub = await DynamoDbStub.start();
  });

  afterAll(async () => {
    await stub.stop();
    rmSync(folder, { recursive: true });
  });

  /** What the handler answers or throws, and the last line that it logs. */
  async function invoke(event: object) {
    const script = `
      const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 60000 };
      require("./index.js").handler(${JSON.stringify(event)}, context).then(
        (response) => console.log(JSON.stringify({ response })),
        ({ name }) => console.log(JSON.stringify({ name })),
      );
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
      cwd: folder,
      env: {
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${stub.port}`,
        AWS_REGION: "us-east-2",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_SESSION_TOKEN: "token",
        TABLE_NAME: "orders",
      },
    });
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  }

  const GET = { operation: "get", key: { pk: "p", sk: "s" } };

  test("reads an item", async () => {
    stub.answer = () => ({ body: { Item: { pk: { S: "p" }, sk: { S: "s" }, n: { N: "1" } } } });

    await expect(invoke(GET)).resolves.toEqual([
      expect.objectContaining({ operation: "get", outcome: "ok" }),
      { response: { operation: "get", item: { pk: "p", sk: "s", n: 1 } } },
    ]);
  });

  test("writes an item, signed with the credentials of the environment", async () => {
    stub.received.length = 0;
    stub.answer = () => ({});
    const event = { operation: "put", item: { pk: "p", sk: "s" } };

    await invoke(event);

    expect(stub.received).toEqual([
      {
        method: "POST",
        target: "PutItem",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/us-east-2\/dynamodb\/.*x-amz-security-token/,
        ) as string,
        body: { TableName: "orders", Item: { pk: { S: "p" }, sk: { S: "s" } } },
      },
    ]);
  });

  test.each([
    [GET, "AccessDeniedException", "AccessDenied"],
    [GET, "ResourceNotFoundException", "TableNotFound"],
    [{ operation: "scan" }, "", "InvalidEvent"],
  ])("keeps the names of errors: %j, %s -> %s", async (event, exception, name) => {
    stub.answer = () => refusal(exception);

    await expect(invoke(event)).resolves.toEqual([
      expect.objectContaining({ outcome: name }),
      { name },
    ]);
  });
});
