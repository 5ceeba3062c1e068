import { type Reader } from "../reader";

export const SUBNETS = "describe-subnets";

export interface PlannedSubnet {
  readonly SubnetId: string;
  readonly SubnetArn: string | undefined;
  readonly VpcId: string;
  readonly AvailabilityZone: string | undefined;
  readonly CidrBlock: string | undefined;
  readonly Ipv6CidrBlockAssociationSet: readonly object[];
}

export function readSubnets(reader: Reader): readonly PlannedSubnet[] {
  return reader.all("aws_subnet", "aws_default_subnet", "data.aws_subnet").map((subnet) => {
    const ipv6 = subnet.text("ipv6_cidr_block");
    return {
      SubnetId: reader.idOf(subnet, "subnet"),
      SubnetArn: subnet.text("arn"),
      VpcId: reader.owner(subnet, "vpc", "vpc_id", SUBNETS),
      AvailabilityZone: subnet.text("availability_zone"),
      CidrBlock: subnet.text("cidr_block"),
      Ipv6CidrBlockAssociationSet: ipv6 === undefined ? [] : [{ Ipv6CidrBlock: ipv6 }],
    };
  });
}
