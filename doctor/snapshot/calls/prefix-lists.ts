import { z } from "zod";
import { answerName } from "../answer-name";
import { type Answers, readList } from "../answers";
import { type Known } from "../known";
import { askBy, type Asking, each, keepByIds } from "./asking";
import { type ItemOf, listCall } from "./call";
import { idsOf, type Query, wordsOf } from "./query";
import { routeTables } from "./route-tables";
import { id, text } from "./schemas";
import { securityGroups } from "./security-groups";

const namedByRoutes: Query = {
  of: routeTables,
  path: "RouteTables[].Routes[].DestinationPrefixListId",
};
const namedByGroups = ["IpPermissions", "IpPermissionsEgress"].map((rules): Query => ({
  of: securityGroups,
  path: `SecurityGroups[].${rules}[].PrefixListIds[].PrefixListId`,
}));

const ownOrNamed: Asking = {
  script: (call) => [
    "",
    "region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}",
    `own=$(list 'PrefixLists[].PrefixListId' ${call.command} --filters "Name=prefix-list-name,Values=com.amazonaws.$region.dynamodb")`,
    `named="${wordsOf(namedByRoutes)}"`,
    "for group in $groups; do",
    `  named="$named $(list 'SecurityGroups[].[IpPermissions,IpPermissionsEgress][][].PrefixListIds[].PrefixListId' ${securityGroups.command} --filters "Name=group-id,Values=$group")"`,
    "done",
    "lists=$(echo $own $named | tr ' ' '\\n' | sort -u)",
    askBy(call, "prefix-list-id", "$lists"),
  ],
  account: async (call, account) => {
    const queries = [namedByRoutes, ...namedByGroups];
    const named = await Promise.all(queries.map((query) => idsOf(query, account)));
    return keepByIds(call, account, "prefix-list-id", named.flat(), {
      filter: { Name: "prefix-list-name", Values: [account.dynamoDbPrefixList] },
      idField: "PrefixListId",
    });
  },
  follows: [namedByRoutes, ...namedByGroups],
};

/** DynamoDB's prefix list, and the lists that routes and groups name. */
export const managedPrefixLists = listCall({
  command: "ec2 describe-managed-prefix-lists",
  permission: "ec2:DescribeManagedPrefixLists",
  neededBy: "named-in-vpc",
  tells: "dynamodb-addresses",
  asking: ownOrNamed,
  list: "PrefixLists",
  id: "PrefixListId",
  item: z.object({
    PrefixListId: id("pl"),
    /** DynamoDB's list is `com.amazonaws.<region>.dynamodb`. */
    PrefixListName: text,
    AddressFamily: text,
    State: text,
  }),
});

export type ManagedPrefixList = ItemOf<typeof managedPrefixLists>;

export const prefixListEntriesOf = listCall({
  command: "ec2 get-managed-prefix-list-entries",
  permission: "ec2:GetManagedPrefixListEntries",
  resource: "arn:aws:ec2:*:*:prefix-list/*",
  neededBy: "named-in-vpc",
  tells: "dynamodb-addresses",
  input: { PrefixListId: "$id" },
  asking: each("id", { of: managedPrefixLists, path: "PrefixLists[].PrefixListId" }, "$lists"),
  list: "Entries",
  item: z.object({ Cidr: z.union([z.cidrv4(), z.cidrv6()]).optional() }),
});

/** The answer of get-managed-prefix-list-entries, with the requested id. */
export interface PrefixListEntries {
  readonly PrefixListId: string;
  readonly Entries?: readonly ItemOf<typeof prefixListEntriesOf>[];
}

/** A file without a prefix list's id in its name is for DynamoDB's list. */
export function prefixListEntries(
  answers: Answers,
  dynamoDbPrefixList: string,
): Known<PrefixListEntries> {
  const lists = readList(answers, managedPrefixLists);
  if (!lists.known) return lists;
  const { name: command } = prefixListEntriesOf;
  const items: PrefixListEntries[] = [];
  for (const { PrefixListId, PrefixListName } of lists.items) {
    const own = answerName(command, PrefixListId);
    const isDynamoDb = PrefixListName === dynamoDbPrefixList;
    const name = isDynamoDb && !answers(own).known && answers(command).known ? command : own;
    const entries = readList(answers, prefixListEntriesOf, name);
    if (entries.known) items.push({ PrefixListId, Entries: entries.items });
    else if (isDynamoDb) return entries;
  }
  return { known: true, items };
}
