import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { startCloud } from "../cloud";
import { type Cloud } from "../cloud/cloud";
import { scratchFolder } from "../testing/scratch";
import { until } from "../testing/until";

/** What of a large answer the first segment must hold, in bytes; the loopback's segments are a little under 64 KiB. */
const LARGE = 32_768;
const ROUNDS = 40;

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-2/ec2/aws4_request, SignedHeaders=host, Signature=0";

describe("moto's server", () => {
  let cloud: Cloud;
  let requestLog: string;

  beforeAll(async () => {
    requestLog = join(await scratchFolder(), "requests.jsonl");
    const signal = new AbortController().signal;
    cloud = await startCloud("moto", {
      region: "us-east-2",
      requestLog,
      onNotice: console.log,
      signal,
    });
  }, 60_000);

  afterAll(() => cloud.stop());

  /** Asks EC2 over a connection of its own. @returns the segments of the answer, as they were read. */
  const ask = async (
    parameters: Readonly<Record<string, string>>,
    headers: readonly string[] = [],
  ): Promise<readonly Buffer[]> => {
    const body = new URLSearchParams({ Version: "2016-11-15", ...parameters }).toString();
    const { port } = new URL(cloud.clientConfig.endpoint ?? "");
    const socket = connect(Number(port), "127.0.0.1");
    const segments: Buffer[] = [];
    socket.on("data", (segment) => segments.push(segment));
    socket.write(
      [
        "POST / HTTP/1.1",
        "Host: ec2.us-east-2.amazonaws.com",
        `Authorization: ${AUTHORIZATION}`,
        "Content-Type: application/x-www-form-urlencoded",
        `Content-Length: ${body.length}`,
        ...headers,
        "",
        body,
      ].join("\r\n"),
    );
    await once(socket, "close");
    return segments;
  };

  test.each([
    ["a change", { Action: "CreateVpc", CidrBlock: "10.0.0.0/16" }],
    [
      "a change with a long answer",
      { Action: "RunInstances", ImageId: "ami-12c6146b", MinCount: "25", MaxCount: "25" },
    ],
    ["a refusal", { Action: "DeleteVpc", VpcId: "vpc-0a1b2c3d4e5f60718" }],
  ])(
    "answers %s in one segment, headers and body",
    async (_, parameters) => {
      for (let round = 0; round < ROUNDS / 4; round += 1) {
        // Together, so that the server has more to do than to send.
        for (const segments of await Promise.all([1, 2, 3, 4].map(() => ask(parameters)))) {
          const whole = Buffer.concat(segments).length;
          expect(segments[0]?.length).toBeGreaterThanOrEqual(Math.min(whole, LARGE));
        }
      }
    },
    120_000,
  );

  test("says of DynamoDB's own key that AWS manages it, and of a customer's that it does not", async () => {
    const dynamoDb = new DynamoDBClient(cloud.clientConfig);
    const kms = new KMSClient(cloud.clientConfig);
    const managerOf = async (KeyId: string | undefined): Promise<string | undefined> =>
      (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyManager;
    const { TableDescription } = await dynamoDb.send(
      new CreateTableCommand({
        TableName: "encrypted",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        SSESpecification: { Enabled: true },
      }),
    );
    expect(await managerOf(TableDescription?.SSEDescription?.KMSMasterKeyArn)).toBe("AWS");
    expect(await managerOf("alias/aws/dynamodb")).toBe("AWS");
    const { KeyMetadata } = await kms.send(new CreateKeyCommand());
    expect(await managerOf(KeyMetadata?.KeyId)).toBe("CUSTOMER");
  });

  test("reports a request that its client repeated, and records it with its answer", async () => {
    const read = { Action: "DescribeRegions" };
    await ask(read, ["amz-sdk-request: attempt=1; max=25"]);
    const headers = ["amz-sdk-request: attempt=2; max=25", "User-Agent: sdk/1 stack/mixed"];
    await ask(read, headers);
    await until(() => cloud.repeats?.length === 1);
    expect(cloud.repeats).toEqual(["ec2 DescribeRegions of mixed (attempt=2; max=25)"]);
    const lines = (await readFile(requestLog, "utf8")).trimEnd().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      operation: "ec2 DescribeRegions",
      client: "sdk/1 stack/mixed",
      attempt: "attempt=2; max=25",
      request: "Version=2016-11-15&Action=DescribeRegions",
      status: "200 OK",
      answer: expect.stringContaining("<regionName>us-east-2</regionName>") as string,
    });
  });
});
