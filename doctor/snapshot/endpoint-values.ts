import { dynamoDbHostOf } from "../../aws/dynamodb-hosts";

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.create-cluster.cli.create-cluster.html
 */
export function namesDax(value: string): boolean {
  return /^daxs?:\/\//i.test(value) || /\.dax-clusters\.[a-z0-9-]+\.amazonaws\./i.test(value);
}

/** The same, as an extended regular expression of grep. */
export const DAX_PATTERN = "daxs?://|[.]dax-clusters[.]";

/** LocalStack's port, and that of DynamoDB Local on the same machine. */
const EMULATOR =
  /^(https?:\/\/)?([^/:]+:4566|(localhost|127\.0\.0\.1|host\.docker\.internal|dynamodb[^/:]*):8000)(\/|$)/i;

/** Whether a variable holds an endpoint of DynamoDB that is not the default in the Region, or an emulator's. */
export function namesOtherDynamoDb(variable: string, value: string, region: string): boolean {
  if (EMULATOR.test(value)) return true;
  const url = hostOf(value);
  const host = url ?? value;
  const found = dynamoDbHostOf(host);
  if (found !== undefined) {
    const isDefault = found.region === region && !found.fips && !found.dualStack;
    return found.service === "dynamodb" && !isDefault;
  }
  const isUrl = url !== undefined && /^https?:/i.test(value);
  return /\.dynamodb\.[a-z0-9-]+\.vpce\./i.test(host) || (isUrl && /dynamo|ddb/i.test(variable));
}

/** The URL of a proxy without the user's name and password. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z0-9+.-]+:\/\/)?[^/]*@/i, "$1");
}

export function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** Whether the value of a variable names where a client of DynamoDB sends its requests. */
export function namesEndpoint(variable: string, value: string): boolean {
  return namesDax(value) || namesOtherDynamoDb(variable, value, "");
}
