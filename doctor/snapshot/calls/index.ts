/**
 * Every call that the doctor makes. All of them are read-only. These tables determine the bash
 * script, the policy and the table of files in docs/doctor.md, the calls to an account, and the files
 * read from a folder. To add a call, define it in its own file in this folder, and add its rows here.
 */
import { type Answers, readList } from "../answers";
import { type Known } from "../known";
import { addresses } from "./addresses";
import { appRunnerService, vpcConnector } from "./app-runner";
import {
  blockPublicAccess,
  blockPublicAccessExclusions,
  blockPublicAccessOptions,
} from "./block-public-access";
import { type Call, type DeepReadonly, type ListCall } from "./call";
import { callerIdentity } from "./caller";
import { daxClusters, daxSubnetGroups } from "./dax";
import { dhcpOptions } from "./dhcp-options";
import { ecsServices, ecsTasks, taskDefinition } from "./ecs";
import { functionConfiguration } from "./function-configuration";
import { instanceProfile, instances } from "./instances";
import { internetGateways } from "./internet-gateways";
import { keyDescription, keyPolicy } from "./key";
import { natGateways } from "./nat-gateways";
import { networkAcls } from "./network-acls";
import { dnsServerInterfaces, networkInterfaces } from "./network-interfaces";
import { managedPrefixLists, prefixListEntries, prefixListEntriesOf } from "./prefix-lists";
import {
  attachedPolicyArns,
  inlinePolicy,
  inlinePolicyNames,
  managedPolicy,
  roleDescription,
} from "./role";
import {
  controlPolicy,
  organization,
  parents,
  resourceControlPolicies,
  serviceControlPolicies,
} from "./organization";
import { routeTables } from "./route-tables";
import { securityGroups } from "./security-groups";
import { subnets } from "./subnets";
import { tableDescription, tablePolicy, tableTags } from "./table";
import { vpcEndpoints } from "./vpc-endpoints";
import { dnsHostnames, dnsSupport, vpcAttributes, vpcs } from "./vpcs";

/** In the order of the script. */
export const CALLS: readonly Call[] = [
  vpcs,
  dnsSupport,
  dnsHostnames,
  subnets,
  routeTables,
  networkAcls,
  vpcEndpoints,
  natGateways,
  blockPublicAccessOptions,
  blockPublicAccessExclusions,
  dhcpOptions,
  dnsServerInterfaces,
  daxClusters,
  daxSubnetGroups,
  securityGroups,
  networkInterfaces,
  addresses,
  internetGateways,
  managedPrefixLists,
  prefixListEntriesOf,
  functionConfiguration,
  instances,
  instanceProfile,
  ecsTasks,
  ecsServices,
  taskDefinition,
  appRunnerService,
  vpcConnector,
  roleDescription,
  inlinePolicyNames,
  attachedPolicyArns,
  inlinePolicy,
  managedPolicy,
  tableDescription,
  tablePolicy,
  tableTags,
  keyDescription,
  keyPolicy,
  callerIdentity,
  organization,
  parents,
  serviceControlPolicies,
  resourceControlPolicies,
  controlPolicy,
];

/** The fields of the network snapshot, and how to read each one. */
export const NETWORK_FIELDS = {
  vpcs: listOf(vpcs),
  vpcAttributes,
  /** The options sets of the VPCs. */
  dhcpOptions: listOf(dhcpOptions),
  subnets: listOf(subnets),
  routeTables: listOf(routeTables),
  networkAcls: listOf(networkAcls),
  securityGroups: listOf(securityGroups),
  networkInterfaces: listOf(networkInterfaces),
  dnsServerInterfaces: listOf(dnsServerInterfaces),
  daxClusters: listOf(daxClusters),
  daxSubnetGroups: listOf(daxSubnetGroups),
  /** All endpoints of the VPC. An endpoint that is not listed does not exist. */
  vpcEndpoints: listOf(vpcEndpoints),
  natGateways: listOf(natGateways),
  internetGateways: listOf(internetGateways),
  /** DynamoDB's prefix list in the Region, and the lists that routes and security groups name. */
  managedPrefixLists: listOf(managedPrefixLists),
  /** One item per requested prefix list. A list without an item has unknown entries. */
  prefixListEntries,
  addresses: listOf(addresses),
  /** Zero or one item. */
  blockPublicAccess,
} as const satisfies Readonly<
  Record<string, (answers: Answers, dynamoDbPrefixList: string) => Known<unknown>>
>;

function listOf<Item, List extends string>(
  call: ListCall<Item, List>,
): (answers: Answers) => Known<DeepReadonly<Item>> {
  return (answers) => readList(answers, call) as Known<DeepReadonly<Item>>;
}
