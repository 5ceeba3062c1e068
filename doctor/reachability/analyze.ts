import { type NetworkSnapshot, type Source } from "../snapshot/network";
import { classifyClientEndpoint, HTTPS_PORT } from "./client-endpoint";
import { dnsServersOf } from "./dns-servers";
import { createInventory, type Inventory } from "./inventory";
import { blocked, ok, unknown } from "./segment";
import { attachSource } from "./source";
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
}

/**
 * Traces the source's packets to DynamoDB and the responses back. Pure: the same snapshot gives the
 * same trace, regardless of the order of its lists.
 *
 * Never throws because of a snapshot's content. Missing, dangling, or malformed data makes the
 * verdict INDETERMINATE if it could change the verdict.
 */
export function analyze(snapshot: NetworkSnapshot, flow: Flow = {}): Trace {
  const { region, source: described } = snapshot;
  const inventory = createInventory(snapshot);
  const { clientEndpoint } = described;
  const destination = classifyClientEndpoint(
    inventory,
    clientEndpoint,
    region,
    flow.ignoreEndpointOverride ?? false,
  );
  const source = attachSource(inventory, described);
  const port = destination.kind === "unknown" ? HTTPS_PORT : destination.port;
  const url = clientEndpoint.known ? clientEndpoint.url : undefined;
  const client = {
    kind: "client",
    id: source.name,
    ...(url === undefined ? {} : { url }),
  } as const;

  const start = startOf(client, described);

  const single = (hop: Hop, via?: Via): Trace => {
    const paths = toPaths([], [{ ranges: [], hops: [hop], via }]);
    const traces: readonly SubnetTrace[] =
      source.kind === "attached"
        ? source.attachment.subnetIds.map((subnetId) => ({ subnet: { subnetId }, paths }))
        : [{ paths }];
    return summarize(traces, { region, port, unseen: [] });
  };

  if (destination.kind === "unknown") return single(unknown(client, destination.reason));
  switch (source.kind) {
    case "unknown":
      return single(unknown(client, source.reason));
    case "public":
      // The names of an interface endpoint resolve to addresses inside its VPC.
      return destination.kind === "service"
        ? single(start, { kind: "public-endpoint" })
        : single(blocked(client, "NO_PATH"));
    case "attached": {
      const journey = { inventory, region, port, client: start, source: source.attachment };
      const traces =
        destination.kind === "service"
          ? traceToService(journey)
          : traceToInterfaces(journey, destination);
      return summarize(traces, { region, port, unseen: unseenIn(inventory, traces) });
    }
  }
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
        return ["dns-servers"];
    }
  });
  return [...new Set(unseen)];
}

/** A pending instance is about to run. */
const STARTED = ["pending", "running"];

/**
 * A failed function has no network interfaces. Lambda creates them while the function is pending and
 * removes them from an inactive function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
function startOf(client: Extract<Component, { kind: "client" }>, source: Source): Hop {
  if (source.kind === "instance") {
    const { state } = source;
    if (state === undefined) return lacksState(client);
    return STARTED.includes(state) ? ok(client) : blocked({ ...client, state }, "BAD_STATE");
  }
  if (!("functionName" in source)) return ok(client);
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
