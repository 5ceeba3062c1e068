import { dynamoDbServiceName } from "../../aws/services";
import { type ManagedPrefixList, type NetworkSnapshot } from "../snapshot/network";
import { parseCidr, union, type Range, type Ranges } from "./addresses";
import { collection, index, type Lookup, missingField, notFound } from "./lookup";
import { cached } from "./segment";

/** The IPv4 addresses of a prefix list, by its id. */
export type PrefixLists = (id: string) => Lookup<Ranges>;

/** Each entry by itself: the longest prefix decides, and merged entries would look shorter. */
export type PrefixListEntries = (id: string) => Lookup<readonly Range[]>;

export interface DynamoDbPrefixList {
  readonly id: string;
  /** Never empty. */
  readonly ranges: Ranges;
}

/**
 * If the entries of another AWS service's prefix list are unknown, the list shares no address with
 * DynamoDB's. Customers cannot create a list whose name starts with `com.amazonaws`.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */
export function indexPrefixLists(snapshot: NetworkSnapshot): PrefixListEntries {
  const entriesOf = index(
    snapshot.prefixListEntries,
    (item) => item.PrefixListId,
    "prefix list entries",
  );
  const nameOf = index(snapshot.managedPrefixLists, (item) => item.PrefixListId, "prefix lists");
  return cached((id): Lookup<readonly Range[]> => {
    const entries = entriesOf(id);
    if (!entries.ok) {
      const list = nameOf(id);
      const name = list.ok ? (list.value.PrefixListName ?? "") : "";
      const foreign = name.startsWith("com.amazonaws.") && !name.endsWith(".dynamodb");
      return foreign ? { ok: true, value: [] } : entries;
    }
    const cidrs = entries.value.Entries?.map((entry) => entry.Cidr);
    if (cidrs === undefined) return missingField(id, "Entries");
    const ranges = [];
    for (const cidr of cidrs) {
      if (cidr?.includes(":") === true) continue;
      const range = parseCidr(cidr ?? "");
      if (range === undefined) return missingField(id, "Entries.Cidr");
      ranges.push(range);
    }
    return { ok: true, value: ranges };
  });
}

export function merged(entriesOf: PrefixListEntries): PrefixLists {
  return cached((id) => {
    const entries = entriesOf(id);
    return entries.ok ? { ok: true, value: union(entries.value) } : entries;
  });
}

export function serviceRanges(
  { managedPrefixLists }: NetworkSnapshot,
  prefixList: PrefixLists,
): Ranges {
  const lists = managedPrefixLists.known ? managedPrefixLists.items : [];
  const found = lists.flatMap(({ PrefixListId, PrefixListName }) => {
    if (PrefixListName?.startsWith("com.amazonaws.") !== true) return [];
    const ranges = prefixList(PrefixListId);
    return ranges.ok ? ranges.value : [];
  });
  return union(found);
}

/** Whether a prefix list is the one of DynamoDB's IPv4 addresses in the Region. */
export function isDynamoDbIn(region: string): (list: ManagedPrefixList) => boolean {
  const name = dynamoDbServiceName(region);
  return ({ PrefixListName, AddressFamily }) => PrefixListName === name && AddressFamily !== "IPv6";
}

export function findDynamoDb(
  snapshot: NetworkSnapshot,
  prefixList: PrefixLists,
): Lookup<DynamoDbPrefixList> {
  const lists = collection(snapshot.managedPrefixLists, (item) => item.PrefixListId);
  if (!lists.ok) return lists;
  const list = lists.value.find(isDynamoDbIn(snapshot.region));
  if (list === undefined) return notFound(dynamoDbServiceName(snapshot.region), "prefix lists");
  const ranges = prefixList(list.PrefixListId);
  if (!ranges.ok) return ranges;
  // Every statement about all entries of an empty list would be true.
  if (ranges.value.length === 0) return missingField(list.PrefixListId, "Entries");
  return { ok: true, value: { id: list.PrefixListId, ranges: ranges.value } };
}
