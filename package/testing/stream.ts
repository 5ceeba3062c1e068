import { type ClientConfig } from "../../integration/cloud/cloud";

/** A record as a function gets it. */
export interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: object;
}

/**
 * Every record of a stream with one shard, as Lambda reads it for a function.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
export async function recordsOf(
  { endpoint = "", region, credentials }: ClientConfig,
  StreamArn: string,
): Promise<readonly StreamRecord[]> {
  const call = async (operation: string, body: object): Promise<unknown> => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDBStreams_20120810.${operation}`,
        // An emulator asks for the scope, and not for the signature.
        authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const { StreamDescription } = (await call("DescribeStream", { StreamArn })) as {
    StreamDescription: { Shards: readonly { ShardId: string }[] };
  };
  const [{ ShardId } = { ShardId: "" }] = StreamDescription.Shards;
  const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" };
  const iterator = (await call("GetShardIterator", from)) as { ShardIterator: string };
  const { Records } = (await call("GetRecords", iterator)) as { Records: readonly StreamRecord[] };
  return Records;
}
