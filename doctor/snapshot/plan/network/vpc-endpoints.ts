import { idOfDefault, prefixListId } from "../computed";
import { type Entity } from "../entity";
import { type Reader } from "../reader";
import { policyText } from "../policy-text";
import { ROUTE_TABLES } from "./route-tables";

export const VPC_ENDPOINTS = "describe-vpc-endpoints";

export interface PlannedEndpoint {
  readonly VpcEndpointId: string;
  readonly VpcId: string;
  readonly ServiceName: string | undefined;
  readonly VpcEndpointType: string;
  readonly State: string;
  readonly RouteTableIds?: readonly string[];
  readonly SubnetIds?: readonly string[];
  readonly Groups: readonly { readonly GroupId: string }[];
  readonly PrivateDnsEnabled: boolean | undefined;
  readonly DnsEntries: readonly { readonly DnsName: string | undefined }[];
  readonly IpAddressType: string | undefined;
  readonly PolicyDocument: string | undefined;
  /** Of a gateway endpoint: where its routes lead. */
  readonly prefixListId?: string;
}

/**
 * What an endpoint without a policy has.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const FULL_ACCESS = JSON.stringify({
  Version: "2008-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

const TABLES = "aws_vpc_endpoint_route_table_association";
const SUBNETS = "aws_vpc_endpoint_subnet_association";
const GROUPS = "aws_vpc_endpoint_security_group_association";

export function readEndpoints(reader: Reader): readonly PlannedEndpoint[] {
  const partsOf = (type: string, prefix: string, name: string) => {
    const parts = new Map<string, string[]>();
    for (const part of reader.all(type)) {
      const id = reader.owner(part, "vpce", "vpc_endpoint_id", VPC_ENDPOINTS);
      parts.set(id, [...(parts.get(id) ?? []), part.id(prefix, name) ?? ""]);
    }
    return parts;
  };
  const tables = partsOf(TABLES, "rtb", "route_table_id");
  const subnets = partsOf(SUBNETS, "subnet", "subnet_id");
  const groups = partsOf(GROUPS, "sg", "security_group_id");
  const policies = new Map(
    reader
      .all("aws_vpc_endpoint_policy")
      .map((policy) => [reader.owner(policy, "vpce", "vpc_endpoint_id", VPC_ENDPOINTS), policy]),
  );
  const hadPolicy = new Set(
    reader.document.before
      .filter(({ type }) => type === "aws_vpc_endpoint_policy")
      .map(({ values }) => values.vpc_endpoint_id),
  );
  return reader.all("aws_vpc_endpoint").map((endpoint): PlannedEndpoint => {
    const VpcEndpointId = reader.idOf(endpoint, "vpce");
    const VpcId = reader.owner(endpoint, "vpc", "vpc_id", VPC_ENDPOINTS);
    // Endpoints of another type have another path.
    reader.doubtOpen(
      endpoint,
      ["vpc_endpoint_type", "ip_address_type"],
      VPC_ENDPOINTS,
      ROUTE_TABLES,
    );
    const type = endpoint.text("vpc_endpoint_type") ?? "Gateway";
    const policy = policies.get(VpcEndpointId);
    const isCopy = hadPolicy.has(VpcEndpointId) && !endpoint.isConfigured("policy");
    const common = {
      VpcEndpointId,
      VpcId,
      ServiceName: serviceOf(reader, endpoint),
      VpcEndpointType: type,
      State: "available",
      PrivateDnsEnabled: endpoint.flag("private_dns_enabled", false),
      IpAddressType: endpoint.text("ip_address_type"),
      PolicyDocument:
        policy === undefined && isCopy ? FULL_ACCESS : policyOf(reader, policy ?? endpoint),
    };
    const more = (map: ReadonlyMap<string, readonly string[]>) => map.get(VpcEndpointId) ?? [];
    const all = (prefix: string, name: string, type: string, map: typeof tables) => {
      const own = reader.inline(endpoint, name, endpoint.ids(prefix, name), {
        [type]: "vpc_endpoint_id",
      });
      const ids = [...new Set([...own, ...more(map)])];
      doubtUnknown(reader, ids);
      return ids;
    };
    if (type === "Gateway") {
      return {
        ...common,
        Groups: [],
        DnsEntries: [],
        RouteTableIds: all("rtb", "route_table_ids", TABLES, tables),
        prefixListId:
          endpoint.id("pl", "prefix_list_id") ??
          prefixListId(reader.names, reader.evaluator, common.ServiceName ?? ""),
      };
    }
    const named = all("sg", "security_group_ids", GROUPS, groups);
    // Without groups, an endpoint has the VPC's default group.
    const own =
      named.length > 0 ? named : [idOfDefault(reader.names, VpcId, "default_security_group_id")];
    return {
      ...common,
      SubnetIds: all("subnet", "subnet_ids", SUBNETS, subnets),
      Groups: own.map((GroupId) => ({ GroupId })),
      DnsEntries: dnsNames(reader, endpoint).map((DnsName) => ({ DnsName })),
    };
  });
}

/** An endpoint that can be anywhere can be where it matters, with its routes. */
function doubtUnknown(reader: Reader, ids: readonly string[]): void {
  for (const id of ids) {
    const unknown = reader.names.unknown(id);
    if (unknown === undefined) continue;
    reader.doubt(VPC_ENDPOINTS, unknown);
    reader.doubt(ROUTE_TABLES, unknown);
  }
}

/** A name that is not known is of another service only if the plan knows that. */
function serviceOf(reader: Reader, endpoint: Entity): string | undefined {
  const name = endpoint.fact("service_name");
  if (!name.known) reader.doubt(VPC_ENDPOINTS, name);
  return name.known && typeof name.value === "string" ? name.value : undefined;
}

function dnsNames(reader: Reader, endpoint: Entity): readonly string[] {
  const name = reader.evaluator.read(endpoint.resource, ["dns_entry", 0, "dns_name"]);
  return name.known && typeof name.value === "string" ? [name.value] : [];
}

function policyOf(reader: Reader, owner: Entity): string | undefined {
  if (!owner.isSet("policy")) return FULL_ACCESS;
  const policy = policyText(reader, owner, "policy");
  if (policy.known) return policy.value;
  reader.doubt(VPC_ENDPOINTS, policy);
  return undefined;
}
