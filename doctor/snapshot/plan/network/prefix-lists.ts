import { prefixListId } from "../computed";
import { type Reader } from "../reader";
import { dynamoDbServiceName } from "../../../../aws/services";

export interface PlannedPrefixList {
  readonly PrefixListId: string;
  readonly PrefixListName: string | undefined;
  readonly AddressFamily: string;
  readonly State: string;
  /** @default - not known */
  readonly entries?: readonly string[];
  /** Whether the entries stand for those of DynamoDB. */
  readonly isStandIn?: true;
}

/**
 * The addresses of DynamoDB, and of another list of AWS's, while the plan does not tell them: blocks
 * for documentation, which no network has.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc5737
 */
export const DYNAMODB_STAND_IN = "203.0.113.0/24";
export const OTHER_STAND_IN = "198.51.100.0/24";

export function readPrefixLists(reader: Reader, region: string): readonly PlannedPrefixList[] {
  const found = new Map<string, PlannedPrefixList>();
  const dynamoDb = dynamoDbServiceName(region);
  const add = (
    id: string,
    name: string | undefined,
    family: string,
    entries: readonly string[],
  ) => {
    const known = entries.length > 0 ? entries : found.get(id)?.entries;
    found.set(id, {
      PrefixListId: id,
      PrefixListName: name,
      AddressFamily: family,
      State: "create-complete",
      ...(known !== undefined && { entries: known }),
    });
  };
  for (const list of reader.all("data.aws_prefix_list", "data.aws_ec2_managed_prefix_list")) {
    const blocks = list.blocks("entries");
    const entries = blocks.known ? blocks.value.flatMap((entry) => entry.text("cidr") ?? []) : [];
    const id = list.text("id") ?? "";
    add(id, list.text("name"), list.text("address_family") ?? "IPv4", [
      ...list.texts("cidr_blocks"),
      ...entries,
    ]);
  }
  const more = entriesOf(reader);
  for (const list of reader.all("aws_ec2_managed_prefix_list")) {
    const id = reader.idOf(list, "pl");
    const blocks = reader.blocks(list, "entry", "describe-managed-prefix-lists");
    const own = reader
      .inline(list, "entry", blocks, { aws_ec2_managed_prefix_list_entry: "prefix_list_id" })
      .flatMap((entry) => entry.text("cidr") ?? []);
    add(id, list.text("name"), list.text("address_family") ?? "IPv4", [
      ...own,
      ...(more.get(id) ?? []),
    ]);
  }
  for (const endpoint of reader.all("aws_vpc_endpoint")) {
    const name = endpoint.text("service_name");
    const id = endpoint.id("pl", "prefix_list_id");
    if (endpoint.text("vpc_endpoint_type") === "Interface" || name === undefined) continue;
    const listId = id ?? prefixListId(reader.names, reader.evaluator, name);
    add(listId, name, "IPv4", endpoint.texts("cidr_blocks"));
  }
  const id = prefixListId(reader.names, reader.evaluator, dynamoDb);
  if (!found.has(id)) add(id, dynamoDb, "IPv4", []);
  return [...found.values()].map((list) =>
    list.entries === undefined ? { ...list, ...standIn(list, dynamoDb) } : list,
  );
}

/** AWS's lists of services have no address in common. Anybody else's can have any. */
export function isOfService({ PrefixListName: name = "" }: PlannedPrefixList): boolean {
  return name.startsWith("com.amazonaws.");
}

function standIn(
  list: PlannedPrefixList,
  dynamoDb: string,
): Pick<PlannedPrefixList, "entries" | "isStandIn"> {
  if (list.PrefixListName === dynamoDb) return { entries: [DYNAMODB_STAND_IN], isStandIn: true };
  return isOfService(list) ? { entries: [OTHER_STAND_IN] } : {};
}

function entriesOf(reader: Reader): ReadonlyMap<string, readonly string[]> {
  const entries = new Map<string, string[]>();
  for (const entry of reader.all("aws_ec2_managed_prefix_list_entry")) {
    const id = reader.owner(entry, "pl", "prefix_list_id", "describe-managed-prefix-lists");
    entries.set(id, [...(entries.get(id) ?? []), entry.text("cidr") ?? ""]);
  }
  return entries;
}
