import { IPv4 } from "ipaddr.js";

/** A range of IPv4 addresses, as numbers. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/** Addresses that no router of the internet knows. */
export const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

export function isIpv4(address: string): boolean {
  return IPv4.isValidFourPartDecimal(address);
}

export function isIpv4Cidr(cidr: string): boolean {
  return IPv4.isValidCIDRFourPartDecimal(cidr);
}

function toNumber(address: string): number {
  return IPv4.parse(address).octets.reduce((value, octet) => value * 256 + octet, 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join(".");
}

function rangeOf(cidr: string): Range {
  return {
    first: toNumber(IPv4.networkAddressFromCIDR(cidr).toString()),
    last: toNumber(IPv4.broadcastAddressFromCIDR(cidr).toString()),
  };
}

/** The address at this place in the range: 0 is the first. */
export function addressAt(cidr: string, place: number): string {
  return toAddress(rangeOf(cidr).first + place);
}

export function sizeOf(cidr: string): number {
  const { first, last } = rangeOf(cidr);
  return last - first + 1;
}

export function contains(cidr: string, address: string): boolean {
  const { first, last } = rangeOf(cidr);
  const value = toNumber(address);
  return first <= value && value <= last;
}

export function overlap(one: string, other: string): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return a.first <= b.last && b.first <= a.last;
}

/** Whether every address of `inner` is in `outer`. */
export function covers(outer: string, inner: string): boolean {
  const [a, b] = [rangeOf(outer), rangeOf(inner)];
  return a.first <= b.first && b.last <= a.last;
}

/** AWS keeps the first four addresses of a subnet, and the last. */
const KEPT_FIRST = 4;

/**
 * Gives addresses in subnets to interfaces whose addresses are not known.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export class Addresses {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** @param wanted is used if it is in the subnet. Emulators make up addresses that are not. */
  in(cidr: string, wanted?: string): string {
    if (wanted !== undefined && isIpv4(wanted) && contains(cidr, wanted)) {
      this.#taken.add(wanted);
      return wanted;
    }
    let place = KEPT_FIRST;
    while (this.#taken.has(addressAt(cidr, place))) place += 1;
    const address = addressAt(cidr, place);
    this.#taken.add(address);
    return address;
  }
}
