import { type VpcEndpoint } from "../snapshot/network";
import { covers, parseCidr, type Range } from "./addresses";
import { isAvailable, restore } from "./gateway-endpoint";
import { isInterface, type Inventory } from "./inventory";
import { blocked, ok, unknown, unknownIn } from "./segment";
import { type Hop } from "./trace";

/** One of the endpoint's interfaces. */
export interface EndpointInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly range: Range;
  readonly cidr: string;
  /** False: the interface's address is unknown, and `range` is its whole subnet. */
  readonly exact: boolean;
}

export interface InterfaceCrossing {
  /** The endpoint itself. */
  readonly hop: Hop;
  readonly vpcId?: string;
  /** @default - unknown */
  readonly groupIds?: readonly string[];
  readonly interfaces: readonly EndpointInterface[];
  /** Interfaces whose subnet is unknown. */
  readonly unclear: readonly Hop[];
}

/**
 * The interfaces that the endpoint's Regional or zonal name resolves to.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
export function crossInterfaceEndpoint(
  inventory: Inventory,
  serviceName: string,
  endpointId: string,
  zone: string | undefined,
): InterfaceCrossing {
  const found = inventory.endpoint(endpointId);
  const nowhere = { interfaces: [], unclear: [] };
  if (!found.ok) {
    const component = { kind: "vpc-endpoint", id: endpointId, endpointType: "interface" } as const;
    return { hop: unknown(component, found.reason), ...nowhere };
  }
  const endpoint = found.value;
  const { interfaces, unclear } = findInterfaces(inventory, endpoint, zone);
  return {
    hop: examine(endpoint, serviceName, zone, interfaces.length + unclear.length),
    vpcId: endpoint.VpcId,
    groupIds: endpoint.Groups?.flatMap(({ GroupId }) => GroupId ?? []),
    interfaces,
    unclear,
  };
}

function examine(
  endpoint: VpcEndpoint,
  serviceName: string,
  zone: string | undefined,
  interfaceCount: number,
): Hop {
  const { VpcEndpointId: id, State: state } = endpoint;
  const component = { kind: "vpc-endpoint", id, endpointType: "interface", state } as const;
  const field = (name: string) => unknown(component, { kind: "field", id, field: name });
  if (!isInterface(endpoint)) return field("VpcEndpointType");
  if (endpoint.ServiceName !== serviceName) return field("ServiceName");
  if (state === undefined) return field("State");
  if (endpoint.VpcId === undefined) return field("VpcId");
  if (endpoint.SubnetIds === undefined) return field("SubnetIds");
  if (!isAvailable(endpoint)) return blocked(component, "BAD_STATE", restore(endpoint));
  if (interfaceCount === 0) {
    const fix = { action: "add-endpoint-subnet", endpointId: id, zone } as const;
    return blocked(component, "VPCE_SERVICE_NOT_INSTALLED_IN_AZ", fix);
  }
  return ok(component);
}

function findInterfaces(
  inventory: Inventory,
  endpoint: VpcEndpoint,
  zone: string | undefined,
): { readonly interfaces: readonly EndpointInterface[]; readonly unclear: readonly Hop[] } {
  const interfaces: EndpointInterface[] = [];
  const unclear: Hop[] = [];
  for (const subnetId of [...(endpoint.SubnetIds ?? [])].sort()) {
    const subnet = inventory.subnet(subnetId);
    const cidr = subnet.ok ? (subnet.value.CidrBlock ?? "") : "";
    const range = parseCidr(cidr);
    if (!subnet.ok || range === undefined) {
      const reason = subnet.ok
        ? ({ kind: "field", id: subnetId, field: "CidrBlock" } as const)
        : subnet.reason;
      unclear.push(unknownIn(subnetId, reason));
      continue;
    }
    if (zone !== undefined && subnet.value.AvailabilityZone !== zone) continue;
    const own = ownAddress(inventory, endpoint, subnetId, range);
    interfaces.push(own ?? { id: endpoint.VpcEndpointId, subnetId, range, cidr, exact: false });
  }
  return { interfaces, unclear };
}

/** Ignores an address outside its subnet. Emulators make up such addresses. */
function ownAddress(
  inventory: Inventory,
  endpoint: VpcEndpoint,
  subnetId: string,
  subnet: Range,
): EndpointInterface | undefined {
  for (const id of endpoint.NetworkInterfaceIds ?? []) {
    const found = inventory.networkInterface(id);
    if (!found.ok || found.value.SubnetId !== subnetId) continue;
    const cidr = `${found.value.PrivateIpAddress ?? ""}/32`;
    const range = parseCidr(cidr);
    if (range !== undefined && covers([subnet], [range])) {
      return { id, subnetId, range, cidr, exact: true };
    }
  }
  return undefined;
}
