import { type Collection, type Layer } from "../collection";
import { type PlanDocument, type Resource } from "./document";
import { textsIn } from "./nodes";

/** What is there before apply, and the plan only names by id. */
export interface Existing extends Pick<Collection, "account" | "roles"> {
  /** By id. */
  readonly vpcs: ReadonlyMap<string, Layer>;
  /** By ARN. */
  readonly tables: ReadonlyMap<string, Layer>;
}

export type Item = Readonly<Record<string, unknown>>;

export function itemsIn(layer: Layer, command: string, list: string): readonly Item[] {
  const answer = layer.get(command);
  if (answer?.known !== true) return [];
  const items = (answer.value as Readonly<Record<string, unknown>>)[list];
  return Array.isArray(items) ? (items as readonly Item[]) : [];
}

/** No module of a plan has this address, so nothing in it refers to what is there. */
export const ELSEWHERE = "(existing)";

/** What a plan does to what is there. It is the same in every VPC. */
export interface Effects {
  readonly document: PlanDocument;
  /** The ids of what the plan destroys, or has made a part of something. */
  readonly destroyed: ReadonlySet<unknown>;
  /** The ids of what the plan manages. */
  readonly managed: ReadonlySet<unknown>;
  /** The routes and associations that Terraform made: those that stay are in the plan. */
  readonly undone: ReadonlySet<string>;
}

export function effectsOf(document: PlanDocument): Effects {
  const managed = document.resources.filter(
    (resource) => isItem(resource) && resource.module !== ELSEWHERE,
  );
  return {
    document,
    destroyed: destroyedIn(document),
    managed: new Set(managed.map(({ values }) => values.id)),
    undone: undoneIn(document),
  };
}

function destroyedIn({ before, resources }: PlanDocument): ReadonlySet<unknown> {
  const stays = new Set(resources.filter(isItem).map(({ values }) => values.id));
  return new Set(
    before
      .filter(
        (resource) =>
          isItem(resource) && !STAYING.test(resource.type) && !stays.has(resource.values.id),
      )
      .map(({ values }) => values.id),
  );
}

/** Whether an id is of an item of a list. The id of an endpoint's policy is the endpoint's. */
function isItem({ mode, type }: Resource): boolean {
  return mode === "managed" && ITEMS.test(type);
}

const ITEMS =
  /^aws_(default_)?(ec2_managed_prefix_list|eip|internet_gateway|nat_gateway|network_acl|network_interface|route_table|security_group|subnet|vpc|vpc_dhcp_options|vpc_endpoint|vpn_gateway)$/;

/** What AWS makes with a VPC stays as it is when Terraform gives it up. */
const STAYING = /^aws_default_(route_table|security_group|network_acl)$/;

/** How things are told apart. */
export const IDS: Readonly<Record<string, string>> = {
  Vpcs: "VpcId",
  Subnets: "SubnetId",
  RouteTables: "RouteTableId",
  NetworkAcls: "NetworkAclId",
  VpcEndpoints: "VpcEndpointId",
  SecurityGroups: "GroupId",
  NatGateways: "NatGatewayId",
  InternetGateways: "InternetGatewayId",
  NetworkInterfaces: "NetworkInterfaceId",
  Addresses: "AllocationId",
  DhcpOptions: "DhcpOptionsId",
  PrefixLists: "PrefixListId",
};

/** What is there and stays, with what the plan makes of it, and what it adds. The plan wins. */
export function merged(
  list: string,
  existing: readonly Item[],
  planned: readonly Item[],
  { destroyed, managed, undone }: Effects,
): readonly Item[] {
  const id = IDS[list] ?? "";
  const byId = new Map(planned.map((item) => [item[id], item]));
  const moved = planned.flatMap((item) => listAt(item, "Associations"));
  const stays = ({ VpcId }: Item, association: Item) =>
    !undone.has(
      association.Main === true
        ? `main ${String(VpcId)}`
        : `${list} ${String(association.SubnetId)}`,
    ) &&
    !moved.some((other) =>
      association.Main === true
        ? other.Main === true
        : other.SubnetId !== undefined && other.SubnetId === association.SubnetId,
    );
  const kept = existing.filter((item) => !destroyed.has(item[id]));
  const ids = new Set(kept.map((item) => item[id]));
  const both = kept.map((item): Item => {
    const own = byId.get(item[id]) ?? {};
    // A layer can have groups of another VPC.
    const isManaged = managed.has(item[id]) && byId.has(item[id]);
    const associations = {
      Associations: [
        ...listAt(item, "Associations").filter((association) => stays(item, association)),
        ...listAt(own, "Associations"),
      ],
    };
    const all = (field: string) => [...listAt(item, field), ...listAt(own, field)];
    switch (list) {
      case "RouteTables": {
        const routes = listAt(own, "Routes");
        const destinations = new Set(routes.map(destinationOf));
        const others = listAt(item, "Routes").filter(
          (route) =>
            !destinations.has(destinationOf(route)) &&
            !undone.has(`route ${String(item[id])} ${String(destinationOf(route))}`) &&
            ![route.GatewayId, route.NatGatewayId].some((target) => destroyed.has(target)) &&
            !(isOfGatewayEndpoint(route) && managed.has(route.GatewayId)),
        );
        const stay = isManaged ? others.filter(isOfAws) : others;
        return { ...item, ...associations, Routes: [...stay, ...routes] };
      }
      case "NetworkAcls":
        return isManaged
          ? { ...own, ...associations }
          : { ...item, ...associations, Entries: entriesOf(item, own) };
      case "SecurityGroups":
        return isManaged
          ? own
          : {
              ...item,
              IpPermissions: all("IpPermissions"),
              IpPermissionsEgress: all("IpPermissionsEgress"),
            };
      case "VpcEndpoints":
        return isManaged ? own : withTablesOf(item, own, planned);
      default:
        return isManaged ? own : { ...own, ...item };
    }
  });
  return [...both, ...planned.filter((item) => !ids.has(item[id]))];
}

/** Such a route comes and goes with the endpoint's association. */
function isOfGatewayEndpoint({ DestinationPrefixListId: list, GatewayId: gateway }: Item): boolean {
  return list !== undefined && String(gateway).startsWith("vpce-");
}

/** Terraform leaves these in a route table that it manages. */
function isOfAws(route: Item): boolean {
  return (
    route.GatewayId === "local" ||
    route.Origin === "EnableVgwRoutePropagation" ||
    isOfGatewayEndpoint(route)
  );
}

/**
 * The network ACLs with the subnets that none of them names: those are in the VPC's default one.
 *
 * @param before the ACLs and subnets that are there. A subnet in none of these is not known to be in the default one
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export function withSubnets(
  acls: readonly Item[],
  subnets: readonly Item[],
  before: { readonly acls: readonly Item[]; readonly subnets: readonly Item[] },
): readonly Item[] {
  const inAny = (all: readonly Item[]) =>
    new Set(all.flatMap((acl) => listAt(acl, "Associations").map(({ SubnetId }) => SubnetId)));
  const [now, then] = [inAny(acls), inAny(before.acls)];
  const open = new Set(
    before.subnets.map(({ SubnetId }) => SubnetId).filter((id) => !then.has(id)),
  );
  const added = subnets
    .filter(({ SubnetId }) => !now.has(SubnetId) && !open.has(SubnetId))
    .map(({ SubnetId }) => ({ SubnetId }));
  return acls.map((acl) =>
    acl.IsDefault === true
      ? { ...acl, Associations: [...listAt(acl, "Associations"), ...added] }
      : acl,
  );
}

/** An endpoint with the route tables of the plan. A route table has one route to a service: the plan's. */
function withTablesOf(endpoint: Item, own: Item, planned: readonly Item[]): Item {
  const tables = endpoint.RouteTableIds;
  if (tables === undefined) return endpoint;
  const taken = planned
    .filter(({ ServiceName }) => ServiceName === endpoint.ServiceName)
    .flatMap(({ RouteTableIds }) => RouteTableIds);
  const kept = textsIn(tables).filter((table) => !taken.includes(table));
  return { ...endpoint, RouteTableIds: [...kept, ...textsIn(own.RouteTableIds)] };
}

/** An entry of the plan takes the place of one with its number. The last entry of each direction stays. */
function entriesOf(existing: Item, planned: Item): readonly Item[] {
  const key = ({ Egress, RuleNumber }: Item) => JSON.stringify([Egress, RuleNumber]);
  const all = [...listAt(existing, "Entries"), ...listAt(planned, "Entries")];
  return [...new Map(all.map((entry) => [key(entry), entry])).values()];
}

export function listAt(item: Item, field: string): readonly Item[] {
  const value = item[field];
  return Array.isArray(value) ? (value as readonly Item[]) : [];
}

function destinationOf(route: Item): unknown {
  return (
    route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId
  );
}

function undoneIn({ before, resources }: PlanDocument): ReadonlySet<string> {
  const after = new Map(resources.map(({ values }) => [values.id, values]));
  return new Set(
    before.flatMap(({ mode, type, values }) => {
      if (mode !== "managed") return [];
      switch (type) {
        case "aws_route": {
          const destination = [
            values.destination_cidr_block,
            values.destination_ipv6_cidr_block,
            values.destination_prefix_list_id,
          ].find((value) => typeof value === "string" && value !== "");
          return [`route ${String(values.route_table_id)} ${String(destination)}`];
        }
        case "aws_route_table_association":
          return [`RouteTables ${String(values.subnet_id)}`];
        case "aws_main_route_table_association":
          return [`main ${String(values.vpc_id)}`];
        case "aws_network_acl_association":
          return [`NetworkAcls ${String(values.subnet_id)}`];
        case "aws_network_acl":
        case "aws_default_network_acl": {
          const stay = textsIn(after.get(values.id)?.subnet_ids);
          const taken = textsIn(values.subnet_ids).filter((subnet) => !stay.includes(subnet));
          return taken.map((subnet) => `NetworkAcls ${subnet}`);
        }
        default:
          return [];
      }
    }),
  );
}
