import { isDynamoDbIn } from "../reachability/prefix-lists";
import { type Known, type NetworkSnapshot, type Route } from "../snapshot/network";
import { type AclEntry, type Fix, type NetworkFix } from "./fix";

/** The id of an endpoint that does not exist yet. */
export const NEW_ENDPOINT = "vpce-new";

export function applyNetwork(network: NetworkSnapshot, fix: NetworkFix): NetworkSnapshot {
  switch (fix.action) {
    case "associate-endpoint":
      return associate(network, fix.endpointId, fix.routeTableIds);
    case "create-gateway-endpoint":
      return createEndpoint(network, fix);
    case "wait-until-available":
      return {
        ...network,
        vpcEndpoints: edit(network.vpcEndpoints, "VpcEndpointId", fix.id, available),
        natGateways: edit(network.natGateways, "NatGatewayId", fix.id, available),
      };
    case "remove-route":
      return editRoutes(network, [fix.routeTableId], (routes) =>
        routes.filter((route) => destinationOf(route) !== fix.destination),
      );
    case "add-internet-route": {
      const route = { DestinationCidrBlock: ANYWHERE, GatewayId: fix.internetGatewayId };
      return editRoutes(network, [fix.routeTableId], (routes) => [
        ...routes.filter((other) => destinationOf(other) !== ANYWHERE),
        { ...route, State: "active", Origin: "CreateRoute" },
      ]);
    }
    case "attach-internet-gateway":
      return {
        ...network,
        internetGateways: edit(
          network.internetGateways,
          "InternetGatewayId",
          fix.internetGatewayId,
          (gateway) => ({
            ...gateway,
            Attachments: [{ VpcId: fix.vpcId, State: "available" }],
          }),
        ),
      };
    case "allow-in-security-group":
      return allowInGroup(network, fix);
    case "allow-in-network-acl":
      return {
        ...network,
        networkAcls: edit(network.networkAcls, "NetworkAclId", fix.networkAclId, (acl) => ({
          ...acl,
          Entries: fix.entries.reduce(
            (entries, entry) => withEntry(entries, entry, fix.direction === "outbound"),
            acl.Entries ?? [],
          ),
        })),
      };
    case "enable-vpc-attribute": {
      const field =
        fix.attribute === "enableDnsSupport" ? "EnableDnsSupport" : "EnableDnsHostnames";
      return {
        ...network,
        vpcAttributes: edit(network.vpcAttributes, "VpcId", fix.vpcId, (attributes) => ({
          ...attributes,
          [field]: { Value: true },
        })),
      };
    }
    case "set-endpoint-url":
      return {
        ...network,
        source: { ...network.source, clientEndpoint: { known: true, url: fix.url } },
      };
    case "add-endpoint-subnet":
      return {
        ...network,
        vpcEndpoints: edit(network.vpcEndpoints, "VpcEndpointId", fix.endpointId, (endpoint) => ({
          ...endpoint,
          SubnetIds: [...(endpoint.SubnetIds ?? []), fix.subnetId],
        })),
      };
    case "exclude-from-block-public-access":
      return exclude(network, fix);
  }
}

const ANYWHERE = "0.0.0.0/0";

function available<T>(resource: T): T {
  return { ...resource, State: "available" };
}

/** The items with one of them changed. A collection that is unknown stays unknown. */
export function edit<Key extends string, Item extends Readonly<Partial<Record<Key, string>>>>(
  collection: Known<Item>,
  key: Key,
  id: string,
  change: (item: Item) => Item,
): Known<Item> {
  if (!collection.known) return collection;
  return {
    known: true,
    items: collection.items.map((item) => (item[key] === id ? change(item) : item)),
  };
}

function editRoutes(
  network: NetworkSnapshot,
  routeTableIds: readonly string[],
  change: (routes: readonly Route[]) => readonly Route[],
): NetworkSnapshot {
  const { routeTables } = network;
  if (!routeTables.known) return network;
  const wanted = new Set(routeTableIds);
  const items = routeTables.items.map((table) =>
    wanted.has(table.RouteTableId) ? { ...table, Routes: [...change(table.Routes ?? [])] } : table,
  );
  return { ...network, routeTables: { known: true, items } };
}

/** The destination of a route, in the form in which `delete-route` names it. */
export function destinationOf(route: Route): string | undefined {
  return (
    route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId
  );
}

/** AWS adds a route to DynamoDB's prefix list to each route table. */
function associate(
  network: NetworkSnapshot,
  endpointId: string,
  routeTableIds: readonly string[],
): NetworkSnapshot {
  const prefixListId = dynamoDbPrefixList(network);
  const withRoute = editRoutes(network, routeTableIds, (routes) => [
    ...routes.filter(({ DestinationPrefixListId: id }) => id !== prefixListId),
    {
      DestinationPrefixListId: prefixListId,
      GatewayId: endpointId,
      State: "active",
      Origin: "CreateRoute",
    },
  ]);
  return {
    ...withRoute,
    vpcEndpoints: edit(network.vpcEndpoints, "VpcEndpointId", endpointId, (endpoint) => ({
      ...endpoint,
      RouteTableIds: [...new Set([...(endpoint.RouteTableIds ?? []), ...routeTableIds])],
    })),
  };
}

function dynamoDbPrefixList({ managedPrefixLists, region }: NetworkSnapshot): string | undefined {
  const lists = managedPrefixLists.known ? managedPrefixLists.items : [];
  return lists.find(isDynamoDbIn(region))?.PrefixListId;
}

/** A new endpoint has AWS's default policy, which allows everything. */
const FULL_ACCESS = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

function createEndpoint(
  network: NetworkSnapshot,
  fix: Extract<NetworkFix, { action: "create-gateway-endpoint" }>,
): NetworkSnapshot {
  const { vpcEndpoints } = network;
  if (!vpcEndpoints.known) return network;
  const gone = fix.replaces;
  const endpoint = {
    VpcEndpointId: NEW_ENDPOINT,
    VpcId: fix.vpcId,
    VpcEndpointType: "Gateway",
    ServiceName: fix.serviceName,
    State: "available",
    RouteTableIds: [],
    PolicyDocument: fix.policy ?? FULL_ACCESS,
  };
  const others = vpcEndpoints.items.filter(({ VpcEndpointId }) => VpcEndpointId !== gone);
  return associate(
    { ...network, vpcEndpoints: { known: true, items: [...others, endpoint] } },
    NEW_ENDPOINT,
    fix.routeTableIds,
  );
}

function allowInGroup(
  network: NetworkSnapshot,
  {
    groupId,
    direction,
    port,
    protocol = "tcp",
    peer,
  }: Extract<NetworkFix, { action: "allow-in-security-group" }>,
): NetworkSnapshot {
  const rule = {
    IpProtocol: protocol,
    FromPort: port,
    ToPort: port,
    ...("prefixListId" in peer
      ? { PrefixListIds: [{ PrefixListId: peer.prefixListId }] }
      : "groupId" in peer
        ? { UserIdGroupPairs: [{ GroupId: peer.groupId }] }
        : { IpRanges: peer.cidrs.map((CidrIp) => ({ CidrIp })) }),
  };
  const field = direction === "egress" ? "IpPermissionsEgress" : "IpPermissions";
  return {
    ...network,
    securityGroups: edit(network.securityGroups, "GroupId", groupId, (group) => ({
      ...group,
      [field]: [...(group[field] ?? []), rule],
    })),
  };
}

type AclEntries = Extract<
  NetworkSnapshot["networkAcls"],
  { known: true }
>["items"][number]["Entries"];

function withEntry(
  entries: NonNullable<AclEntries>,
  { number, allow, protocol, cidr, ports }: AclEntry,
  egress: boolean,
): NonNullable<AclEntries> {
  return [
    ...entries.filter(({ RuleNumber, Egress }) => RuleNumber !== number || Egress !== egress),
    {
      RuleNumber: number,
      Egress: egress,
      RuleAction: allow ? "allow" : "deny",
      Protocol: protocol,
      CidrBlock: cidr,
      ...(ports && { PortRange: { From: ports.from, To: ports.to } }),
    },
  ];
}

function exclude(
  network: NetworkSnapshot,
  { subnetId, exclusion: mode }: Extract<Fix, { action: "exclude-from-block-public-access" }>,
): NetworkSnapshot {
  const { blockPublicAccess } = network;
  if (blockPublicAccess?.known !== true) return network;
  const exclusion = {
    ResourceArn: `:subnet/${subnetId}`,
    InternetGatewayExclusionMode: mode,
    State: "create-complete",
  };
  return {
    ...network,
    blockPublicAccess: {
      known: true,
      items: blockPublicAccess.items.map((options) => ({
        ...options,
        Exclusions: [...(options.Exclusions ?? []), exclusion],
      })),
    },
  };
}
