import { type Entity } from "../entity";
import { type Reader } from "../reader";
import { PUBLIC_STAND_IN } from "./gateways";
import { type PlannedSubnet } from "./subnets";

export const INTERFACES = "describe-network-interfaces";

const ACCESS_OPTIONS = "describe-vpc-block-public-access-options";
const ACCESS_EXCLUSIONS = "describe-vpc-block-public-access-exclusions";

/** What an account does not let through to the internet. */
export function readBlockPublicAccess(reader: Reader): ReadonlyMap<string, object> {
  const [options] = reader.all("aws_vpc_block_public_access_options");
  const mode = options?.fact("internet_gateway_block_mode");
  const exclusions = reader.all("aws_vpc_block_public_access_exclusion").map((exclusion) => {
    const excluded = exclusion.isSet("subnet_id")
      ? `subnet/${reader.owner(exclusion, "subnet", "subnet_id", ACCESS_EXCLUSIONS)}`
      : `vpc/${reader.owner(exclusion, "vpc", "vpc_id", ACCESS_EXCLUSIONS)}`;
    return {
      ResourceArn: reader.places.arn(exclusion.resource, "ec2", excluded),
      InternetGatewayExclusionMode: exclusion.text("internet_gateway_exclusion_mode"),
      State: "create-complete",
    };
  });
  return new Map<string, object>([
    [
      ACCESS_OPTIONS,
      mode?.known === false
        ? mode
        : { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: mode?.value ?? "off" } },
    ],
    [ACCESS_EXCLUSIONS, { VpcBlockPublicAccessExclusions: exclusions }],
  ]);
}

export interface PlannedInterface {
  readonly NetworkInterfaceId: string;
  readonly SubnetId: string | undefined;
  readonly VpcId: string | undefined;
  readonly [field: string]: unknown;
}

/** The interfaces of the plan, and the primary ones that instances come with. */
export function readInterfaces(
  reader: Reader,
  subnets: readonly PlannedSubnet[],
): readonly PlannedInterface[] {
  const vpcOf = new Map(subnets.map(({ SubnetId, VpcId }) => [SubnetId, VpcId]));
  const cidrOf = new Map(subnets.map(({ SubnetId, CidrBlock }) => [SubnetId, CidrBlock]));
  const publicSubnets = new Set(
    reader
      .all("aws_subnet")
      .filter((subnet) => subnet.flag("map_public_ip_on_launch") === true)
      .map((subnet) => reader.idOf(subnet, "subnet")),
  );
  const withAddress = new Set(
    [...reader.all("aws_eip_association"), ...reader.all("aws_eip")].flatMap((eip) => [
      eip.isSet("instance_id") ? eip.id("i", "instance_id") : undefined,
      eip.isSet("instance") ? eip.id("i", "instance") : undefined,
      eip.isSet("network_interface_id") ? eip.id("eni", "network_interface_id") : undefined,
      eip.isSet("network_interface") ? eip.id("eni", "network_interface") : undefined,
    ]),
  );
  const interfaceOf = (
    entity: Entity,
    NetworkInterfaceId: string,
    { groups, isPublic }: { readonly groups: readonly string[]; readonly isPublic: boolean },
  ): PlannedInterface => {
    const SubnetId = entity.id("subnet", "subnet_id");
    return {
      NetworkInterfaceId,
      SubnetId,
      VpcId: vpcOf.get(SubnetId ?? ""),
      InterfaceType: "interface",
      PrivateIpAddress: entity.text("private_ip") ?? firstAddress(cidrOf.get(SubnetId ?? "")),
      Groups: groups.map((GroupId) => ({ GroupId })),
      SourceDestCheck: entity.flag("source_dest_check") ?? true,
      ...(isPublic && { Association: { PublicIp: entity.text("public_ip") ?? PUBLIC_STAND_IN } }),
    };
  };
  const own = reader.all("aws_network_interface").map((each) => {
    const id = reader.idOf(each, "eni");
    return interfaceOf(each, id, {
      groups: each.ids("sg", "security_groups"),
      isPublic: withAddress.has(id),
    });
  });
  const ofInstances = reader.all("aws_instance").flatMap((instance) => {
    if (instance.isSet("network_interface") || instance.isSet("primary_network_interface"))
      return [];
    const id = reader.idOf(instance, "i");
    const isPublic =
      instance.flag("associate_public_ip_address") ??
      publicSubnets.has(instance.id("subnet", "subnet_id") ?? "");
    const made = interfaceOf(instance, primaryInterface(reader, instance), {
      groups: instance.ids("sg", "vpc_security_group_ids"),
      isPublic: isPublic || withAddress.has(id),
    });
    return [{ ...made, Attachment: { InstanceId: id, DeviceIndex: 0 } }];
  });
  return [...own, ...ofInstances];
}

/**
 * The first address that AWS gives away in a subnet: it keeps the four before.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
function firstAddress(cidr: string | undefined): string | undefined {
  const [network] = cidr?.split("/") ?? [];
  const bytes = network?.split(".").map(Number) ?? [];
  const [last] = bytes.slice(3);
  return last === undefined ? undefined : [...bytes.slice(0, 3), last + 4].join(".");
}

/** The id of an instance's first interface. */
export function primaryInterface(reader: Reader, instance: Entity): string {
  const given = instance.block("primary_network_interface") ?? instance.block("network_interface");
  const own = given?.id("eni", "network_interface_id");
  if (own !== undefined) return own;
  const id = instance.text("primary_network_interface_id");
  return id ?? reader.names.mint("eni", `the primary interface of ${instance.address}`);
}
