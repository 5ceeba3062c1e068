import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeployedFunctionOptions, deployedFunction } from "./deployed";
import {
  BundleMismatchError,
  DeployedStateError,
  EndpointMissingError,
  UnsupportedRuntimeError,
} from "./errors";
import { startFunction } from "./function";
import { responseOf, zip } from "./testing/test-functions";

const bundle = zip({ "index.js": "exports.handler = async () => process.env;" });
const ROLE = "arn:aws:iam::123456789012:role/orders";
const DEPLOYED = {
  FunctionName: "orders",
  FunctionArn: "arn:aws:lambda:us-east-2:123456789012:function:orders",
  Runtime: "nodejs22.x",
  Handler: "index.handler",
  Role: ROLE,
  Timeout: 10,
  MemorySize: 128,
  PackageType: "Zip",
  CodeSha256: createHash("sha256").update(bundle).digest("base64"),
  Environment: { Variables: { TABLE_NAME: "orders" } },
};

interface Call {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: string;
  readonly authorization: string | undefined;
}

let folder: string;
let server: Server;
let calls: Call[];
let lambdaAnswer: { status: number; body: unknown };
let stsAnswer: { status: number; body: string };

const GIVEN = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>
  <SessionToken>role-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>`;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
  return text;
}

/** An AWS that knows one function and one role, on this machine. */
beforeEach(async () => {
  calls = [];
  lambdaAnswer = { status: 200, body: DEPLOYED };
  stsAnswer = { status: 200, body: GIVEN };
  server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const { method, url, headers } = request;
      calls.push({ method, url, body, authorization: headers.authorization });
      if (url?.includes("/functions/")) {
        response.writeHead(lambdaAnswer.status, { "content-type": "application/json" });
        response.end(JSON.stringify(lambdaAnswer.body));
      } else {
        response.writeHead(stsAnswer.status, { "content-type": "text/xml" });
        response.end(stsAnswer.body);
      }
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  folder = await mkdtemp(join(tmpdir(), "deployed-test-"));
  await writeFile(join(folder, "orders.zip"), bundle);
});

afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function options(more: Partial<DeployedFunctionOptions> = {}): DeployedFunctionOptions {
  return {
    functionName: "orders",
    bundlePath: join(folder, "orders.zip"),
    cloud: {
      region: "us-east-2",
      endpoint: endpoint(),
      credentials: { accessKeyId: "AKIACALLER", secretAccessKey: "caller-secret" },
    },
    ...more,
  };
}

test("takes the configuration from the cloud and the credentials from the function's role", async () => {
  const deployed = await deployedFunction(options());
  expect(deployed).toEqual({
    configuration: {
      functionName: "orders",
      functionArn: DEPLOYED.FunctionArn,
      region: "us-east-2",
      runtime: "nodejs22.x",
      handler: "index.handler",
      timeoutSeconds: 10,
      memorySizeMb: 128,
      logGroupName: "/aws/lambda/orders",
      variables: { TABLE_NAME: "orders" },
    },
    bundle: Buffer.from(bundle),
    credentials: {
      accessKeyId: "ASIAROLE",
      secretAccessKey: "role-secret",
      sessionToken: "role-token",
    },
    environment: { AWS_ENDPOINT_URL: endpoint() },
  });
  expect(calls.map(({ method, url }) => `${method ?? ""} ${url ?? ""}`)).toEqual([
    "GET /2015-03-31/functions/orders/configuration",
    "POST /",
  ]);
  const assumed = new URLSearchParams(calls[1]?.body);
  expect(assumed.get("Action")).toBe("AssumeRole");
  expect(assumed.get("RoleArn")).toBe(ROLE);
  for (const { authorization } of calls) expect(authorization).toContain("AKIACALLER");
});

test("runs with the role's credentials, the deployed variables and the cloud's endpoint", async () => {
  const running = await startFunction(await deployedFunction(options()));
  try {
    const environment = await responseOf(running);
    expect(environment).toMatchObject({
      TABLE_NAME: "orders",
      AWS_ENDPOINT_URL: endpoint(),
      AWS_ACCESS_KEY_ID: "ASIAROLE",
      AWS_SECRET_ACCESS_KEY: "role-secret",
      AWS_SESSION_TOKEN: "role-token",
    });
    expect(JSON.stringify(environment)).not.toMatch(/AKIACALLER|caller-secret/);
  } finally {
    await running.stop();
  }
});

test("takes the log group of the function where it has one, and no variables where it has none", async () => {
  const LoggingConfig = { LogGroup: "/orders" };
  lambdaAnswer.body = { ...DEPLOYED, Environment: undefined, LoggingConfig };
  const { configuration } = await deployedFunction(options());
  expect(configuration).toMatchObject({ logGroupName: "/orders", variables: {} });
});

test("adds to the environment what it is given", async () => {
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000" };
  const deployed = await deployedFunction(options({ environment }));
  expect(deployed.environment).toEqual({ AWS_ENDPOINT_URL: endpoint(), ...environment });
});

test("throws without a call when the cloud has no endpoint of its own", async () => {
  const { region, credentials } = options().cloud;
  await expect(deployedFunction(options({ cloud: { region, credentials } }))).rejects.toThrow(
    EndpointMissingError,
  );
  expect(calls).toHaveLength(0);
});

test("throws when the bundle is not what the cloud has", async () => {
  lambdaAnswer.body = { ...DEPLOYED, CodeSha256: "b3RoZXI=" };
  await expect(deployedFunction(options())).rejects.toThrow(BundleMismatchError);
});

test("throws when the cloud does not know the function", async () => {
  lambdaAnswer = {
    status: 404,
    body: { __type: "ResourceNotFoundException", message: "no orders here" },
  };
  const preparing = deployedFunction(options());
  await expect(preparing).rejects.toThrow(DeployedStateError);
  await expect(preparing).rejects.toThrow(/no orders here/);
  await expect(preparing).rejects.toHaveProperty("cause");
});

test.each(["FunctionArn", "Role", "CodeSha256", "Timeout", "MemorySize"])(
  "throws when the cloud leaves out %s",
  async (property) => {
    lambdaAnswer.body = { ...DEPLOYED, [property]: undefined };
    await expect(deployedFunction(options())).rejects.toThrow(DeployedStateError);
  },
);

test("throws when the function is a container image", async () => {
  lambdaAnswer.body = { ...DEPLOYED, PackageType: "Image", Runtime: undefined };
  await expect(deployedFunction(options())).rejects.toThrow(UnsupportedRuntimeError);
});

test.each([
  [
    403,
    "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not yours</Message></Error></ErrorResponse>",
    /not yours/,
  ],
  [
    200,
    "<AssumeRoleResponse><AssumeRoleResult></AssumeRoleResult></AssumeRoleResponse>",
    /returned no credentials/,
  ],
])("throws when the role is not given (%d)", async (status, body, message) => {
  stsAnswer = { status, body };
  const preparing = deployedFunction(options());
  await expect(preparing).rejects.toThrow(DeployedStateError);
  await expect(preparing).rejects.toThrow(message);
});

test("rejects with the signal's reason when it is aborted", async () => {
  const reason = new Error("enough");
  await expect(deployedFunction(options({ signal: AbortSignal.abort(reason) }))).rejects.toBe(
    reason,
  );
});
