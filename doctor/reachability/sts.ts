import { GLOBAL_STS_HOST, GLOBAL_STS_REGION, mayCallGlobalSts, stsHost } from "../../aws/sts-hosts";
import { endpointServiceName } from "../../aws/services";
import { type ClientEndpoint } from "../snapshot/network";
import {
  type Destination,
  endpointOf,
  HTTPS_PORT,
  type PublicHost,
  serverOf,
} from "./client-endpoint";
import { type Inventory } from "./inventory";
import { blocked, ok, unknown } from "./segment";
import { type Hop, type Trace, type Unseen } from "./trace";

/** What the path to STS means for requests that need credentials from it. */
export interface Credentials {
  /** To each name of STS that the client may call. */
  readonly traces: readonly Trace[];
  readonly hops: readonly Hop[];
  readonly unseen: readonly Unseen[];
}

/**
 * SDKs call the Region's name of STS by default, but older ones call the global name. Not every SDK reads
 * the variable that says which.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
 */
export function credentialsFrom(
  inventory: Inventory,
  client: ClientEndpoint,
  region: string,
  follow: (to: Destination) => Trace,
): Credentials {
  if (client.known && client.stsUrl !== undefined) {
    const trace = follow(classify(inventory, client.stsUrl, region));
    return { traces: [trace], hops: hopsOf(trace, serverOf(client.stsUrl).host), unseen: [] };
  }
  const regional = follow(regionalName(region));
  const setting = client.known ? client.stsEndpoints : undefined;
  if (setting !== "legacy" || !mayCallGlobalSts(region)) {
    const isSeen = setting === "regional" || !mayCallGlobalSts(region);
    const hops = hopsOf(regional, stsHost(region));
    return { traces: [regional], hops, unseen: isSeen ? [] : ["sts-name"] };
  }
  const global = follow(GLOBAL_NAME);
  const traces = [global, regional];
  const isSame = global.verdict === regional.verdict;
  return { traces, hops: isSame ? hopsOf(global, GLOBAL_STS_HOST) : [LEGACY_DOUBT], unseen: [] };
}

const NAME = {
  kind: "public-host",
  port: HTTPS_PORT,
  maybeListed: false,
  dualStack: false,
} as const;

function regionalName(region: string): PublicHost {
  return {
    ...NAME,
    host: stsHost(region),
    region,
    serviceName: endpointServiceName("sts", region),
  };
}

/** Not the name of an interface endpoint: that resolves the Region's name alone. */
const GLOBAL_NAME: PublicHost = { ...NAME, host: GLOBAL_STS_HOST, region: GLOBAL_STS_REGION };

/** Which destination a URL of STS names. */
function classify(inventory: Inventory, url: string, region: string): Destination {
  const { host, port, served } = serverOf(url);
  if (served && host === stsHost(region)) return { ...regionalName(region), port };
  if (served && host === GLOBAL_STS_HOST) return { ...GLOBAL_NAME, port };
  const endpoint = endpointOf(inventory, host, region, "sts");
  if (endpoint !== undefined) {
    const serviceName = endpointServiceName("sts", region);
    return { kind: "interface-endpoint", ...endpoint, port, serviceName };
  }
  return { kind: "unknown", reason: { kind: "unsupported", what: "custom-endpoint", id: url } };
}

const VARIABLE = "AWS_STS_REGIONAL_ENDPOINTS";
const LEGACY_DOUBT = unknown(
  { kind: "variable", id: VARIABLE, url: "legacy" },
  { kind: "unsupported", what: "sts-name", id: VARIABLE },
);

function hopsOf({ verdict, findings }: Trace, host: string): readonly Hop[] {
  const component = { kind: "destination", id: host } as const;
  const causes = findings.flatMap(({ hop }) => hop ?? []);
  switch (verdict) {
    case "REACHABLE":
      return [ok(component)];
    case "UNREACHABLE":
      return [blocked(component, "X_STS_UNREACHABLE"), ...causes];
    case "PARTIAL":
      return [{ status: "partial", code: "X_STS_UNREACHABLE", ...component }];
    case "INDETERMINATE":
      return causes.filter(({ status }) => status === "unknown");
  }
}
