import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { isIpv4Cidr } from "./addresses";
import { find, itemsOf, required } from "./facts";

/**
 * The IPv4 CIDRs of a prefix list. A list of another AWS service, which customers cannot name so, has no address of
 * DynamoDB, whatever its entries are.
 *
 * @throws NotModeled if the entries are not known
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */
export function cidrsOf(snapshot: NetworkSnapshot, id: string): readonly string[] {
  const { prefixListEntries, managedPrefixLists } = snapshot;
  const isListed = itemsOf(prefixListEntries).some(({ PrefixListId }) => PrefixListId === id);
  if (!isListed) {
    const list = itemsOf(managedPrefixLists).find(({ PrefixListId }) => PrefixListId === id);
    const name = list?.PrefixListName ?? "";
    if (name.startsWith("com.amazonaws.") && !name.endsWith(".dynamodb")) return [];
  }
  const { Entries } = find(snapshot, "prefixListEntries", id, (each) => each.PrefixListId);
  return required(Entries, id, "Entries")
    .map(({ Cidr }) => required(Cidr, id, "Entries.Cidr"))
    .filter(isIpv4Cidr);
}
