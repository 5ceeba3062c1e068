import { type Entity } from "../entity";
import { type Reader } from "../reader";
import { dhcpOptionsByVpc } from "./dhcp-options";

export const VPCS = "describe-vpcs";

export interface PlannedVpc {
  readonly VpcId: string;
  readonly CidrBlock: string | undefined;
  readonly DhcpOptionsId: string;
  readonly CidrBlockAssociationSet: readonly object[];
  readonly Ipv6CidrBlockAssociationSet: readonly object[];
  readonly dnsSupport: boolean | undefined;
  readonly dnsHostnames: boolean | undefined;
  /** Whether everything in it is in the plan. */
  readonly isOwn: boolean;
}

/** The VPCs of which all is in the plan, with what AWS makes with each: defaults that nobody has changed. */
export function ownVpcs(reader: Reader): readonly Entity[] {
  return reader.all("aws_vpc").filter(({ resource }) => resource.hasMore !== true);
}

/**
 * The VPCs that the plan makes, and those of which it has a data source.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
 */
export function readVpcs(reader: Reader): readonly PlannedVpc[] {
  const optionsOf = dhcpOptionsByVpc(reader);
  const cidrs = moreCidrs(reader);
  const own = reader.all("aws_vpc").map((vpc) => ({
    vpc,
    isOwn: vpc.resource.hasMore !== true,
    // The provider's defaults.
    dnsSupport: vpc.flag("enable_dns_support", true),
    dnsHostnames: vpc.flag("enable_dns_hostnames", false),
  }));
  const managed = new Set(own.map(({ vpc }) => reader.idOf(vpc, "vpc")));
  const others = reader
    .all("aws_default_vpc", "data.aws_vpc")
    .filter((vpc) => !managed.has(reader.idOf(vpc, "vpc")))
    .map((vpc) => ({
      vpc,
      isOwn: false,
      dnsSupport: vpc.flag("enable_dns_support"),
      dnsHostnames: vpc.flag("enable_dns_hostnames"),
    }));
  return [...own, ...others].map(({ vpc, ...rest }) => {
    const VpcId = reader.idOf(vpc, "vpc");
    const first = vpc.text("cidr_block");
    const all = [...(first === undefined ? [] : [first]), ...(cidrs.get(VpcId) ?? [])];
    const ipv6 = ipv6Of(reader, vpc);
    return {
      ...rest,
      VpcId,
      CidrBlock: first,
      DhcpOptionsId: optionsOf(VpcId) ?? vpc.text("dhcp_options_id") ?? "default",
      CidrBlockAssociationSet: all.map((CidrBlock) => ({
        CidrBlock,
        CidrBlockState: { State: "associated" },
      })),
      Ipv6CidrBlockAssociationSet: ipv6 === undefined ? [] : [{ Ipv6CidrBlock: ipv6 }],
    };
  });
}

function moreCidrs(reader: Reader): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const association of reader.all("aws_vpc_ipv4_cidr_block_association")) {
    const vpcId = reader.owner(association, "vpc", "vpc_id", VPCS);
    const cidr = association.fact("cidr_block");
    if (!cidr.known) reader.doubt(VPCS, cidr);
    else if (typeof cidr.value === "string") {
      found.set(vpcId, [...(found.get(vpcId) ?? []), cidr.value]);
    }
  }
  return found;
}

/** AWS chooses the block that a VPC is given, so it cannot be known. */
function ipv6Of(reader: Reader, vpc: Entity): string | undefined {
  const cidr = vpc.text("ipv6_cidr_block");
  if (cidr === undefined && vpc.flag("assign_generated_ipv6_cidr_block") === true) {
    const missing = `${vpc.address}.ipv6_cidr_block`;
    reader.doubt(VPCS, { known: false, missing, why: "AWS chooses it during apply" });
  }
  return cidr;
}
