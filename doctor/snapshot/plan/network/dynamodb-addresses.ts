import { BlockList } from "node:net";
import { textsIn } from "../nodes";

/** Blocks that no service of AWS has public addresses in. */
const NEVER = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
];
const NEVER_LIST = blockList(NEVER);

/** The IPv4 blocks that a part of the answers names. */
export function blocksIn(network: unknown): readonly string[] {
  return [...new Set(textsIn(network).filter((text) => CIDR.test(text)))].sort();
}

/**
 * Blocks that DynamoDB can have its addresses in, while the plan does not tell them: one for each way to be
 * in the blocks that the network names, and outside of them.
 *
 * @param usual what is outside, unless the network names it
 */
export function possibleAddresses(cidrs: readonly string[], usual: string): readonly string[] {
  const blocks = cidrs.map((cidr) => blockList([cidr]));
  const placeOf = (address: string) => blocks.map((block) => block.check(address)).join();
  // All addresses between two of the edges are in the same blocks.
  const edges = [...NEVER, ...cidrs].flatMap((cidr) => {
    const { first, size } = rangeOf(cidr);
    return [first, first + size].filter((edge) => edge < 2 ** 32).map(addressOf);
  });
  const found = new Map<string, string>();
  found.set(placeOf(usual.split("/")[0] ?? ""), usual);
  for (const address of edges) {
    const place = placeOf(address);
    if (!NEVER_LIST.check(address) && !found.has(place)) found.set(place, `${address}/32`);
  }
  return [...found.values()];
}

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;

function rangeOf(cidr: string): { readonly first: number; readonly size: number } {
  const [address = "", bits = ""] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  const number = address.split(".").reduce((value, byte) => value * 256 + Number(byte), 0);
  return { first: number - (number % size), size };
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = "", bits = ""] = cidr.split("/");
    try {
      list.addSubnet(address, Number(bits));
    } catch {
      // A block that is none contains nothing. Terraform says so.
    }
  }
  return list;
}
