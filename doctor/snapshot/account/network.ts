import {
  DescribeAddressesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcBlockPublicAccessExclusionsCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  type EC2Client,
  type Filter,
  type NatGateway,
  paginateDescribeInternetGateways,
  paginateDescribeManagedPrefixLists,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
  paginateGetManagedPrefixListEntries,
  type Route,
  type SecurityGroup,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { dynamoDbServiceName } from "../../../aws/services";
import { answerName } from "../answers";
import { type Clients, isEmulated } from "./clients";
import { all, inParts } from "./pages";
import { type Recorder } from "./recorder";

/** Where the source is. */
export interface Place {
  readonly vpcId: string;
  readonly securityGroupIds: readonly string[];
  readonly networkInterfaceIds: readonly string[];
}

/** Describes the VPC, and of the rest what its routes, endpoints and groups name. */
export async function collectNetwork(
  clients: Clients,
  recorder: Recorder,
  place: Place,
): Promise<void> {
  const { ec2, region } = clients;
  const ofVpc = [filter("vpc-id", [place.vpcId])];
  const [tables, endpoints, nats] = await Promise.all([
    recorder.record("describe-route-tables", "ec2:DescribeRouteTables", async () => ({
      RouteTables: await all(
        paginateDescribeRouteTables({ client: ec2 }, { Filters: ofVpc }),
        (page) => page.RouteTables,
      ),
    })),
    recorder.record("describe-vpc-endpoints", "ec2:DescribeVpcEndpoints", async () => ({
      VpcEndpoints: await all(
        paginateDescribeVpcEndpoints({ client: ec2 }, { Filters: ofVpc }),
        (page) => page.VpcEndpoints,
      ),
    })),
    recorder.record("describe-nat-gateways", "ec2:DescribeNatGateways", async () => ({
      NatGateways: await all(
        paginateDescribeNatGateways({ client: ec2 }, { Filter: ofVpc }),
        (page) => page.NatGateways,
      ),
    })),
    collectVpc(ec2, recorder, place.vpcId, ofVpc),
    collectBlockPublicAccess(clients, recorder),
  ]);
  const routes = (tables?.RouteTables ?? []).flatMap((table) => table.Routes ?? []);
  const found = endpoints?.VpcEndpoints ?? [];
  const groups = await collectSecurityGroups(ec2, recorder, place, found);
  await Promise.all([
    collectInterfaces(ec2, recorder, place, routes, found, nats?.NatGateways ?? []),
    collectInternetGateways(ec2, recorder, place.vpcId, routes),
    collectPrefixLists(ec2, recorder, region, routes, groups),
  ]);
}

async function collectVpc(
  ec2: EC2Client,
  recorder: Recorder,
  vpcId: string,
  ofVpc: Filter[],
): Promise<void> {
  const attribute = (name: "enableDnsSupport" | "enableDnsHostnames") =>
    recorder.record(`describe-vpc-attribute-${name}`, "ec2:DescribeVpcAttribute", () =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: name })),
    );
  await Promise.all([
    recorder.record("describe-vpcs", "ec2:DescribeVpcs", async () => ({
      Vpcs: await all(
        paginateDescribeVpcs({ client: ec2 }, { Filters: ofVpc }),
        (page) => page.Vpcs,
      ),
    })),
    attribute("enableDnsSupport"),
    attribute("enableDnsHostnames"),
    collectSubnets(ec2, recorder, ofVpc),
    recorder.record("describe-network-acls", "ec2:DescribeNetworkAcls", async () => ({
      NetworkAcls: await all(
        paginateDescribeNetworkAcls({ client: ec2 }, { Filters: ofVpc }),
        (page) => page.NetworkAcls,
      ),
    })),
  ]);
}

export function collectSubnets(ec2: EC2Client, recorder: Recorder, filters: Filter[]) {
  return recorder.record("describe-subnets", "ec2:DescribeSubnets", async () => ({
    Subnets: await all(
      paginateDescribeSubnets({ client: ec2 }, { Filters: filters }),
      (page) => page.Subnets,
    ),
  }));
}

async function collectBlockPublicAccess(clients: Clients, recorder: Recorder): Promise<void> {
  const emulated = await isEmulated(clients);
  const client = emulated ? clients.ec2Once : clients.ec2;
  // An emulator without these calls blocks nothing.
  await Promise.all([
    recorder.record(
      "describe-vpc-block-public-access-options",
      "ec2:DescribeVpcBlockPublicAccessOptions",
      () => client.send(new DescribeVpcBlockPublicAccessOptionsCommand({})),
      {
        emulated,
        unsupported: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" } },
      },
    ),
    recorder.record(
      "describe-vpc-block-public-access-exclusions",
      "ec2:DescribeVpcBlockPublicAccessExclusions",
      () => client.send(new DescribeVpcBlockPublicAccessExclusionsCommand({ MaxResults: 1000 })),
      { emulated, unsupported: { VpcBlockPublicAccessExclusions: [] } },
    ),
  ]);
}

async function collectSecurityGroups(
  ec2: EC2Client,
  recorder: Recorder,
  place: Place,
  endpoints: readonly VpcEndpoint[],
): Promise<readonly SecurityGroup[]> {
  const ids = unique([
    ...place.securityGroupIds,
    ...endpoints.flatMap((endpoint) => endpoint.Groups ?? []).map((group) => group.GroupId),
  ]);
  const answer = await recorder.record(
    "describe-security-groups",
    "ec2:DescribeSecurityGroups",
    async () => ({
      SecurityGroups: await inParts(ids, (part) =>
        all(
          paginateDescribeSecurityGroups({ client: ec2 }, { Filters: [filter("group-id", part)] }),
          (page) => page.SecurityGroups,
        ),
      ),
    }),
  );
  return answer?.SecurityGroups ?? [];
}

async function collectInterfaces(
  ec2: EC2Client,
  recorder: Recorder,
  place: Place,
  routes: readonly Route[],
  endpoints: readonly VpcEndpoint[],
  nats: readonly NatGateway[],
): Promise<void> {
  const addresses = nats.flatMap((nat) => nat.NatGatewayAddresses ?? []);
  const ids = unique([
    ...place.networkInterfaceIds,
    ...routes.map((route) => route.NetworkInterfaceId),
    ...endpoints.flatMap((endpoint) => endpoint.NetworkInterfaceIds ?? []),
    ...addresses.map((address) => address.NetworkInterfaceId),
  ]);
  const allocationIds = unique(addresses.map((address) => address.AllocationId));
  await Promise.all([
    collectInterfacesById(ec2, recorder, ids),
    recorder.record("describe-addresses", "ec2:DescribeAddresses", async () => ({
      Addresses: await inParts(allocationIds, async (part) => {
        const filters = [filter("allocation-id", part)];
        const answer = await ec2.send(new DescribeAddressesCommand({ Filters: filters }));
        return answer.Addresses ?? [];
      }),
    })),
  ]);
}

export function collectInterfacesById(ec2: EC2Client, recorder: Recorder, ids: readonly string[]) {
  return recorder.record(
    "describe-network-interfaces",
    "ec2:DescribeNetworkInterfaces",
    async () => ({
      NetworkInterfaces: await inParts(ids, (part) =>
        all(
          paginateDescribeNetworkInterfaces(
            { client: ec2 },
            { Filters: [filter("network-interface-id", part)] },
          ),
          (page) => page.NetworkInterfaces,
        ),
      ),
    }),
  );
}

/** Those of the VPC, and those that its routes still name. */
async function collectInternetGateways(
  ec2: EC2Client,
  recorder: Recorder,
  vpcId: string,
  routes: readonly Route[],
): Promise<void> {
  const named = routes.map((route) => route.GatewayId).filter((id) => id?.startsWith("igw-"));
  const describe = (name: string, values: readonly string[]) =>
    all(
      paginateDescribeInternetGateways({ client: ec2 }, { Filters: [filter(name, values)] }),
      (page) => page.InternetGateways,
    );
  await recorder.record("describe-internet-gateways", "ec2:DescribeInternetGateways", async () => {
    const attached = await describe("attachment.vpc-id", [vpcId]);
    const known = new Set(attached.map((gateway) => gateway.InternetGatewayId));
    const others = unique(named).filter((id) => !known.has(id));
    const detached = await inParts(others, (part) => describe("internet-gateway-id", part));
    return { InternetGateways: [...attached, ...detached] };
  });
}

/** DynamoDB's own, and those that routes and groups name. */
async function collectPrefixLists(
  ec2: EC2Client,
  recorder: Recorder,
  region: string,
  routes: readonly Route[],
  groups: readonly SecurityGroup[],
): Promise<void> {
  const rules = groups.flatMap((group) => [
    ...(group.IpPermissions ?? []),
    ...(group.IpPermissionsEgress ?? []),
  ]);
  const named = unique([
    ...routes.map((route) => route.DestinationPrefixListId),
    ...rules.flatMap((rule) => rule.PrefixListIds ?? []).map((list) => list.PrefixListId),
  ]);
  const describe = (name: string, values: readonly string[]) =>
    all(
      paginateDescribeManagedPrefixLists({ client: ec2 }, { Filters: [filter(name, values)] }),
      (page) => page.PrefixLists,
    );
  const lists = await recorder.record(
    "describe-managed-prefix-lists",
    "ec2:DescribeManagedPrefixLists",
    async () => {
      const own = await describe("prefix-list-name", [dynamoDbServiceName(region)]);
      const known = new Set(own.map((list) => list.PrefixListId));
      const others = named.filter((id) => !known.has(id));
      const rest = await inParts(others, (part) => describe("prefix-list-id", part));
      return { PrefixLists: [...own, ...rest] };
    },
  );
  const ids = unique((lists?.PrefixLists ?? []).map((list) => list.PrefixListId));
  await Promise.all(
    ids.map((id) =>
      recorder.record(
        answerName("get-managed-prefix-list-entries", id),
        "ec2:GetManagedPrefixListEntries",
        async () => ({
          Entries: await all(
            paginateGetManagedPrefixListEntries({ client: ec2 }, { PrefixListId: id }),
            (page) => page.Entries,
          ),
        }),
      ),
    ),
  );
}

export function filter(name: string, values: readonly string[]): Filter {
  return { Name: name, Values: [...values] };
}

function unique(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.filter((id): id is string => id !== undefined && id !== ""))];
}
