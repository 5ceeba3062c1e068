/**
 * The deployed network as the describe calls of EC2 answer it, in their own casing, cut down to what
 * decides whether packets arrive. The answers of the AWS SDK and of the AWS CLI fit as they are.
 * Every field an API may leave out is optional. Nothing here runs.
 */

/** Where a collection would have come from, and why it did not. */
export interface Unknown {
  readonly known: false;
  /** The file or call that would tell, e.g. `describe-vpcs.json` or `ec2:DescribeVpcs`. */
  readonly missing: string;
  /** One phrase, e.g. `the file is not in the folder` or `access denied`. */
  readonly why: string;
}

/** A whole collection, in any order, or the reason why it is not known. An empty one is known. */
export type Known<T> = { readonly known: true; readonly items: readonly T[] } | Unknown;

export interface Vpc {
  readonly VpcId: string;
  readonly CidrBlock?: string;
  readonly CidrBlockAssociationSet?: readonly {
    readonly CidrBlock?: string;
    readonly CidrBlockState?: { readonly State?: string };
  }[];
  readonly Ipv6CidrBlockAssociationSet?: readonly { readonly Ipv6CidrBlock?: string }[];
}

/** The answers of describe-vpc-attribute for one VPC; each attribute is a call of its own there. */
export interface VpcAttributes {
  readonly VpcId: string;
  readonly EnableDnsSupport?: { readonly Value?: boolean };
  readonly EnableDnsHostnames?: { readonly Value?: boolean };
}

export interface Subnet {
  readonly SubnetId: string;
  readonly VpcId?: string;
  readonly AvailabilityZone?: string;
  readonly CidrBlock?: string;
  readonly Ipv6CidrBlockAssociationSet?: readonly { readonly Ipv6CidrBlock?: string }[];
}

/** One destination, one target. A gateway endpoint's id is in `GatewayId`, as is `local`. */
export interface Route {
  readonly DestinationCidrBlock?: string;
  readonly DestinationIpv6CidrBlock?: string;
  readonly DestinationPrefixListId?: string;
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly NetworkInterfaceId?: string;
  readonly InstanceId?: string;
  readonly TransitGatewayId?: string;
  readonly VpcPeeringConnectionId?: string;
  readonly EgressOnlyInternetGatewayId?: string;
  readonly LocalGatewayId?: string;
  readonly CarrierGatewayId?: string;
  readonly CoreNetworkArn?: string;
  readonly State?: string;
  readonly Origin?: string;
}

export interface RouteTable {
  readonly RouteTableId: string;
  readonly VpcId?: string;
  readonly Routes?: readonly Route[];
  readonly Associations?: readonly {
    readonly Main?: boolean;
    readonly SubnetId?: string;
    readonly GatewayId?: string;
    readonly AssociationState?: { readonly State?: string };
  }[];
}

export interface NetworkAclEntry {
  readonly RuleNumber?: number;
  readonly Egress?: boolean;
  /** `-1` for all, else the IANA number: TCP is `6`. */
  readonly Protocol?: string;
  readonly RuleAction?: string;
  readonly CidrBlock?: string;
  readonly Ipv6CidrBlock?: string;
  readonly PortRange?: { readonly From?: number; readonly To?: number };
}

export interface NetworkAcl {
  readonly NetworkAclId: string;
  readonly VpcId?: string;
  readonly IsDefault?: boolean;
  readonly Associations?: readonly { readonly SubnetId?: string }[];
  readonly Entries?: readonly NetworkAclEntry[];
}

export interface IpPermission {
  /** `-1` for all, or a name or IANA number. */
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp?: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6?: string }[];
  readonly PrefixListIds?: readonly { readonly PrefixListId?: string }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId?: string }[];
}

export interface SecurityGroup {
  readonly GroupId: string;
  readonly VpcId?: string;
  readonly IpPermissions?: readonly IpPermission[];
  readonly IpPermissionsEgress?: readonly IpPermission[];
}

export interface NetworkInterface {
  readonly NetworkInterfaceId: string;
  readonly VpcId?: string;
  readonly SubnetId?: string;
  readonly InterfaceType?: string;
  readonly PrivateIpAddress?: string;
  readonly Ipv6Addresses?: readonly { readonly Ipv6Address?: string }[];
  readonly Groups?: readonly { readonly GroupId?: string }[];
  /** Present when the interface has a public address. */
  readonly Association?: { readonly PublicIp?: string };
  readonly Attachment?: { readonly InstanceId?: string; readonly DeviceIndex?: number };
}

export interface VpcEndpoint {
  readonly VpcEndpointId: string;
  readonly VpcId?: string;
  readonly ServiceName?: string;
  readonly VpcEndpointType?: string;
  readonly State?: string;
  /** Of a gateway endpoint. */
  readonly RouteTableIds?: readonly string[];
  /** Of an interface endpoint. */
  readonly SubnetIds?: readonly string[];
  readonly NetworkInterfaceIds?: readonly string[];
  readonly Groups?: readonly { readonly GroupId?: string }[];
  readonly PrivateDnsEnabled?: boolean;
  readonly DnsEntries?: readonly { readonly DnsName?: string }[];
  readonly IpAddressType?: string;
  /** JSON. Says who may, not whether packets arrive. */
  readonly PolicyDocument?: string;
}

export interface NatGateway {
  readonly NatGatewayId: string;
  readonly VpcId?: string;
  readonly SubnetId?: string;
  readonly State?: string;
  /** `public` or `private`. AWS has answered it since 2021. */
  readonly ConnectivityType?: string;
  readonly NatGatewayAddresses?: readonly {
    readonly AllocationId?: string;
    readonly NetworkInterfaceId?: string;
    readonly PrivateIp?: string;
    readonly PublicIp?: string;
    readonly Status?: string;
  }[];
}

export interface InternetGateway {
  readonly InternetGatewayId: string;
  readonly Attachments?: readonly { readonly VpcId?: string; readonly State?: string }[];
}

export interface ManagedPrefixList {
  readonly PrefixListId: string;
  /** `com.amazonaws.<region>.dynamodb` is the one of DynamoDB. */
  readonly PrefixListName?: string;
  readonly AddressFamily?: string;
  readonly State?: string;
}

/** The answer of get-managed-prefix-list-entries, with the id that was asked for. */
export interface PrefixListEntries {
  readonly PrefixListId: string;
  readonly Entries?: readonly { readonly Cidr?: string }[];
}

export interface Address {
  readonly AllocationId?: string;
  readonly PublicIp?: string;
  readonly NetworkInterfaceId?: string;
}

/** The answers of describe-vpc-block-public-access-options and -exclusions. */
export interface VpcBlockPublicAccess {
  /** `off`, `block-bidirectional` or `block-ingress`. */
  readonly InternetGatewayBlockMode?: string;
  readonly Exclusions?: readonly {
    /** The ARN of a VPC or a subnet. */
    readonly ResourceArn?: string;
    readonly InternetGatewayExclusionMode?: string;
    readonly State?: string;
  }[];
}

/** The endpoint that the client calls. */
export type ClientEndpoint =
  | {
      readonly known: true;
      /**
       * The value of AWS_ENDPOINT_URL_DYNAMODB, else of AWS_ENDPOINT_URL; none where
       * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true.
       *
       * @default - the SDK's own choice: the public name of DynamoDB in the Region
       */
      readonly url?: string;
    }
  | Unknown;

/** A function outside any VPC. */
export interface PublicFunctionSource {
  readonly kind: "public-function";
  readonly functionName: string;
  /** `Active`, `Pending`, `Inactive`, `Failed` and others. @default - taken as `Active` */
  readonly state?: string;
  readonly clientEndpoint: ClientEndpoint;
}

/** A function in a VPC. It has an interface in each of its subnets, and none has a public address. */
export interface VpcFunctionSource {
  readonly kind: "vpc-function";
  readonly functionName: string;
  /** `Active`, `Pending`, `Inactive`, `Failed` and others. @default - taken as `Active` */
  readonly state?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Ipv6AllowedForDualStack. @default false */
  readonly ipv6Allowed?: boolean;
  readonly clientEndpoint: ClientEndpoint;
}

/** A function that does not exist yet, put into these subnets. */
export interface HypotheticalFunctionSource {
  readonly kind: "hypothetical-function";
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** @default false */
  readonly ipv6Allowed?: boolean;
  readonly clientEndpoint: ClientEndpoint;
}

/** An EC2 instance, by its primary interface, which is looked up in `networkInterfaces`. */
export interface InstanceSource {
  readonly kind: "instance";
  readonly instanceId: string;
  /** `running`, `stopped` and others. @default - taken as `running` */
  readonly state?: string;
  readonly networkInterfaceId: string;
  readonly clientEndpoint: ClientEndpoint;
}

/** Any network interface, looked up in `networkInterfaces`. */
export interface NetworkInterfaceSource {
  readonly kind: "network-interface";
  readonly networkInterfaceId: string;
  readonly clientEndpoint: ClientEndpoint;
}

export type Source =
  | PublicFunctionSource
  | VpcFunctionSource
  | HypotheticalFunctionSource
  | InstanceSource
  | NetworkInterfaceSource;

/**
 * Everything that decides whether the source's packets reach DynamoDB. A resource that is referred to
 * but not in its (known) collection counts as unknown, not as absent.
 */
export interface NetworkSnapshot {
  /** The Region of the source and of the DynamoDB it calls, e.g. `us-east-2`. */
  readonly region: string;
  readonly source: Source;
  readonly vpcs: Known<Vpc>;
  readonly vpcAttributes: Known<VpcAttributes>;
  readonly subnets: Known<Subnet>;
  readonly routeTables: Known<RouteTable>;
  readonly networkAcls: Known<NetworkAcl>;
  readonly securityGroups: Known<SecurityGroup>;
  readonly networkInterfaces: Known<NetworkInterface>;
  /** All endpoints of the VPC: one that is not here does not exist. */
  readonly vpcEndpoints: Known<VpcEndpoint>;
  readonly natGateways: Known<NatGateway>;
  readonly internetGateways: Known<InternetGateway>;
  /** Those of DynamoDB in the Region, and those that routes and security groups name. */
  readonly managedPrefixLists: Known<ManagedPrefixList>;
  /** One item for each prefix list asked; a list without an item has unknown entries. */
  readonly prefixListEntries: Known<PrefixListEntries>;
  readonly addresses: Known<Address>;
  /** None or one item. @default - taken as `off`, for emulators, which do not have the call */
  readonly blockPublicAccess?: Known<VpcBlockPublicAccess>;
}
