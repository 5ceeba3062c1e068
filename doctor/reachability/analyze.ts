import { type ClientEndpoint, type NetworkSnapshot, type Source } from "../snapshot/network";
import { dynamoDbHost } from "../../aws/dynamodb-hosts";
import { endpointServiceName } from "../../aws/services";
import { doubt, withAlternatives } from "./alternatives";
import { classifyClientEndpoint, type Destination, HTTPS_PORT } from "./client-endpoint";
import { traceToDax } from "./dax";
import { dnsServersOf, hasUnseenGroups } from "./dns-servers";
import { type Inventory } from "./inventory";
import { blocked, ok, unknown } from "./segment";
import { inventoryOf } from "./shared-inventory";
import { attachSource } from "./source";
import { type Credentials, credentialsFrom } from "./sts";
import { type Journey } from "./journey";
import { traceToPublicHost } from "./to-public-host";
import { traceToInterfaces } from "./to-interfaces";
import { traceToService } from "./to-service";
import { summarize, toPaths, type SubnetTrace } from "./summary";
import { type Component, type Hop, type Trace, type Unseen, type Via } from "./trace";

/** The packets to trace: TCP from the source's DynamoDB client, and the responses. */
export interface Flow {
  /**
   * Ignore an endpoint URL that belongs to neither DynamoDB nor an interface endpoint, such as an
   * emulator's URL.
   *
   * @default false - the destination of such a URL is unknown
   */
  readonly ignoreEndpointOverride?: boolean;
  /**
   * What the client calls. DynamoDB Streams has names of its own.
   *
   * @default "dynamodb"
   */
  readonly service?: "dynamodb" | "streams";
  /**
   * Whether the client first asks STS for the credentials of another role.
   *
   * @default false
   */
  readonly assumesRole?: boolean;
}

/**
 * Traces the source's packets to DynamoDB and the responses back. Pure: the same snapshot gives the
 * same trace, regardless of the order of its lists.
 *
 * Never throws because of a snapshot's content. Missing, dangling, or malformed data makes the
 * verdict INDETERMINATE if it could change the verdict.
 */
export function analyze(snapshot: NetworkSnapshot, flow: Flow = {}): Trace {
  const { region, source } = snapshot;
  const inventory = inventoryOf(snapshot);
  const { clientEndpoint } = source;
  const isDynamoDb = flow.service !== "streams";
  const destination = isDynamoDb
    ? classifyClientEndpoint(
        inventory,
        clientEndpoint,
        region,
        flow.ignoreEndpointOverride ?? false,
      )
    : streamsIn(region);
  const credentials = flow.assumesRole
    ? credentialsFrom(inventory, clientEndpoint, region, (to) =>
        follow(withClient(snapshot, clientOfSts(clientEndpoint)), inventory, to),
      )
    : undefined;
  const client = isDynamoDb ? clientEndpoint : clientOfStreams(clientEndpoint);
  return follow(withClient(snapshot, client), inventory, destination, credentials);
}

function withClient(
  { source, ...network }: NetworkSnapshot,
  clientEndpoint: ClientEndpoint,
): NetworkSnapshot {
  return { ...network, source: { ...source, clientEndpoint } };
}

/** The same client when it asks STS: only what changes where these requests go. */
function clientOfSts(client: ClientEndpoint): ClientEndpoint {
  if (!client.known) return client;
  const { stsUrl: url, stsProxy: proxy } = client;
  return { known: true, ...(url !== undefined && { url }), ...(proxy && { proxy }) };
}

/** The same for DynamoDB Streams, of which no variable holds an endpoint. */
function clientOfStreams(client: ClientEndpoint): ClientEndpoint {
  if (!client.known) return client;
  const { url, proxy } = client;
  return { known: true, ...(url !== undefined && { url }), ...(proxy && { proxy }) };
}

function follow(
  { region, source: described }: NetworkSnapshot,
  inventory: Inventory,
  destination: Destination,
  credentials?: Credentials,
): Trace {
  const { clientEndpoint } = described;
  const source = attachSource(inventory, described);
  const port = destination.kind === "unknown" ? HTTPS_PORT : destination.port;
  const url = clientEndpoint.known ? clientEndpoint.url : undefined;
  const client = {
    kind: "client",
    id: source.name,
    ...(url === undefined ? {} : { url }),
  } as const;

  const { dax, proxy, others = [] } = clientEndpoint.known ? clientEndpoint : {};
  const variable = dax ?? proxy ?? others[0];
  const start = startOf(client, described);

  const prelude = credentials?.hops ?? [];
  const about = {
    ...(credentials && { credentials: credentials.traces }),
    region: destination.kind === "public-host" ? destination.region : region,
    port,
    possible: POSSIBLE[destination.kind],
  };
  const single = (hop: Hop, via?: Via): Trace => {
    const paths = toPaths([], [{ ranges: [], hops: [hop, ...prelude], via }]);
    const traces: readonly SubnetTrace[] =
      source.kind === "attached"
        ? source.attachment.subnetIds.map((subnetId) => ({ subnet: { subnetId }, paths }))
        : [{ paths }];
    return summarize(traces, { ...about, unseen: credentials?.unseen ?? [] });
  };

  if (destination.kind === "unknown") return single(unknown(client, destination.reason));
  switch (source.kind) {
    case "unknown":
      return single(unknown(client, source.reason));
    case "public":
      // The names of interface endpoints and DAX clusters resolve to addresses inside their VPCs.
      if (variable !== undefined) {
        return single(doubt(variable, variable === proxy ? "proxy" : "environment-variable"));
      }
      return destination.kind === "service" || destination.kind === "public-host"
        ? single(start, { kind: "public-endpoint" })
        : single(blocked(client, "NO_PATH"));
    case "attached": {
      const journey = {
        inventory,
        region,
        port,
        client: [start, ...prelude],
        source: source.attachment,
      };
      const direct = traceTo(journey, destination);
      const traces = withAlternatives(journey, direct, clientEndpoint);
      const unseen = [...unseenIn(inventory, traces), ...(credentials?.unseen ?? [])];
      return summarize(traces, { ...about, unseen });
    }
  }
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html */
const POSSIBLE: Readonly<Record<Destination["kind"], readonly Via["kind"][]>> = {
  service: ["gateway-endpoint", "nat-gateway", "interface-endpoint"],
  "interface-endpoint": ["gateway-endpoint", "nat-gateway", "interface-endpoint"],
  // A gateway endpoint carries packets for DynamoDB in its own Region alone.
  "public-host": ["nat-gateway"],
  dax: [],
  unknown: ["gateway-endpoint", "nat-gateway", "interface-endpoint"],
};

function traceTo(
  journey: Journey,
  destination: Exclude<Destination, { kind: "unknown" }>,
): readonly SubnetTrace[] {
  switch (destination.kind) {
    case "service":
      return traceToService(journey);
    case "interface-endpoint":
      return traceToInterfaces(journey, destination);
    case "public-host":
      return traceToPublicHost(journey, destination);
    case "dax":
      return traceToDax(journey, destination);
  }
}

/** @see https://docs.aws.amazon.com/general/latest/gr/ddb.html#ddb_streams_region */
function streamsIn(region: string): Destination {
  return {
    kind: "public-host",
    host: dynamoDbHost({ service: "streams", region, fips: false, dualStack: false }),
    port: HTTPS_PORT,
    region,
    maybeListed: false,
    dualStack: false,
    serviceName: endpointServiceName("dynamodb-streams", region),
  };
}

function unseenIn(inventory: Inventory, traces: readonly SubnetTrace[]): readonly Unseen[] {
  const vpcIds = new Set(traces.flatMap(({ vpcId }) => vpcId ?? []));
  const unseen = [...vpcIds].flatMap((vpcId): readonly Unseen[] => {
    switch (dnsServersOf(inventory, vpcId).kind) {
      case "resolver":
        return ["dns-firewall"];
      case "unseen":
        return ["dns-firewall", "dhcp-options"];
      case "own":
        return hasUnseenGroups(inventory, vpcId)
          ? ["dns-servers", "dns-server-groups"]
          : ["dns-servers"];
    }
  });
  return [...new Set(unseen)];
}

/**
 * The states in which a source runs or is about to.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 * @see https://docs.aws.amazon.com/apprunner/latest/api/API_Service.html
 */
const STARTED: Readonly<Partial<Record<Source["kind"], readonly string[]>>> = {
  instance: ["pending", "running"],
  "ecs-task": ["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING"],
  "ecs-service": ["ACTIVE"],
  "public-app-runner-service": ["RUNNING", "OPERATION_IN_PROGRESS"],
  "vpc-app-runner-service": ["RUNNING", "OPERATION_IN_PROGRESS"],
};

/**
 * A failed function has no network interfaces. Lambda creates them while the function is pending and
 * removes them from an inactive function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
function startOf(client: Extract<Component, { kind: "client" }>, source: Source): Hop {
  if (!("functionName" in source)) {
    const started = STARTED[source.kind];
    if (started === undefined) return ok(client);
    const state = "state" in source ? source.state : undefined;
    if (state === undefined) return lacksState(client);
    return started.includes(state) ? ok(client) : blocked({ ...client, state }, "BAD_STATE");
  }
  const { state } = source;
  if (state === undefined) return lacksState(client);
  if (state === "Active") return ok(client);
  const component = { ...client, state };
  if (state === "Failed") return blocked(component, "BAD_STATE");
  return unknown(component, { kind: "unsupported", what: "function-state", id: client.id });
}

function lacksState(client: Extract<Component, { kind: "client" }>): Hop {
  return unknown(client, { kind: "field", id: client.id, field: "State" });
}
