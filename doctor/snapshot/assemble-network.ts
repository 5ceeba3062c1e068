import { dynamoDbServiceName } from "../../aws/services";
import { answerName, type Answers, readAnswer, readCollection } from "./answers";
import {
  type Known,
  type ManagedPrefixList,
  type NetworkSnapshot,
  type PrefixListEntries,
  type Source,
  type VpcAttributes,
  type VpcBlockPublicAccess,
} from "./network";
import * as schemas from "./network-schemas";

/** @throws SnapshotError when an answer is not as the AWS CLI prints it */
export function assembleNetwork(answers: Answers, source: Source, region: string): NetworkSnapshot {
  const managedPrefixLists = readCollection(
    answers,
    "describe-managed-prefix-lists",
    schemas.managedPrefixListsAnswer,
    (answer) => answer.PrefixLists,
  );
  return {
    region,
    source,
    vpcs: readCollection(answers, "describe-vpcs", schemas.vpcsAnswer, (answer) => answer.Vpcs),
    vpcAttributes: vpcAttributes(answers),
    subnets: readCollection(
      answers,
      "describe-subnets",
      schemas.subnetsAnswer,
      (answer) => answer.Subnets,
    ),
    routeTables: readCollection(
      answers,
      "describe-route-tables",
      schemas.routeTablesAnswer,
      (answer) => answer.RouteTables,
    ),
    networkAcls: readCollection(
      answers,
      "describe-network-acls",
      schemas.networkAclsAnswer,
      (answer) => answer.NetworkAcls,
    ),
    securityGroups: readCollection(
      answers,
      "describe-security-groups",
      schemas.securityGroupsAnswer,
      (answer) => answer.SecurityGroups,
    ),
    networkInterfaces: readCollection(
      answers,
      "describe-network-interfaces",
      schemas.networkInterfacesAnswer,
      (answer) => answer.NetworkInterfaces,
    ),
    vpcEndpoints: readCollection(
      answers,
      "describe-vpc-endpoints",
      schemas.vpcEndpointsAnswer,
      (answer) => answer.VpcEndpoints,
    ),
    natGateways: readCollection(
      answers,
      "describe-nat-gateways",
      schemas.natGatewaysAnswer,
      (answer) => answer.NatGateways,
    ),
    internetGateways: readCollection(
      answers,
      "describe-internet-gateways",
      schemas.internetGatewaysAnswer,
      (answer) => answer.InternetGateways,
    ),
    managedPrefixLists,
    prefixListEntries: prefixListEntries(answers, managedPrefixLists, region),
    addresses: readCollection(
      answers,
      "describe-addresses",
      schemas.addressesAnswer,
      (answer) => answer.Addresses,
    ),
    blockPublicAccess: blockPublicAccess(answers),
  };
}

function vpcAttributes(answers: Answers): Known<VpcAttributes> {
  const support = readAnswer(
    answers,
    "describe-vpc-attribute-enableDnsSupport",
    schemas.dnsSupportAnswer,
  );
  if (!support.known) return support;
  const hostnames = readAnswer(
    answers,
    "describe-vpc-attribute-enableDnsHostnames",
    schemas.dnsHostnamesAnswer,
  );
  if (!hostnames.known) return hostnames;
  return {
    known: true,
    items:
      support.value.VpcId === hostnames.value.VpcId
        ? [{ ...support.value, ...hostnames.value }]
        : [support.value, hostnames.value],
  };
}

/** A file without a prefix list's id in its name is of DynamoDB's own list. */
function prefixListEntries(
  answers: Answers,
  lists: Known<ManagedPrefixList>,
  region: string,
): Known<PrefixListEntries> {
  if (!lists.known) return lists;
  const command = "get-managed-prefix-list-entries";
  const items: PrefixListEntries[] = [];
  for (const { PrefixListId, PrefixListName } of lists.items) {
    const own = answerName(command, PrefixListId);
    const isDynamoDb = PrefixListName === dynamoDbServiceName(region);
    const name = isDynamoDb && !answers(own).known && answers(command).known ? command : own;
    const entries = readCollection(
      answers,
      name,
      schemas.prefixListEntriesAnswer,
      (answer) => answer.Entries,
    );
    if (entries.known) items.push({ PrefixListId, Entries: entries.items });
    else if (isDynamoDb) return entries;
  }
  return { known: true, items };
}

function blockPublicAccess(answers: Answers): Known<VpcBlockPublicAccess> {
  const options = readAnswer(
    answers,
    "describe-vpc-block-public-access-options",
    schemas.blockPublicAccessOptionsAnswer,
  );
  if (!options.known) return options;
  const { InternetGatewayBlockMode } = options.value.VpcBlockPublicAccessOptions;
  if (InternetGatewayBlockMode === "off") {
    return { known: true, items: [{ InternetGatewayBlockMode }] };
  }
  const exclusions = readCollection(
    answers,
    "describe-vpc-block-public-access-exclusions",
    schemas.blockPublicAccessExclusionsAnswer,
    (answer) => answer.VpcBlockPublicAccessExclusions,
  );
  return exclusions.known
    ? { known: true, items: [{ InternetGatewayBlockMode, Exclusions: exclusions.items }] }
    : exclusions;
}
