import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type InstanceStackOutputs } from "../../contract/stacks";
import { type Snapshot } from "../../doctor/snapshot/assemble";
import { readFolder } from "../../doctor/snapshot/folder";
import { copyExample, type Example, removeTemporaryFolders } from "../../doctor/testing/examples";
import { type ClientConfig, type DeployedFunction } from "../cloud/cloud";
import { awsServer } from "../testing/aws-server";
import { scratchFolder } from "../testing/scratch";
import { MemoryTable } from "../testing/table";
import { planLab } from "./plan";
import { CertificateAuthority } from "./service/certificates";
import { StackLab } from "./stack-lab";
import { testOnLab } from "./testing/lab-test";

/** AssumeRole's answer. */
const CREDENTIALS =
  "<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>" +
  "<SessionToken>token</SessionToken></Credentials>";
const KEY = { pk: "orders#1", sk: "1" };

jest.setTimeout(120_000);

let lab: StackLab | undefined;
let deployed: DeployedFunction | undefined;

afterEach(async () => {
  await deployed?.stop();
  await lab?.stop();
  deployed = lab = undefined;
  removeTemporaryFolders();
});

/** The first interface of an example's function, in the lab, with the requests of an instance. */
async function open(snapshot: Snapshot, client: Partial<ClientConfig> = {}) {
  const planned = planLab(snapshot.network);
  if ("skipped" in planned) throw new Error(planned.skipped);
  const { config } = await awsServer({
    ...new MemoryTable().answers,
    AssumeRole: () => CREDENTIALS,
  });
  const authority = await CertificateAuthority.make();
  const authorityFile = join(await scratchFolder(), "authority.pem");
  await writeFile(authorityFile, authority.certificate);
  lab = await StackLab.start({
    ...planned,
    snapshot,
    run: { required: false, authority, authorityFile },
    cloud: { ...config, ...client },
    signal: new AbortController().signal,
  });
  const outputs: InstanceStackOutputs = {
    accessPath: "instance",
    accessLevel: "read",
    region: "us-east-2",
    tableName: "orders",
    tableArn: "arn:aws:dynamodb:us-east-2:111122223333:table/orders",
    roleArn: "arn:aws:iam::111122223333:role/orders-reader",
    instanceId: "i-0a1",
  };
  const [first] = lab.sources;
  if (first === undefined) throw new Error("the function has no interface");
  deployed = await lab.open(outputs, "", first);
  return { lab, deployed, address: first.address };
}

function snapshotOf(
  example: Example,
  change: (copy: ReturnType<typeof copyExample>) => void = () => undefined,
) {
  const copy = copyExample(example);
  change(copy);
  return readFolder(copy.folder);
}

/** The processes that this one started, which still run. */
function children(): readonly string[] {
  const parent = `\nPPid:\t${process.pid}\n`;
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/status`, "utf8").includes(parent);
    } catch {
      return false;
    }
  });
}

testOnLab("a lab that fails to start leaves no network behind", async () => {
  const before = children();
  const opening = open(snapshotOf("gateway-endpoint"), { endpoint: "not a URL" });
  await expect(opening).rejects.toThrow("Invalid URL");
  const others = () => children().filter((pid) => !before.includes(pid));
  expect(others()).toEqual([]);
  await open(snapshotOf("gateway-endpoint"));
  expect(others()).not.toEqual([]);
});

testOnLab("requests arrive through the endpoint, from the function's own address", async () => {
  const { lab, deployed, address } = await open(snapshotOf("gateway-endpoint"));
  const { result, hops } = await lab.capture(() => deployed.invoke({ operation: "get", key: KEY }));
  expect(result).toMatchObject({ ok: true, response: { item: null } });
  expect(lab.arrivals).toMatchObject([
    {
      way: { kind: "gateway-endpoint", endpointId: "vpce-0b3a4c5d6e7f80912" },
      from: address,
      host: "dynamodb.us-east-2.amazonaws.com",
      operation: "GetItem",
      decisions: [{ effect: "ALLOWED" }],
    },
  ]);
  expect(hops.filter(({ effect }) => effect !== "passes")).toEqual([]);
});

testOnLab("what the role may not is refused by the service, in DynamoDB's words", async () => {
  const { lab, deployed } = await open(snapshotOf("gateway-endpoint"));
  expect(await deployed.invoke({ operation: "put", item: KEY })).toMatchObject({
    ok: false,
    errorType: "AccessDenied",
    errorMessage: expect.stringContaining(
      "because no identity-based policy allows the dynamodb:PutItem action",
    ) as string,
  });
  expect(lab.arrivals).toMatchObject([{ operation: "PutItem", refused: true }]);
});

testOnLab("what the endpoint's policy does not allow is refused, too", async () => {
  const Statement = { Effect: "Allow", Principal: "*", Action: "dynamodb:Query", Resource: "*" };
  const narrow = snapshotOf("gateway-endpoint", (copy) => {
    copy.set(
      "describe-vpc-endpoints.json",
      "VpcEndpoints.0.PolicyDocument",
      JSON.stringify({ Statement }),
    );
  });
  const { deployed } = await open(narrow);
  expect(await deployed.invoke({ operation: "get", key: KEY })).toMatchObject({
    ok: false,
    errorType: "AccessDenied",
    errorMessage: expect.stringContaining("because no VPC endpoint policy allows") as string,
  });
  expect(await deployed.invoke({ operation: "query", pk: KEY.pk })).toMatchObject({ ok: true });
});

testOnLab("without a route, the function finds DynamoDB unreachable within 5 s", async () => {
  const { lab, deployed } = await open(snapshotOf("no-route"));
  const { result, hops } = await lab.capture(() => deployed.invoke({ operation: "get", key: KEY }));
  expect(result).toMatchObject({ ok: false, errorType: "Unreachable" });
  expect(result.milliseconds).toBeLessThan(5_000);
  expect(lab.arrivals).toEqual([]);
  const ends = hops.filter(({ effect }) => effect === "drops");
  expect(ends.map(({ component }) => component.kind)).toEqual(["security-group"]);
});
