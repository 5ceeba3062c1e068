import { partitionOf } from "./partitions";

/** A public host name of DynamoDB. */
export interface DynamoDbHost {
  readonly service: "dynamodb" | "streams";
  readonly region: string;
  readonly fips: boolean;
  /** Whether it has IPv6 addresses too. */
  readonly dualStack: boolean;
}

const HOST =
  /^(?:(?<service>dynamodb|streams\.dynamodb|streams-dynamodb|\d{12}\.ddb|\d{12}\.streams-ddb)(?<fips>-fips)?)\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z0-9.-]+)$/;

/**
 * What a public host name of DynamoDB names, also one that begins with an account's id.
 *
 * @returns undefined if it is none of DynamoDB's
 * @see https://docs.aws.amazon.com/general/latest/gr/ddb.html
 */
export function dynamoDbHostOf(host: string): DynamoDbHost | undefined {
  const { service, fips, region, suffix } = HOST.exec(host.toLowerCase())?.groups ?? {};
  if (service === undefined || region === undefined) return undefined;
  const { dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  if (suffix !== dnsSuffix && suffix !== dualStackDnsSuffix) return undefined;
  return {
    service: service.includes("streams") ? "streams" : "dynamodb",
    region,
    fips: fips !== undefined,
    dualStack: suffix === dualStackDnsSuffix,
  };
}

/** The host name that a client calls in a Region. */
export function dynamoDbHost({ service, region, fips, dualStack }: DynamoDbHost): string {
  const { dnsSuffix, dualStackDnsSuffix } = partitionOf(region);
  const dual = dualStack ? "streams-dynamodb" : "streams.dynamodb";
  const name = `${service === "streams" ? dual : "dynamodb"}${fips ? "-fips" : ""}`;
  return `${name}.${region}.${dualStack ? dualStackDnsSuffix : dnsSuffix}`;
}
