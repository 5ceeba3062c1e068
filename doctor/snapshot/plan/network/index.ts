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
import { readDhcpOptions } from "./dhcp-options";
import { INTERFACES, readBlockPublicAccess, readInterfaces } from "./others";
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
  // What uses a part reads it itself, so that it depends on what the part depends on.
  const vpcs = () => reader.part(VPCS, () => readVpcs(reader));
  const subnets = () => reader.part(SUBNETS, () => readSubnets(reader));
  const endpoints = () => reader.part(VPC_ENDPOINTS, () => readEndpoints(reader));
  const routeTables = () =>
    reader.part(ROUTE_TABLES, () => readRouteTables(reader, vpcs(), endpoints()));
  const lists: readonly NetworkList[] = [
    { command: VPCS, list: "Vpcs", read: vpcs, blocksIn: (items) => items },
    { command: SUBNETS, list: "Subnets", read: subnets },
    { command: ROUTE_TABLES, list: "RouteTables", read: routeTables, blocksIn: (items) => items },
    {
      command: NETWORK_ACLS,
      list: "NetworkAcls",
      read: () => readNetworkAcls(reader, vpcs(), subnets()),
      blocksIn: (items) => items,
    },
    { command: VPC_ENDPOINTS, list: "VpcEndpoints", read: endpoints },
    {
      command: SECURITY_GROUPS,
      list: "SecurityGroups",
      read: () => readSecurityGroups(reader),
      blocksIn: (items) => items.map(({ IpPermissionsEgress }) => IpPermissionsEgress),
    },
    {
      command: NAT_GATEWAYS,
      list: "NatGateways",
      read: () => readNatGateways(reader, subnets()),
    },
    {
      command: INTERNET_GATEWAYS,
      list: "InternetGateways",
      read: () => readInternetGateways(reader, routeTables()),
    },
    {
      command: INTERFACES,
      list: "NetworkInterfaces",
      read: () => readInterfaces(reader, subnets()),
    },
  ];
  const byVpc = lists.map((one) => ({
    ...one,
    vpcs: reader.part(`${one.command} by VPC`, () => answersByVpc(one)),
  }));
  const known = new Map(vpcs().map((vpc) => [vpc.VpcId, vpc]));
  const shared = reader.part("what all VPCs share", () => [
    [ADDRESSES, { Addresses: readAddresses(reader) }] as const,
    ["describe-dhcp-options", { DhcpOptions: readDhcpOptions(reader) }] as const,
    ...readBlockPublicAccess(reader),
  ]);

  return {
    vpcIds: [...new Set([...known.keys(), ...subnets().map(({ VpcId }) => VpcId)])],
    elsewhere: new Map(
      lists.map(({ command, list }) => [command, notPlanned(list, "the source's VPC")]),
    ),
    answersFor: (vpcId, region, existing) => {
      const vpc = known.get(vpcId);
      const there = vpc?.isOwn === true ? undefined : existing;
      const answers = new Map<string, object | Unknown>();
      const blocks: string[] = [];
      for (const { command, list, vpcs: found } of byVpc) {
        const isPart = OF_VPC.includes(command) && vpc?.isOwn !== true;
        const isMissing = isPart && there?.get(command)?.known !== true;
        const own = found.get(vpcId);
        answers.set(command, isMissing ? notPlanned(list, vpcId) : (own?.answer ?? { [list]: [] }));
        blocks.push(...(own?.blocks ?? []));
      }
      for (const [command, answer] of attributes(vpcId, vpc)) answers.set(command, answer);
      for (const [command, answer] of shared) answers.set(command, answer);
      const {
        lists: prefixLists,
        answer,
        blocks: listed,
      } = reader.part(`prefix lists in ${region}`, () => regionalLists(reader, region));
      answers.set("describe-managed-prefix-lists", answer);
      const named = [...new Set([...blocks, ...listed])].sort();
      for (const list of prefixLists) {
        if (list.entries === undefined) continue;
        const command = `get-managed-prefix-list-entries-${list.PrefixListId}`;
        answers.set(command, entriesOf(reader, vpcId, list, named));
      }
      // By then, everything that is read has been asked for.
      const unread = reader.part("unread", () => readUnread(reader, subnets()));
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

/** A list of what is in VPCs. */
interface NetworkList {
  /** Of AWS's CLI, which answers with the list. */
  readonly command: string;
  readonly list: string;
  readonly read: () => readonly Item[];
  /** The part in which blocks of addresses decide about packets. @default - none do */
  readonly blocksIn?: (items: readonly Item[]) => unknown;
}

type Item = object & {
  readonly VpcId?: string | undefined;
  readonly IpPermissionsEgress?: unknown;
};

interface InVpc {
  readonly answer: object;
  readonly blocks: readonly string[];
}

function answersByVpc({ list, read, blocksIn: part }: NetworkList): ReadonlyMap<string, InVpc> {
  return new Map(
    [...grouped(read())].map(([vpcId, items]) => [
      vpcId,
      { answer: { [list]: items }, blocks: part === undefined ? [] : blocksIn(part(items)) },
    ]),
  );
}

interface RegionalLists {
  readonly lists: readonly PlannedPrefixList[];
  readonly answer: object;
  readonly blocks: readonly string[];
}

/** What is the same for all VPCs of a Region. */
function regionalLists(reader: Reader, region: string): RegionalLists {
  const lists = readPrefixLists(reader, region);
  const described = lists.map((list) => ({ ...list, entries: undefined, isStandIn: undefined }));
  const own = lists.filter((list) => !isOfService(list));
  return {
    lists,
    answer: { PrefixLists: described },
    blocks: blocksIn(own.map(({ entries }) => entries)),
  };
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

function grouped(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
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

function untold(vpc: PlannedVpc | undefined): string {
  return vpc?.isOwn === true ? "it is known only after apply" : "the plan does not make this VPC";
}

function attributes(
  vpcId: string,
  vpc: PlannedVpc | undefined,
): readonly (readonly [string, object])[] {
  const attribute = (name: string, field: string, value: boolean | undefined) =>
    [
      `describe-vpc-attribute-${name}`,
      value === undefined
        ? { known: false, missing: `${name} of ${vpcId}`, why: untold(vpc) }
        : { VpcId: vpcId, [field]: { Value: value } },
    ] as const;
  return [
    attribute("enableDnsSupport", "EnableDnsSupport", vpc?.dnsSupport),
    attribute("enableDnsHostnames", "EnableDnsHostnames", vpc?.dnsHostnames),
  ];
}
