import { HarnessError, InterruptedError, UsageError } from "../../errors";
import { type Answer, serve } from "../../testing/loopback";
import { scratchFolder } from "../../testing/scratch";
import { startAws } from "./aws";

const IDENTITY = xml(
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
);
const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };

function xml(body: string, status = 200): Answer {
  return { status, headers: { "content-type": "text/xml" }, body };
}

let environment: NodeJS.ProcessEnv;

beforeEach(() => {
  environment = process.env;
});
afterEach(() => {
  process.env = environment;
});

/** Starts with these variables and no others that concern AWS, and none of this user's files. */
async function start(variables: Readonly<Record<string, string>>, signal?: AbortSignal) {
  const home = await scratchFolder();
  process.env = {
    PATH: environment.PATH,
    HOME: home,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SHARED_CREDENTIALS_FILE: `${home}/none`,
    AWS_CONFIG_FILE: `${home}/none`,
    AWS_MAX_ATTEMPTS: "1",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...variables,
  };
  return startAws({ region: "eu-central-1", signal: signal ?? new AbortController().signal });
}

async function account(answer: Answer): Promise<Readonly<Record<string, string>>> {
  const { port } = await serve(() => answer);
  return { ...KEYS, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
}

test("is the account of the environment's credentials, which does not end with the run", async () => {
  const variables = await account(IDENTITY);
  const cloud = await start({ ...variables, AWS_SESSION_TOKEN: "token" });
  expect(cloud).toMatchObject({
    name: "aws",
    title: `AWS account 123456789012 at ${variables.AWS_ENDPOINT_URL ?? ""}`,
    disposable: false,
    capabilities: { runsFunctions: true, isolatesNetwork: true, keepsEndpointPolicyVersion: true },
    clientConfig: {
      region: "eu-central-1",
      endpoint: variables.AWS_ENDPOINT_URL,
      credentials: {
        accessKeyId: "AKIDEXAMPLE",
        secretAccessKey: "secret",
        sessionToken: "token",
      },
    },
  });
  await cloud.stop();
  expect(cloud.lost.aborted).toBe(false);
});

test("hands Terraform what the environment says of AWS, with the region of the settings, and no more", async () => {
  const variables = await account(IDENTITY);
  const { environment: given } = await start({
    ...variables,
    AWS_PROFILE: "",
    AWS_REGION: "us-west-1",
    OTHER: "of no interest",
  });
  expect(given).toMatchObject({ ...variables, AWS_REGION: "eu-central-1" });
  expect(Object.keys(given).filter((name) => !name.startsWith("AWS_"))).toEqual([]);
});

test("needs no session token", async () => {
  const { clientConfig } = await start(await account(IDENTITY));
  expect(clientConfig.credentials).not.toHaveProperty("sessionToken");
});

test("is refused, with the ways out, where there are no credentials", async () => {
  const failure = start({});
  await expect(failure).rejects.toBeInstanceOf(UsageError);
  await expect(failure).rejects.toThrow(/^found no AWS credentials: .*AWS_PROFILE.*--cloud/);
});

test("is refused where AWS does not accept the credentials", async () => {
  const refusal = xml(
    "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>expired</Message></Error></ErrorResponse>",
    403,
  );
  const failure = start(await account(refusal));
  await expect(failure).rejects.toBeInstanceOf(UsageError);
  await expect(failure).rejects.toThrow(/rejected the credentials \(ExpiredToken.*\)/);
});

test("fails where AWS cannot be asked", async () => {
  const failure = start({ ...KEYS, AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
  await expect(failure).rejects.toBeInstanceOf(HarnessError);
  await expect(failure).rejects.toThrow(/could not get the account ID/);
});

test("is interrupted while it asks", async () => {
  const reason = new InterruptedError("SIGINT");
  const variables = await account(IDENTITY);
  await expect(start(variables, AbortSignal.abort(reason))).rejects.toBe(reason);
});
