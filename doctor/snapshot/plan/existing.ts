import { nameOf, parseArn } from "../../../aws/arn";
import { type Collection, type Layer } from "../collection";
import { type PlanDocument, type Resource } from "./document";

/** What is there before apply, and the plan only names by id. */
export interface Existing extends Pick<Collection, "account" | "roles"> {
  /** By id. */
  readonly vpcs: ReadonlyMap<string, Layer>;
  /** By ARN. */
  readonly tables: ReadonlyMap<string, Layer>;
}

export type Item = Readonly<Record<string, unknown>>;

/** What the parts of a plan can belong to without being in the plan. */
const CONTAINERS = [
  { command: "describe-route-tables", list: "RouteTables", id: "RouteTableId" },
  { command: "describe-security-groups", list: "SecurityGroups", id: "GroupId" },
  { command: "describe-network-acls", list: "NetworkAcls", id: "NetworkAclId" },
] as const;

const TYPES = {
  "describe-route-tables": "aws_route_table",
  "describe-security-groups": "aws_security_group",
  "describe-network-acls": "aws_network_acl",
} as const;

/** No module of a plan has this address, so nothing in it refers to what is there. */
const ELSEWHERE = "(existing)";

/** The plan with what it adds parts to, without what is in it already. */
export function withContainers(document: PlanDocument, { vpcs }: Existing): PlanDocument {
  const known = new Set(
    [...document.resources, ...document.before].flatMap(({ values, mode, type }) => [
      values.id,
      mode === "managed" && type === "aws_vpc"
        ? [values.default_route_table_id, values.default_security_group_id]
        : [],
    ]),
  );
  const containers = [...vpcs].flatMap(([vpcId, layer]) =>
    CONTAINERS.flatMap(({ command, list, id }) =>
      itemsIn(layer, command, list).flatMap((item): readonly Resource[] => {
        const own = item[id];
        if (typeof own !== "string" || known.has(own)) return [];
        const type = TYPES[command];
        return [
          {
            address: own,
            module: ELSEWHERE,
            mode: "managed",
            type,
            name: own,
            values: { id: own, vpc_id: vpcId },
            unknown: {},
            sensitive: {},
          },
        ];
      }),
    ),
  );
  return { ...document, resources: [...document.resources, ...containers] };
}

export function itemsIn(layer: Layer, command: string, list: string): readonly Item[] {
  const answer = layer.get(command);
  if (answer?.known !== true) return [];
  const items = (answer.value as Readonly<Record<string, unknown>>)[list];
  return Array.isArray(items) ? (items as readonly Item[]) : [];
}

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
    ({ mode, module }) => mode === "managed" && module !== ELSEWHERE,
  );
  return {
    document,
    destroyed: destroyedIn(document),
    managed: new Set(managed.map(({ values }) => values.id)),
    undone: undoneIn(document),
  };
}

function destroyedIn({ before, resources }: PlanDocument): ReadonlySet<unknown> {
  const stays = new Set(resources.map(({ values }) => values.id));
  return new Set(
    before
      .filter(({ mode, values }) => mode === "managed" && !stays.has(values.id))
      .map(({ values }) => values.id),
  );
}

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
  const stays = (association: Item) =>
    !undone.has(`subnet ${String(association.SubnetId)}`) &&
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
      Associations: [...listAt(item, "Associations").filter(stays), ...listAt(own, "Associations")],
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
            ![route.GatewayId, route.NatGatewayId].some((target) => destroyed.has(target)),
        );
        return { ...item, ...associations, Routes: isManaged ? routes : [...others, ...routes] };
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
        return isManaged ? own : withoutTablesOf(item, planned);
      default:
        return isManaged ? own : { ...own, ...item };
    }
  });
  return [...both, ...planned.filter((item) => !ids.has(item[id]))];
}

/** A route table has one route to a service: the plan's. */
function withoutTablesOf(endpoint: Item, planned: readonly Item[]): Item {
  const tables = endpoint.RouteTableIds;
  if (!Array.isArray(tables)) return endpoint;
  const taken = planned
    .filter(({ ServiceName }) => ServiceName === endpoint.ServiceName)
    .flatMap(({ RouteTableIds }) => RouteTableIds);
  return { ...endpoint, RouteTableIds: tables.filter((table) => !taken.includes(table)) };
}

/** An entry of the plan takes the place of one with its number. The last entry of each direction stays. */
function entriesOf(existing: Item, planned: Item): readonly Item[] {
  const key = ({ Egress, RuleNumber }: Item) => JSON.stringify([Egress, RuleNumber]);
  const all = [...listAt(existing, "Entries"), ...listAt(planned, "Entries")];
  return [...new Map(all.map((entry) => [key(entry), entry])).values()];
}

function listAt(item: Item, field: string): readonly Item[] {
  const value = item[field];
  return Array.isArray(value) ? (value as readonly Item[]) : [];
}

function destinationOf(route: Item): unknown {
  return (
    route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId
  );
}

function undoneIn({ before }: PlanDocument): ReadonlySet<string> {
  return new Set(
    before.flatMap(({ type, values }) => {
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
        case "aws_network_acl_association":
          return [`subnet ${String(values.subnet_id)}`];
        default:
          return [];
      }
    }),
  );
}

/** The roles that are there, but for those that the plan has, destroys, or gives policies. */
export function existingRoles(
  { roles }: Existing,
  { before, resources }: PlanDocument,
): readonly (readonly [string, Layer])[] {
  if (roles.size === 0) return [];
  const own = new Set(
    [...before, ...resources].flatMap(({ mode, type, values }) =>
      mode === "managed" && type.startsWith("aws_iam_")
        ? [
            type === "aws_iam_role" ? values.name : undefined,
            values.role,
            values.role_name,
            values.roles,
          ].flat()
        : [],
    ),
  );
  return [...roles].filter(([name]) => !own.has(name));
}

/** The tables that are there, but for those that the plan has, destroys, or gives a policy. */
export function existingTables(
  { tables }: Existing,
  { before, resources }: PlanDocument,
  region: string,
): readonly (readonly [string, Layer])[] {
  if (tables.size === 0) return [];
  const own = new Set(
    [...before, ...resources].flatMap(({ mode, type, values }) => {
      if (mode !== "managed") return [];
      if (type === "aws_dynamodb_resource_policy") return [nameOf(String(values.resource_arn))];
      return type === "aws_dynamodb_table" ? [values.name] : [];
    }),
  );
  return [...tables].flatMap(([arn, layer]): (readonly [string, Layer])[] => {
    const name = nameOf(arn);
    if (own.has(name)) return [];
    const isHere = parseArn(arn)?.region === region;
    return [[arn, layer], ...(isHere ? [[name, layer] as const] : [])];
  });
}
