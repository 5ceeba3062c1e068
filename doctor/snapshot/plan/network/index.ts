import { type Answer } from "../../answers";
import { type Unknown } from "../../known";
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
import { type PlannedPrefixList, readPrefixLists } from "./prefix-lists";
import { readRouteTables, ROUTE_TABLES } from "./route-tables";
import { readSecurityGroups, SECURITY_GROUPS } from "./security-groups";
import { readSubnets, SUBNETS } from "./subnets";
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

export function readNetwork(reader: Reader): PlannedNetwork {
  const vpcs = readVpcs(reader);
  const subnets = readSubnets(reader);
  const endpoints = readEndpoints(reader);
  const addresses = readAddresses(reader);
  const access = readBlockPublicAccess(reader);
  const dhcpOptions = readDhcpOptions(reader);
  const lists = [
    [VPCS, "Vpcs", vpcs],
    [SUBNETS, "Subnets", subnets],
    [ROUTE_TABLES, "RouteTables", readRouteTables(reader, vpcs, endpoints)],
    [NETWORK_ACLS, "NetworkAcls", readNetworkAcls(reader, vpcs, subnets)],
    [VPC_ENDPOINTS, "VpcEndpoints", endpoints],
    [SECURITY_GROUPS, "SecurityGroups", readSecurityGroups(reader)],
    [NAT_GATEWAYS, "NatGateways", readNatGateways(reader, subnets)],
    [INTERNET_GATEWAYS, "InternetGateways", readInternetGateways(reader)],
    [INTERFACES, "NetworkInterfaces", readInterfaces(reader, subnets)],
  ] as const;
  const byVpc = lists.map(([command, list, items]) => ({ command, list, items: grouped(items) }));
  const known = new Map(vpcs.map((vpc) => [vpc.VpcId, vpc]));
  const listsOf = new Map<string, readonly PlannedPrefixList[]>();

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
      answers.set(ADDRESSES, { Addresses: addresses });
      answers.set("describe-dhcp-options", { DhcpOptions: dhcpOptions });
      answers.set("describe-vpc-block-public-access-options", {
        VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: access.mode },
      });
      answers.set("describe-vpc-block-public-access-exclusions", {
        VpcBlockPublicAccessExclusions: access.exclusions,
      });
      const prefixLists = listsOf.get(region) ?? readPrefixLists(reader, region);
      listsOf.set(region, prefixLists);
      answers.set("describe-managed-prefix-lists", {
        PrefixLists: prefixLists.map((list) => ({ ...list, entries: undefined })),
      });
      for (const { PrefixListId, entries } of prefixLists) {
        if (entries === undefined) continue;
        answers.set(`get-managed-prefix-list-entries-${PrefixListId}`, {
          Entries: entries.map((Cidr) => ({ Cidr })),
        });
      }
      const whole = there === undefined ? answers : withExisting(answers, there, reader.document);
      return new Map([...whole, ...reader.doubts]);
    },
  };
}

function grouped(
  items: readonly { readonly VpcId?: string | undefined }[],
): ReadonlyMap<string, readonly object[]> {
  const groups = new Map<string, object[]>();
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
