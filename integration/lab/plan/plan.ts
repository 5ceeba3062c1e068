import { dynamoDbServiceName } from "../../../aws/services";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import {
  type Call,
  callOf,
  type CallOptions,
  publicDestinations,
  regionalNames,
} from "./client-endpoint";
import { addDnsServers, dnsServersOf } from "./dns-servers";
import { itemsOf, NotModeled, required } from "./facts";
import { addFilters } from "./filters";
import { endpointById, isAvailable } from "./gateway-endpoint";
import { addInterfaceEndpoint, isInterface } from "./interface-endpoint";
import { type Counted, type Destination, type LabPlan, type Planned } from "./lab-plan";
import { RESOLVER } from "./names";
import { planPublic } from "./plan-public";
import { addRouter } from "./router";
import { addEntrances, addReturns } from "./service";
import { addSource, placementOf } from "./source";
import { resolverAddresses } from "./vpc";
import { createWorld, vpcOf, type World } from "./world";

export interface PlanOptions extends CallOptions {
  /** The address of a function's interface, by the id of its subnet. @default - the first free one */
  readonly sourceAddresses?: ReadonlyMap<string, string>;
}

/** Never throws because of a snapshot's content: what is missing, or not modeled, is the reason to skip. */
export function planLab(snapshot: NetworkSnapshot, options: PlanOptions = {}): Planned {
  try {
    return { plan: plan(snapshot, options) };
  } catch (error) {
    if (error instanceof NotModeled) return { skipped: error.message };
    throw error;
  }
}

function plan(snapshot: NetworkSnapshot, options: PlanOptions): LabPlan {
  const { source, region } = snapshot;
  const call = callOf(snapshot, options);
  if (source.kind === "public-function") return planPublic(snapshot, source, call);
  const placement = placementOf(snapshot, source);
  const [firstSubnet = ""] = placement.subnetIds;
  const world = createWorld(snapshot, vpcOf(snapshot, firstSubnet));
  const sources = addSource(world, placement, options.sourceAddresses ?? new Map());
  const regional = publicDestinations(world.dynamoDb.cidrs);
  const destinations = call.endpoint ? throughEndpoint(world, call.endpoint) : regional;
  if (call.endpoint === undefined) refusePrivateDns(world);
  const servers = dnsServersOf(world);
  const resolver = resolverAddresses(world);
  const own = servers.kind === "own" ? addDnsServers(world, servers.addresses) : [];
  addFilters(world, addRouter(world));
  const entrances = addEntrances(world.drawing, world.gates, call.port);
  addReturns(world.drawing, [RESOLVER, ...devicesOf(world)]);
  const addresses = destinations.map(({ address }) => address);
  const called = call.endpoint ? [{ name: call.host, addresses }] : [];
  return {
    ...world.drawing.drawn,
    sources,
    entrances,
    host: call.host,
    port: call.port,
    destinations,
    ...(call.endpoint && destinations.length === 0 && { nobody: nobodyBehind(call.endpoint.id) }),
    names: [...called, ...regionalNames(region, regional)],
    nameservers: servers.kind === "own" ? servers.addresses : resolver.slice(0, 1),
    dnsAddresses: [...resolver, ...own],
  };
}

function throughEndpoint(
  world: World,
  { id, zone }: NonNullable<Call["endpoint"]>,
): readonly Destination[] {
  return addInterfaceEndpoint(world, endpointById(world, id), zone);
}

function nobodyBehind(id: string): Counted {
  const component = { kind: "vpc-endpoint", id } as const;
  return { effect: "drops", component, what: "no interface, so its name has no address" };
}

/**
 * With private DNS, DynamoDB's own name would lead to the endpoint, and DynamoDB's pages say that there is none.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
function refusePrivateDns({ snapshot, vpcId }: World): void {
  const service = dynamoDbServiceName(snapshot.region);
  const endpoint = itemsOf(snapshot.vpcEndpoints).find(
    (each) => isInterface(each) && each.ServiceName === service && each.VpcId === vpcId,
  );
  if (endpoint === undefined || !isAvailable(endpoint)) return;
  const { VpcEndpointId: id, PrivateDnsEnabled } = endpoint;
  if (required(PrivateDnsEnabled, id, "PrivateDnsEnabled")) {
    throw new NotModeled(`${id} has private DNS, which DynamoDB does not support`);
  }
}

/** The devices of the service's namespace through which packets of the VPC come. */
function devicesOf({ gates, interfaces }: World): readonly string[] {
  const servers = interfaces.filter(({ at }) => at === "dns-server");
  return [...gates, ...servers].map(({ device }) => device);
}
