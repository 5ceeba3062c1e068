import { type Answer } from "../../answers";
import { type Unknown } from "../../known";
import { effectsOf } from "../existing";
import { withExisting } from "../existing-vpc";
import { type Reader } from "../reader";
import {
  ADDRESSES,
  INTERNET_GATEWAYS,
  NAT_GATEWAYS,
  readAddresses,
  readInternetGateways,
  readNatGateways,
} from "./gateways";
import { NETWORK_ACLS, readNetworkAcls } from "./network-acls";
import { INTERFACES, readBlockPublicAccess, readDhcpOptions, readInterfaces } from "./others";
import { blocksIn, possibleAddresses } from "./dynamodb-addresses";
import {
  DYNAMODB_STAND_IN,
  isOfService,
  type PlannedPrefixList,
  readPrefixLists,
} from "./prefix-lists";
import { readRouteTables, ROUTE_TABLES } from "./route-tables";
import { readSecurityGroups, SECURITY_GROUPS } from "./security-groups";
import { readSubnets, SUBNETS } from "./subnets";
import { readUnread } from "./unread";
import { readEndpoints, VPC_ENDPOINTS } from "./vpc-endpoints";
import { type PlannedVpc, readVpcs, VPCS } from "./vpcs";

/** The answers about a network, by name: what describes it after apply, or why that is not known. */
export type PlannedAnswers = ReadonlyMap<string, object | Unknown>;

/** The network of a plan. It is read once, and its answers are those of one VPC. */
export interface PlannedNetwork {
  readonly vpcIds: readonly string[];
  /** @param existing what is there. @default - nothing is known but the plan */
  readonly answersFor: (
    vpcId: string,
    region: string,
    existing?: ReadonlyMap<string, Answer>,
  ) => PlannedAnswers;
  /** The answers about a VPC that the plan does not have. */
  readonly elsewhere: PlannedAnswers;
}

/** Only the plan's own VPCs have all of these in the plan. */
const OF_VPC = [ROUTE_TABLES, NETWORK_ACLS, VPC_ENDPOINTS, NAT_GATEWAYS];

/** More places than this are not tried one by one. */
const MAX_PLACES = 16;

export function readNetwork(reader: Reader): PlannedNetwork {
  const vpcs = readVpcs(reader);
  const subnets = readSubnets(reader);
  const endpoints = readEndpoints(reader);
  const addresses = readAddresses(reader);
  const access = readBlockPublicAccess(reader);
  const dhcpOptions = readDhcpOptions(reader);
  const routeTables = readRouteTables(reader, vpcs, endpoints);
  const acls = readNetworkAcls(reader, vpcs, subnets);
  const groups = readSecurityGroups(reader);
  const lists = [
    [VPCS, "Vpcs", vpcs],
    [SUBNETS, "Subnets", subnets],
    [ROUTE_TABLES, "RouteTables", routeTables],
    [NETWORK_ACLS, "NetworkAcls", acls],
    [VPC_ENDPOINTS, "VpcEndpoints", endpoints],
    [SECURITY_GROUPS, "SecurityGroups", groups],
    [NAT_GATEWAYS, "NatGateways", readNatGateways(reader, subnets)],
    [INTERNET_GATEWAYS, "InternetGateways", readInternetGateways(reader, routeTables)],
    [INTERFACES, "NetworkInterfaces", readInterfaces(reader, subnets)],
  ] as const;
  const byVpc = lists.map(([command, list, items]) => ({
    command,
    list,
    items: grouped<object>(items),
  }));
  const vpcsIn = grouped(vpcs);
  const tablesIn = grouped(routeTables);
  const aclsIn = grouped(acls);
  const groupsIn = grouped(groups);
  const known = new Map(vpcs.map((vpc) => [vpc.VpcId, vpc]));
  const listsOf = new Map<string, RegionalLists>();
  const shared = {
    addresses: { Addresses: addresses },
    dhcpOptions: { DhcpOptions: dhcpOptions },
  };
  let unread: ReturnType<typeof readUnread> | undefined;

  return {
    vpcIds: [...new Set([...known.keys(), ...subnets.map(({ VpcId }) => VpcId)])],
    elsewhere: new Map(
      lists.map(([command, list]) => [command, notPlanned(list, "the source's VPC")]),
    ),
    answersFor: (vpcId, region, existing) => {
      const vpc = known.get(vpcId);
      const there = vpc?.isOwn === true ? undefined : existing;
      const answers = new Map<string, object | Unknown>();
      for (const { command, list, items } of byVpc) {
        const isPart = OF_VPC.includes(command) && vpc?.isOwn !== true;
        const isMissing = isPart && there?.get(command)?.known !== true;
        answers.set(
          command,
          isMissing ? notPlanned(list, vpcId) : { [list]: items.get(vpcId) ?? [] },
        );
      }
      for (const [command, answer] of attributes(vpcId, vpc)) answers.set(command, answer);
      answers.set(ADDRESSES, shared.addresses);
      answers.set("describe-dhcp-options", shared.dhcpOptions);
      for (const [command, answer] of access) answers.set(command, answer);
      const { lists: prefixLists, answer: described } =
        listsOf.get(region) ?? regionalLists(reader, region);
      listsOf.set(region, { lists: prefixLists, answer: described });
      answers.set("describe-managed-prefix-lists", described);
      const blocks = [
        vpcsIn.get(vpcId),
        tablesIn.get(vpcId),
        aclsIn.get(vpcId),
        groupsIn.get(vpcId)?.map(({ IpPermissionsEgress }) => IpPermissionsEgress),
        prefixLists.filter((list) => !isOfService(list)).map(({ entries }) => entries),
      ];
      const named = blocksIn(blocks);
      for (const list of prefixLists) {
        if (list.entries === undefined) continue;
        const answer = `get-managed-prefix-list-entries-${list.PrefixListId}`;
        answers.set(answer, entriesOf(reader, vpcId, list, named));
      }
      // By then, everything that is read has been asked for.
      unread ??= readUnread(reader, subnets);
      const doubt = unread(vpcId);
      const effects = () => reader.part("effects", () => effectsOf(reader.document));
      const whole = there === undefined ? answers : withExisting(answers, there, effects());
      return new Map([
        ...whole,
        ...(doubt === undefined ? [] : [[ROUTE_TABLES, doubt] as const]),
        ...reader.doubts,
      ]);
    },
  };
}

interface RegionalLists {
  readonly lists: readonly PlannedPrefixList[];
  readonly answer: object;
}

/** What is the same for all VPCs of a Region. */
function regionalLists(reader: Reader, region: string): RegionalLists {
  const lists = readPrefixLists(reader, region);
  const described = lists.map((list) => ({ ...list, entries: undefined, isStandIn: undefined }));
  return { lists, answer: { PrefixLists: described } };
}

/** A world has DynamoDB's addresses in some of the blocks that the VPC names, if they are not known. */
function entriesOf(
  reader: Reader,
  vpcId: string,
  { entries = [], isStandIn, PrefixListName: name = "" }: PlannedPrefixList,
  blocks: readonly string[],
): object {
  const found =
    isStandIn === true
      ? reader.part(`addresses among ${blocks.join(" ")}`, () =>
          possibleAddresses(blocks, DYNAMODB_STAND_IN),
        )
      : entries;
  const [usual, ...others] = found;
  const isOpen = isStandIn === true && others.length > 0;
  const chosen = isOpen
    ? others.length < MAX_PLACES
      ? reader.evaluator.choose([usual, ...others], "", `the addresses of ${name} in ${vpcId}`)
      : undefined
    : entries;
  if (chosen !== undefined) return { Entries: [chosen].flat().map((Cidr) => ({ Cidr })) };
  const missing = `the addresses of ${name}`;
  const why = "the plan does not have them, and names blocks of public addresses";
  return { known: false, missing, why };
}

function grouped<T extends object>(
  items: readonly (T & { readonly VpcId?: string | undefined })[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = item.VpcId ?? "";
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function notPlanned(list: string, vpcId: string): Unknown {
  return {
    known: false,
    missing: `${list} of ${vpcId}`,
    why: "the plan does not make this VPC",
  };
}

function attributes(
  vpcId: string,
  vpc: PlannedVpc | undefined,
): readonly (readonly [string, object])[] {
  const attribute = (name: string, field: string, value: boolean | undefined) =>
    [
      `describe-vpc-attribute-${name}`,
      value === undefined
        ? { known: false, missing: `${name} of ${vpcId}`, why: "the plan does not make this VPC" }
        : { VpcId: vpcId, [field]: { Value: value } },
    ] as const;
  return [
    attribute("enableDnsSupport", "EnableDnsSupport", vpc?.dnsSupport),
    attribute("enableDnsHostnames", "EnableDnsHostnames", vpc?.dnsHostnames),
  ];
}
