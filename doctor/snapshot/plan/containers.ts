import { nameOf, parseArn } from "../../../aws/arn";
import { type Layer } from "../collection";
import { type PlanDocument, type Resource } from "./document";
import { ELSEWHERE, type Existing, itemsIn } from "./existing";

/** What the parts of a plan can belong to without being in the plan. */
const CONTAINERS = [
  { command: "describe-vpcs", list: "Vpcs", id: "VpcId", type: "aws_vpc" },
  {
    command: "describe-route-tables",
    list: "RouteTables",
    id: "RouteTableId",
    type: "aws_route_table",
  },
  {
    command: "describe-security-groups",
    list: "SecurityGroups",
    id: "GroupId",
    type: "aws_security_group",
  },
  {
    command: "describe-network-acls",
    list: "NetworkAcls",
    id: "NetworkAclId",
    type: "aws_network_acl",
  },
] as const;

/** What of a plan is read as one of these. */
const READ =
  /^((data\.)?aws_(vpc|route_table|dynamodb_table)|aws_(security_group|network_acl|vpc_endpoint)|aws_default_.*)$/;

/** The plan with what it adds parts to, without what is in it already. */
export function withContainers(document: PlanDocument, { vpcs, tables }: Existing): PlanDocument {
  const containers = new Map([
    ...[...vpcs].flatMap(([vpcId, layer]) => containersIn(vpcId, layer)),
    ...[...vpcs.values()].flatMap((layer) => endpointsIn(layer, document)),
    ...[...tables.keys()].map(tableOf),
  ]);
  if (containers.size === 0) return document;
  const resources = document.resources.map((resource) => placed(resource, containers));
  const known = new Set(
    [...resources, ...document.before]
      .filter(({ mode, type }) => READ.test(mode === "data" ? `data.${type}` : type))
      .flatMap(({ values }) => [values.id, values.arn]),
  );
  const added = [...containers].flatMap(([id, { resource }]) => (known.has(id) ? [] : [resource]));
  return { ...document, resources: [...resources, ...added] };
}

interface Container {
  readonly resource: Resource;
  /** Whether it is the VPC's default security group. */
  readonly isDefaultGroup: boolean;
}

function containersIn(vpcId: string, layer: Layer): readonly (readonly [string, Container])[] {
  return CONTAINERS.flatMap(({ command, list, id, type }) =>
    itemsIn(layer, command, list).flatMap((item): readonly (readonly [string, Container])[] => {
      const own = item[id];
      if (typeof own !== "string") return [];
      // A layer can have groups of another VPC.
      const vpc_id = item.VpcId ?? vpcId;
      const resource =
        type === "aws_vpc"
          ? existing("data", type, own, { id: own, cidr_block: item.CidrBlock })
          : existing("managed", type, own, { id: own, vpc_id });
      return [[own, { resource, isDefaultGroup: item.GroupName === "default" }]];
    }),
  );
}

function existing(
  mode: Resource["mode"],
  type: string,
  name: string,
  values: Resource["values"],
): Resource {
  return { address: name, module: ELSEWHERE, mode, type, name, values, unknown: {}, sensitive: {} };
}

/** The gateway endpoints that the plan associates with route tables. */
function endpointsIn(
  layer: Layer,
  { resources }: PlanDocument,
): readonly (readonly [string, Container])[] {
  const named = new Set(
    resources
      .filter(({ type }) => type === "aws_vpc_endpoint_route_table_association")
      .map(({ values }) => values.vpc_endpoint_id),
  );
  return itemsIn(layer, "describe-vpc-endpoints", "VpcEndpoints")
    .filter(
      ({ VpcEndpointId, VpcEndpointType }) =>
        named.has(VpcEndpointId) && VpcEndpointType === "Gateway",
    )
    .map(({ VpcEndpointId, VpcId, ServiceName }) => {
      const id = String(VpcEndpointId);
      const values = { id, vpc_id: VpcId, service_name: ServiceName, vpc_endpoint_type: "Gateway" };
      return [
        id,
        { resource: existing("managed", "aws_vpc_endpoint", id, values), isDefaultGroup: false },
      ];
    });
}

/** A table, by its ARN. */
function tableOf(arn: string): readonly [string, Container] {
  const values = { arn, name: nameOf(arn), region: parseArn(arn)?.region };
  return [
    arn,
    { resource: existing("data", "aws_dynamodb_table", arn, values), isDefaultGroup: false },
  ];
}

/** What of AWS's a resource takes over, by the argument that names it. */
const ADOPTED: Readonly<Record<string, string>> = {
  aws_default_network_acl: "default_network_acl_id",
  aws_default_route_table: "default_route_table_id",
};

/** A resource with what is there: of a VPC there is more than the plan has, and what is taken over has an id. */
function placed(resource: Resource, containers: ReadonlyMap<string, Container>): Resource {
  const { mode, type, values } = resource;
  const { id, vpc_id: vpcId } = values;
  if (mode !== "managed") return resource;
  if (type === "aws_vpc")
    return containers.has(String(id)) ? { ...resource, hasMore: true } : resource;
  if (typeof id === "string") return resource;
  const taken =
    type === "aws_default_security_group"
      ? [...containers.values()].find(
          (one) => one.isDefaultGroup && one.resource.values.vpc_id === vpcId,
        )
      : containers.get(String(values[ADOPTED[type] ?? ""]));
  if (taken === undefined) return resource;
  return {
    ...resource,
    values: { ...values, ...taken.resource.values },
    unknown: { ...(resource.unknown as object), id: false, vpc_id: false },
  };
}
