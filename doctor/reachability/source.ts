import { type Source } from "../snapshot/network";
import { type Inventory } from "./inventory";
import { type Reason } from "./codes";

/** The source's place in the network. */
export interface Attachment {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
  /** The address of an interface. A function can have any address in its subnets. */
  readonly address?: string;
  /** The public addresses of an interface. A function has none. */
  readonly publicIps?: readonly string[];
  /** Whether each interface gets a public address, which is unknown. @default false */
  readonly getsPublicIp?: boolean;
  readonly networkInterfaceId?: string;
  /** Whether the source can have an IPv6 address. @default - unknown */
  readonly ipv6?: boolean;
}

export type SourceAttachment =
  | { readonly kind: "public"; readonly name: string }
  | { readonly kind: "attached"; readonly name: string; readonly attachment: Attachment }
  | { readonly kind: "unknown"; readonly name: string; readonly reason: Reason };

export function attachSource(inventory: Inventory, source: Source): SourceAttachment {
  switch (source.kind) {
    case "public-function":
      return { kind: "public", name: source.functionName };
    case "vpc-function":
      return attachFunction(source.functionName, source);
    case "hypothetical-function":
      return attachFunction("hypothetical function", source);
    case "public-app-runner-service":
      return { kind: "public", name: source.serviceName };
    case "vpc-app-runner-service":
      return attachFunction(source.serviceName, source);
    case "ecs-service":
      return attachFunction(source.serviceName, source, {
        getsPublicIp: source.publicAddress,
        ipv6: undefined,
      });
    case "ecs-task":
      return attachInterface(inventory, source.networkInterfaceId, source.taskId);
    case "instance":
      return attachInterface(inventory, source.networkInterfaceId, source.instanceId);
    case "network-interface":
      return attachInterface(inventory, source.networkInterfaceId, source.networkInterfaceId);
  }
}

export function hasPublicAddress({ publicIps = [], getsPublicIp = false }: Attachment): boolean {
  return publicIps.length > 0 || getsPublicIp;
}

function attachFunction(
  name: string,
  {
    subnetIds,
    securityGroupIds,
    ipv6Allowed = false,
  }: {
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
    readonly ipv6Allowed?: boolean;
  },
  others: Pick<Attachment, "getsPublicIp" | "ipv6"> = {},
): SourceAttachment {
  if (subnetIds.length === 0) return lacks(name, "SubnetIds");
  if (securityGroupIds.length === 0) return lacks(name, "SecurityGroupIds");
  const sorted = [...new Set(subnetIds)].sort();
  const own = { name, subnetIds: sorted, groupIds: securityGroupIds, ipv6: ipv6Allowed };
  const attachment = { ...own, ...others };
  return { kind: "attached", name, attachment };
}

function attachInterface(inventory: Inventory, id: string, name: string): SourceAttachment {
  const found = inventory.networkInterface(id);
  if (!found.ok) return { kind: "unknown", name, reason: found.reason };
  const { SubnetId, PrivateIpAddress, Association, Groups } = found.value;
  if (SubnetId === undefined) return lacks(id, "SubnetId");
  if (PrivateIpAddress === undefined) return lacks(id, "PrivateIpAddress");
  if (Association !== undefined && Association.PublicIp === undefined) {
    return lacks(id, "Association.PublicIp");
  }
  const groupIds = (Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  if (groupIds.length === 0) return lacks(id, "Groups");
  const attachment: Attachment = {
    name,
    subnetIds: [SubnetId],
    groupIds,
    address: PrivateIpAddress,
    publicIps: Association?.PublicIp === undefined ? [] : [Association.PublicIp],
    networkInterfaceId: id,
  };
  return { kind: "attached", name, attachment };
}

function lacks(id: string, field: string): SourceAttachment {
  return { kind: "unknown", name: id, reason: { kind: "field", id, field } };
}
