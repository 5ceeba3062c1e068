import { once } from "node:events";
import { Agent } from "node:https";
import { type AddressInfo, createServer } from "node:net";
import {
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { readFolder } from "../../../doctor/snapshot/folder";
import { exampleFolder } from "../../../doctor/testing/examples";
import { awsServer } from "../../testing/aws-server";
import { CertificateAuthority } from "./certificates";
import { type WayIn } from "../plan/lab-plan";
import { Service } from "./service";

const HOST = "dynamodb.us-east-2.amazonaws.com";
const TableName = "orders";
const Key = { pk: { S: "1" } };
const ENDPOINT: WayIn = {
  kind: "gateway-endpoint",
  endpointId: "vpce-0b3a4c5d6e7f80912",
  vpcId: "vpc-0c1d2e3f4a5b6c7d8",
};
const INTERNET: WayIn = { kind: "internet-gateway", internetGatewayId: "igw-01c" };

let authority: CertificateAuthority;
const opened: { close(): void }[] = [];

beforeAll(async () => {
  authority = await CertificateAuthority.make();
});

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** A client of DynamoDB's real name that arrives some way at the service. */
async function arriveThrough(
  way: WayIn,
  snapshot = readFolder(exampleFolder("gateway-endpoint")),
  trusts = authority.certificate,
) {
  const { config, asked } = await awsServer({ GetItem: () => ({ Item: Key }) });
  const service = new Service({
    snapshot,
    certificate: authority.certify([HOST]),
    endpoint: config.endpoint ?? "",
  });
  const listening = createServer().listen(0, "127.0.0.1");
  await once(listening, "listening");
  service.serve(listening, way);
  const { port } = listening.address() as AddressInfo;
  const client = new DynamoDBClient({
    region: "us-east-2",
    credentials: config.credentials,
    endpoint: `https://${HOST}:${port}`,
    maxAttempts: 1,
    requestHandler: {
      httpsAgent: new Agent({
        ...(trusts !== "" && { ca: trusts }),
        lookup: (_host, _options, found) => {
          found(null, [{ address: "127.0.0.1", family: 4 }]);
        },
      }),
    },
  });
  opened.push(
    {
      close: () => {
        client.destroy();
      },
    },
    service,
  );
  return { client, service, asked };
}

test("what is allowed is answered by the cloud, and recorded with the path that it took", async () => {
  const { client, service, asked } = await arriveThrough(ENDPOINT);
  await expect(client.send(new GetItemCommand({ TableName, Key }))).resolves.toMatchObject({
    Item: Key,
  });
  expect(asked).toEqual([{ operation: "GetItem", input: { TableName, Key } }]);
  expect(service.arrivals).toMatchObject([
    {
      way: ENDPOINT,
      from: "127.0.0.1",
      operation: "GetItem",
      decisions: [{ effect: "ALLOWED" }],
      refused: false,
    },
  ]);
});

test("what the role may not is refused in the role's name, and never reaches the cloud", async () => {
  const { client, service, asked } = await arriveThrough(ENDPOINT);
  await expect(client.send(new PutItemCommand({ TableName, Item: Key }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message:
      "User: arn:aws:sts::111122223333:assumed-role/orders-reader/orders-reader is not authorized to perform: " +
      "dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-2:111122223333:table/orders " +
      "because no identity-based policy allows the dynamodb:PutItem action",
    $metadata: { httpStatusCode: 400 },
  });
  expect(asked).toEqual([]);
  expect(service.arrivals).toMatchObject([{ refused: true }]);
});

test("what an endpoint's policy does not allow is refused through the endpoint, and through NAT is not", async () => {
  const scan = new ScanCommand({ TableName });
  const through = await arriveThrough(ENDPOINT);
  await expect(through.client.send(scan)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("because no VPC endpoint policy allows") as string,
  });
  const beside = await arriveThrough(INTERNET);
  await expect(beside.client.send(scan)).resolves.toBeDefined();
  expect(beside.service.arrivals).toMatchObject([{ way: INTERNET, refused: false }]);
});

test("what is not known is answered, and recorded as not known", async () => {
  const { network, access } = readFolder(exampleFolder("gateway-endpoint"));
  const missing = { known: false, missing: "dynamodb:GetResourcePolicy", why: "denied" } as const;
  const { client, service } = await arriveThrough(ENDPOINT, {
    network,
    access: { ...access, tablePolicy: missing },
  });
  await expect(client.send(new GetItemCommand({ TableName, Key }))).resolves.toBeDefined();
  expect(service.arrivals).toMatchObject([
    { decisions: [{ effect: "INDETERMINATE" }], refused: false },
  ]);
});

test("a request of an unknown role is answered, and recorded as undecided", async () => {
  const { network, access } = readFolder(exampleFolder("gateway-endpoint"));
  const role = { known: false, missing: "iam:GetRole", why: "denied" } as const;
  const { client, service } = await arriveThrough(ENDPOINT, {
    network,
    access: { ...access, role },
  });
  await expect(client.send(new GetItemCommand({ TableName, Key }))).resolves.toBeDefined();
  expect(service.arrivals).toMatchObject([
    { decisions: [], undecided: "iam:GetRole: denied", refused: false },
  ]);
});

test("a client that does not trust the run's authority gets no answer", async () => {
  const { service, client } = await arriveThrough(ENDPOINT, undefined, "");
  await expect(client.send(new GetItemCommand({ TableName, Key }))).rejects.toThrow(/certificate/);
  expect(service.arrivals).toEqual([]);
});
