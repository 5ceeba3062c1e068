import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { copyExample, removeTemporaryFolders } from "../../doctor/testing/examples";
import { configuredSettings, synthesize } from "../synthesize";
import { awsServer, type Input } from "../testing/aws-server";
import { scratchFolder } from "../testing/scratch";
import { MemoryTable } from "../testing/table";
import { REPOSITORY, testAsUser, USER } from "./testing/ordinary-user";

/** What the script writes. */
const KEY = { pk: "orders#1", sk: "1" };
const ROLE = "arn:aws:iam::111122223333:role/orders-reader";
const CREDENTIALS =
  "<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>" +
  "<SessionToken>token</SessionToken></Credentials>";

afterEach(removeTemporaryFolders);

/** The zip that the stack deploys, in a folder that everybody may read. */
async function deployedBundle(): Promise<{ readonly path: string; readonly zip: Buffer }> {
  const into = await scratchFolder();
  const settings = await configuredSettings({});
  const stack = (await synthesize({ into, settings })).get("gateway-endpoint") ?? "";
  const files = await readdir(stack, { recursive: true });
  const name = files.find((file) => file.endsWith(".zip")) ?? "no zip";
  const zip = await readFile(join(stack, name));
  const folder = await scratchFolder();
  await chmod(folder, 0o755);
  const path = join(folder, "bundle.zip");
  await writeFile(path, zip);
  return { path, zip };
}

/** The example, in which the role and the endpoint allow everything. */
async function openExample(): Promise<string> {
  const statement = { Effect: "Allow", Action: "dynamodb:*", Resource: "*" };
  const copy = copyExample("gateway-endpoint");
  copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement", [statement]);
  copy.set(
    "describe-vpc-endpoints.json",
    "VpcEndpoints.0.PolicyDocument",
    JSON.stringify({ Statement: { ...statement, Principal: "*" } }),
  );
  await chmod(copy.folder, 0o755);
  return copy.folder;
}

testAsUser(
  "the deployed bundle reads and writes in an ordinary user's lab",
  async () => {
    const { path, zip } = await deployedBundle();
    const table = new MemoryTable();
    const { answers } = table;
    const { config } = await awsServer({
      ...answers,
      TransactWriteItems: ({ TransactItems: items }) => {
        const [{ Put: put }] = items as [{ readonly Put?: Input }];
        if (put === undefined) table.delete(KEY);
        else answers.PutItem?.(put);
        return {};
      },
      AssumeRole: () => CREDENTIALS,
      ListFunctions: () => ({
        FunctionName: "orders-reader",
        FunctionArn: "arn:aws:lambda:us-east-2:111122223333:function:orders-reader",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Role: ROLE,
        CodeSha256: createHash("sha256").update(zip).digest("base64"),
        Timeout: 30,
        MemorySize: 512,
        Environment: { Variables: { TABLE_NAME: "orders" } },
      }),
    });
    const script = join(__dirname, "testing/function-as-user.ts");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", script, config.endpoint ?? "", await openExample(), path],
      {
        uid: USER,
        gid: USER,
        cwd: REPOSITORY,
        env: { PATH: process.env.PATH, HOME: tmpdir(), TSX_DISABLE_CACHE: "1" },
      },
    );
    const said = JSON.parse(stdout) as { uid: number; results: unknown[]; ways: string[] };
    expect(said.uid).toBe(USER);
    expect(said.results).toMatchObject(
      ["put", "get", "query", "delete"].map((operation) => ({ ok: true, response: { operation } })),
    );
    expect(said.results[1]).toMatchObject({ response: { item: KEY } });
    expect(table.get(KEY)).toBeNull();
    expect(new Set(said.ways)).toEqual(new Set(["gateway-endpoint"]));
  },
  120_000,
);
