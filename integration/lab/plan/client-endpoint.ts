import { dynamoDbHost, dynamoDbHostOf } from "../../../aws/dynamodb-hosts";
import { dynamoDbServiceName } from "../../../aws/services";
import { partitionOf } from "../../../aws/partitions";
import {
  type ClientEndpoint,
  type NetworkSnapshot,
  type VpcEndpoint,
} from "../../../doctor/snapshot/network";
import { addressAt, sizeOf } from "./addresses";
import { itemsOf, NotModeled } from "./facts";
import { isInterface } from "./interface-endpoint";
import { type Destination, type Name } from "./lab-plan";

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** What the client calls. */
export interface Call {
  readonly host: string;
  readonly port: number;
  /** @default - DynamoDB's name in the Region */
  readonly endpoint?: { readonly id: string; readonly zone?: string };
}

export interface CallOptions {
  /** Ignore a URL that is neither DynamoDB's nor an interface endpoint's, such as an emulator's. @default false */
  readonly ignoreEndpointOverride?: boolean;
}

/** @throws NotModeled if the client calls something else, or may do so */
export function callOf(
  snapshot: NetworkSnapshot,
  { ignoreEndpointOverride = false }: CallOptions,
): Call {
  const { region, source } = snapshot;
  const { clientEndpoint: client } = source;
  if (!client.known) throw new NotModeled(`${client.missing}: ${client.why}`);
  const diverted = [client.dax, client.proxy, ...(client.others ?? [])].find(Boolean);
  if (diverted !== undefined) throw new NotModeled(`the client has ${diverted.variable}`);
  const regional = regionalHost(region);
  if (client.url === undefined) return { host: regional, port: HTTPS_PORT };
  const url = parse(client);
  const standard = url.protocol === "http:" ? HTTP_PORT : HTTPS_PORT;
  const port = url.port === "" ? standard : Number(url.port);
  const host = url.hostname;
  if (isRegional(host, region) && port === standard) return { host, port };
  const endpoint = endpointOf(snapshot, host);
  if (endpoint !== undefined) return { host, port, endpoint };
  if (ignoreEndpointOverride && dynamoDbHostOf(host) === undefined) {
    return { host: regional, port: HTTPS_PORT };
  }
  throw new NotModeled(`the client calls ${client.url}`);
}

function parse({ url = "" }: Extract<ClientEndpoint, { known: true }>): URL {
  if (!URL.canParse(url)) throw new NotModeled(`the client calls ${url}`);
  return new URL(url);
}

function regionalHost(region: string): string {
  return dynamoDbHost({ service: "dynamodb", region, fips: false, dualStack: false });
}

function isRegional(host: string, region: string): boolean {
  const named = dynamoDbHostOf(host);
  return (
    named?.service === "dynamodb" && named.region === region && !named.fips && !named.dualStack
  );
}

/**
 * An endpoint's names begin with its id, and those for one Availability Zone have it in their first label.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
function endpointOf(
  { vpcEndpoints, subnets, region }: NetworkSnapshot,
  host: string,
): Call["endpoint"] {
  const service = dynamoDbServiceName(region);
  const names = ({ DnsEntries = [] }: VpcEndpoint) =>
    DnsEntries.flatMap(({ DnsName }) => DnsName?.toLowerCase() ?? []);
  const found = itemsOf(vpcEndpoints)
    .filter((each) => isInterface(each) && each.ServiceName === service)
    .find((each) => names(each).includes(host) || host.startsWith(`${each.VpcEndpointId}-`));
  if (found === undefined) return undefined;
  const [label = ""] = host.split(".");
  const zones = itemsOf(subnets).flatMap(({ AvailabilityZone }) => AvailabilityZone ?? []);
  const zone = zones.find((each) => label.endsWith(`-${each}`));
  return { id: found.VpcEndpointId, ...(zone !== undefined && { zone }) };
}

/** An address in each of DynamoDB's CIDRs. */
export function publicDestinations(cidrs: readonly string[]): readonly Destination[] {
  return cidrs.map((cidr) => ({ cidr, address: addressAt(cidr, sizeOf(cidr) > 1 ? 1 : 0) }));
}

/** The names in the Region: the plain one, and those that begin with an account's id. */
export function regionalNames(
  region: string,
  destinations: readonly Destination[],
): readonly Name[] {
  const addresses = destinations.slice(0, 1).map(({ address }) => address);
  const account = `*.ddb.${region}.${partitionOf(region).dnsSuffix}`;
  return [regionalHost(region), account].map((name) => ({ name, addresses }));
}
