import { IPv4 } from "ipaddr.js";
import { z } from "zod";
import { type Rule } from "../rules";

/**
 * Every subnet is a /24 with 251 usable addresses, because AWS reserves 5.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
const SUBNET_PREFIX_LENGTH = 24;
/** The largest CIDR block that a VPC can have. */
const VPC_PREFIX_LENGTH = 16;

function isVpcBlock(cidr: string): boolean {
  if (!IPv4.isValidCIDRFourPartDecimal(cidr)) return false;
  const [address, length] = IPv4.parseCIDR(cidr);
  return (
    address.range() === "private" &&
    length >= VPC_PREFIX_LENGTH &&
    length <= SUBNET_PREFIX_LENGTH &&
    IPv4.networkAddressFromCIDR(cidr).toString() === address.toString()
  );
}

/**
 * A VPC's CIDR block.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
export const cidrRule: Rule<string> = {
  schema: z.string().refine(isVpcBlock),
  must: `be a private IPv4 CIDR block (in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16) between /${VPC_PREFIX_LENGTH} and /${SUBNET_PREFIX_LENGTH}, with no host bits set`,
  atSynthesis: true,
};

/** The number of subnets that fit in a block. */
export function subnetCapacity(cidr: string): number {
  const [, length] = IPv4.parseCIDR(cidr);
  return 2 ** (SUBNET_PREFIX_LENGTH - length);
}

/** The block must have room for a private and a public subnet in each availability zone. */
export function roomRule(availabilityZones: number): Rule<string> {
  const subnets = 2 * availabilityZones;
  return {
    schema: z.string().refine((cidr) => subnetCapacity(cidr) >= subnets),
    must: `have room for ${subnets} /${SUBNET_PREFIX_LENGTH} subnets`,
  };
}

function subnetCidr(cidr: string, index: number): string {
  const [address] = IPv4.parseCIDR(cidr);
  const [a = 0, b = 0, c = 0] = address.octets;
  return `${a}.${b}.${c + index}.0/${SUBNET_PREFIX_LENGTH}`;
}

/**
 * The CIDR blocks of one availability zone's subnets. Private and public ones alternate, so adding a
 * zone changes no existing subnet.
 */
export function zoneCidrs(cidr: string, zone: number): { private: string; public: string } {
  return { private: subnetCidr(cidr, 2 * zone), public: subnetCidr(cidr, 2 * zone + 1) };
}
