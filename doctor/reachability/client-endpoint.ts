import { dynamoDbHostOf } from "../../aws/dynamodb-hosts";
import { partitionOf } from "../../aws/partitions";
import { type ClientEndpoint } from "../snapshot/network";
import { type DaxEndpoint, daxEndpointOf } from "./dax";
import { type Inventory } from "./inventory";
import { type Reason } from "./codes";

export const HTTPS_PORT = 443;
export const HTTP_PORT = 80;

/** What the client calls, and where its packets go. */
export type Destination =
  /** DynamoDB's public name in the Region. It resolves to addresses in DynamoDB's prefix list. */
  | { readonly kind: "service"; readonly port: number }
  | {
      readonly kind: "interface-endpoint";
      readonly endpointId: string;
      /** Set when the name belongs to one Availability Zone. */
      readonly zone?: string;
      readonly port: number;
      /** @default - DynamoDB's */
      readonly serviceName?: string | undefined;
    }
  /** A DAX cluster, which answers instead of DynamoDB. */
  | (DaxEndpoint & { readonly kind: "dax" })
  /** Another public name of AWS: in another Region, with IPv6 or FIPS, or of another service. */
  | PublicHost
  | { readonly kind: "unknown"; readonly reason: Reason };

export interface PublicHost {
  readonly kind: "public-host";
  readonly host: string;
  readonly port: number;
  readonly region: string;
  /** Whether DynamoDB's prefix list in the Region may have its addresses. */
  readonly maybeListed: boolean;
  /** Whether it has IPv6 addresses too. */
  readonly dualStack: boolean;
  /** The name of the service for interface endpoints with private DNS. @default - none has it */
  readonly serviceName?: string;
}

/** `https://vpce-0a1b-5e6f.dynamodb.<region>.vpce.amazonaws.com`, with `-<zone>` in a zonal name. */
const ENDPOINT_LABEL = /^(vpce-[0-9a-z]+)-[0-9a-z]+(?:-(.+))?$/;

/**
 * Which destination the client's endpoint URL names.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ddb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
export function classifyClientEndpoint(
  inventory: Inventory,
  client: ClientEndpoint,
  region: string,
  ignoreCustom: boolean,
): Destination {
  if (!client.known) {
    return { kind: "unknown", reason: { ...client, kind: "missing" } };
  }
  if (client.url === undefined) return { kind: "service", port: HTTPS_PORT };
  if (/^daxs?:/i.test(client.url)) return { kind: "dax", ...daxEndpointOf(client.url) };
  const { host, port, served } = serverOf(client.url);
  const named = dynamoDbHostOf(host);
  if (named?.service === "dynamodb" && served) {
    const { fips, dualStack } = named;
    const isHere = named.region === region;
    if (isHere && !fips && !dualStack) return { kind: "service", port };
    return {
      kind: "public-host",
      host,
      port,
      region: named.region,
      maybeListed: isHere,
      dualStack,
    };
  }
  const endpoint = endpointOf(inventory, host, region, "dynamodb");
  if (endpoint !== undefined) return { kind: "interface-endpoint", ...endpoint, port };
  if (ignoreCustom) return { kind: "service", port: HTTPS_PORT };
  const reason = { kind: "unsupported", what: "custom-endpoint", id: client.url } as const;
  return { kind: "unknown", reason };
}

/** @returns also whether AWS's services listen there */
export function serverOf(text: string): {
  readonly host: string;
  readonly port: number;
  readonly served: boolean;
} {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url?.protocol;
  const listening = scheme === "http:" ? HTTP_PORT : HTTPS_PORT;
  const port = Number(url?.port ?? "") || listening;
  const served = port === listening && (scheme === "http:" || scheme === "https:");
  return { host: url?.hostname ?? "", port, served };
}

/** The interface endpoint that has this host among its names. */
export function endpointOf(
  inventory: Inventory,
  host: string,
  region: string,
  service: "dynamodb" | "sts",
): { readonly endpointId: string; readonly zone?: string } | undefined {
  const suffix = `.${service}.${region}.vpce.${partitionOf(region).dnsSuffix}`;
  if (host.endsWith(suffix)) {
    const [, endpointId, zone] = ENDPOINT_LABEL.exec(host.slice(0, -suffix.length)) ?? [];
    return endpointId === undefined ? undefined : { endpointId, zone };
  }
  // Emulators use other names.
  const endpoints = inventory.endpoints.ok ? inventory.endpoints.value : [];
  const named = endpoints.find(({ DnsEntries }) =>
    DnsEntries?.some(({ DnsName }) => DnsName?.toLowerCase() === host),
  );
  return named && { endpointId: named.VpcEndpointId };
}
