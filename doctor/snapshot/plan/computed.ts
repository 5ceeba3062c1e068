import { dynamoDbServiceName } from "../../../aws/services";
import { partitionOf } from "../../../aws/partitions";
import { type Fact } from "../known";
import { type Resource } from "./document";
import { type Evaluator } from "./evaluator";
import { type Names } from "./names";
import { type Path, valueAt } from "./nodes";
import { type Places } from "./places";
import { policyDocument } from "./policy-document";

/** What the provider computes during apply: a stand-in, or undefined if the doctor has none. */
export type Computed = (
  evaluator: Evaluator,
  resource: Resource,
  path: Path,
) => Fact<unknown> | undefined;

/** What the ids of these resources begin with. */
const PREFIXES: Readonly<Record<string, string>> = {
  aws_default_vpc: "vpc",
  aws_default_subnet: "subnet",
  aws_ec2_carrier_gateway: "cagw",
  aws_ec2_managed_prefix_list: "pl",
  aws_ec2_transit_gateway: "tgw",
  aws_egress_only_internet_gateway: "eigw",
  aws_eip: "eipalloc",
  aws_instance: "i",
  aws_internet_gateway: "igw",
  aws_nat_gateway: "nat",
  aws_network_acl: "acl",
  aws_network_interface: "eni",
  aws_route_table: "rtb",
  aws_security_group: "sg",
  aws_subnet: "subnet",
  aws_vpc: "vpc",
  aws_vpc_dhcp_options: "dopt",
  aws_vpc_endpoint: "vpce",
  aws_vpc_peering_connection: "pcx",
  aws_vpn_gateway: "vgw",
};

/** What AWS makes with each VPC, by the attributes of the VPC that name it. */
const OF_VPC: Readonly<Record<string, readonly [prefix: string, what: string]>> = {
  default_network_acl_id: ["acl", "default network ACL"],
  default_route_table_id: ["rtb", "main route table"],
  default_security_group_id: ["sg", "default security group"],
  main_route_table_id: ["rtb", "main route table"],
};

/** The resources that take one of those over, and the argument that names it. */
const ADOPTING: Readonly<Record<string, string>> = {
  aws_default_network_acl: "default_network_acl_id",
  aws_default_route_table: "default_route_table_id",
};

/** By type: the argument that names what is made. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  aws_dynamodb_table: "name",
  aws_ecs_service: "name",
  aws_ecs_task_definition: "family",
  aws_iam_instance_profile: "name",
  aws_iam_policy: "name",
  aws_iam_role: "name",
  aws_iam_role_policy: "name",
  aws_lambda_function: "function_name",
};

/** Whether an attribute is the name of the resource itself, which no other of its kind has. */
export function isOwnName({ type }: Resource, path: Path): boolean {
  return path.length === 1 && path[0] === OWN_NAMES[type];
}

/** The id of what AWS makes with a VPC. */
export function idOfDefault(names: Names, vpcId: string, attribute: string): string {
  const [prefix = "", what = ""] = OF_VPC[attribute] ?? [];
  return names.mint(prefix, `the ${what} of ${names.meanings.get(vpcId) ?? vpcId}`);
}

/** The id of DynamoDB's prefix list in a Region, unless the plan knows it. */
export function prefixListId(names: Names, evaluator: Evaluator, serviceName: string): string {
  const known = (["aws_prefix_list", "aws_ec2_managed_prefix_list"] as const)
    .flatMap((type) => evaluator.index.all(type, "data"))
    .find(({ values }) => values.name === serviceName && typeof values.id === "string");
  const id = known?.values.id;
  return typeof id === "string" ? id : names.mint("pl", `the prefix list ${serviceName}`);
}

export function computedBy(names: Names, places: Places): Computed {
  const known = (value: unknown) => ({ known: true, value }) as const;
  return (evaluator, resource, path) => {
    const { address, type } = resource;
    const [attribute] = path;
    const read = (name: string): string | undefined => {
      const value = evaluator.read(resource, [name]);
      return value.known && typeof value.value === "string" ? value.value : undefined;
    };
    const prefix = PREFIXES[type];
    if (attribute === "id" || (type === "aws_eip" && attribute === "allocation_id")) {
      if (prefix !== undefined) return known(names.mint(prefix, address));
      const adopted = ADOPTING[type];
      if (adopted !== undefined) return known(read(adopted));
      if (type === "aws_default_security_group") {
        return known(idOfDefault(names, read("vpc_id") ?? "", "default_security_group_id"));
      }
    }
    if (type === "aws_vpc" && typeof attribute === "string" && attribute in OF_VPC) {
      return known(idOfDefault(names, read("id") ?? "", attribute));
    }
    const made = identity(resource, String(attribute), { names, places, read });
    if (made !== undefined) return known(made);
    if (
      type === "aws_iam_policy_document" &&
      ["json", "minified_json"].includes(String(attribute))
    ) {
      return policyDocument(evaluator, resource);
    }
    if (type === "aws_vpc_endpoint")
      return ofEndpoint({ names, places, evaluator }, resource, path);
    return undefined;
  };
}

interface Tools {
  readonly names: Names;
  readonly places: Places;
  readonly read: (name: string) => string | undefined;
}

/** The id, the name, or the ARN of what is not in the network. */
function identity(resource: Resource, attribute: string, { names, places, read }: Tools): unknown {
  const { address, type } = resource;
  if (["name", "function_name", "family"].includes(attribute)) return names.mint("name", address);
  const name = () => read("name") ?? "";
  const path = () => read("path") ?? "/";
  switch (`${type} ${attribute}`) {
    case "aws_iam_role id":
    case "aws_iam_instance_profile id":
    case "aws_dynamodb_table id":
      return name();
    case "aws_iam_role arn":
      return places.arn(resource, "iam", `role${path()}${name()}`, true);
    case "aws_iam_instance_profile arn":
      return places.arn(resource, "iam", `instance-profile${path()}${name()}`, true);
    case "aws_iam_policy id":
    case "aws_iam_policy arn":
      return places.arn(resource, "iam", `policy${path()}${name()}`, true);
    case "aws_dynamodb_table arn":
      return places.arn(resource, "dynamodb", `table/${name()}`);
    case "aws_dynamodb_table stream_arn":
      return places.arn(resource, "dynamodb", `table/${name()}/stream/planned`);
    case "aws_kms_key id":
    case "aws_kms_key key_id":
      return names.mint("key", address);
    case "aws_kms_key arn":
      return places.arn(resource, "kms", `key/${read("key_id") ?? ""}`);
    case "aws_kms_alias target_key_arn":
      return read("target_key_id");
    case "aws_lambda_function arn":
      return places.arn(resource, "lambda", `function:${read("function_name") ?? ""}`);
    case "aws_lambda_function qualified_arn":
      return places.arn(resource, "lambda", `function:${read("function_name") ?? ""}:planned`);
    case "aws_cloudwatch_log_group arn":
      return places.arn(resource, "logs", `log-group:${name()}`);
    case "aws_ecs_task_definition arn":
      return places.arn(resource, "ecs", `task-definition/${read("family") ?? ""}:planned`);
    case "aws_ecs_cluster id":
    case "aws_ecs_cluster arn":
      return places.arn(resource, "ecs", `cluster/${name()}`);
  }
  // Another thing than all that the doctor reads, whatever its ARN will be.
  if (attribute !== "arn") return undefined;
  const prefix = PREFIXES[type];
  const [, service = ""] = type.split("_");
  return prefix === undefined
    ? places.arn(resource, service, names.mint("arn", address))
    : places.arn(
        resource,
        "ec2",
        `${type.replace("aws_", "").replaceAll("_", "-")}/${read("id") ?? ""}`,
      );
}

function ofEndpoint(
  { names, places, evaluator }: Pick<Tools, "names" | "places"> & { readonly evaluator: Evaluator },
  resource: Resource,
  path: Path,
): Fact<unknown> | undefined {
  const region = places.regionOf(resource);
  const service = String(resource.values.service_name);
  if (path[0] === "prefix_list_id") {
    return { known: true, value: prefixListId(names, evaluator, service) };
  }
  if (path[0] !== "dns_entry") return undefined;
  const id = evaluator.read(resource, ["id"]);
  if (!id.known) return undefined;
  const label = service.split(".").at(-1) ?? "";
  const dns_name = `${String(id.value)}-planned.${label}.${region}.vpce.${partitionOf(region).dnsSuffix}`;
  // Regional names come first.
  return path[1] === undefined || path[1] === 0
    ? { known: true, value: valueAt([{ dns_name, hosted_zone_id: "planned" }], path.slice(1)) }
    : undefined;
}

export function isDynamoDb(serviceName: string, region: string): boolean {
  return serviceName === dynamoDbServiceName(region);
}
