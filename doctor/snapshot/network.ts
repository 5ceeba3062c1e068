/**
 * The deployed network as the describe calls of EC2 answer it, in their own casing, cut down to what
 * decides whether packets arrive. The answers of the AWS SDK and of the AWS CLI fit as they are.
 * Every field an API may leave out is optional. Nothing here runs.
 */
import { type NETWORK_FIELDS } from "./calls";
import { type Unknown } from "./known";

export type { Address } from "./calls/addresses";
export type { VpcBlockPublicAccess } from "./calls/block-public-access";
export type { InternetGateway } from "./calls/internet-gateways";
export type { NatGateway } from "./calls/nat-gateways";
export type { NetworkAcl, NetworkAclEntry } from "./calls/network-acls";
export type { NetworkInterface } from "./calls/network-interfaces";
export type { ManagedPrefixList, PrefixListEntries } from "./calls/prefix-lists";
export type { Route, RouteTable } from "./calls/route-tables";
export type { IpPermission, SecurityGroup } from "./calls/security-groups";
export type { Subnet } from "./calls/subnets";
export type { VpcEndpoint } from "./calls/vpc-endpoints";
export type { Vpc, VpcAttributes } from "./calls/vpcs";
export type { Known, Unknown } from "./known";

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

/** What is known of the network: whatever NETWORK_FIELDS reads. */
export type NetworkFields = {
  readonly [Field in keyof typeof NETWORK_FIELDS]: ReturnType<(typeof NETWORK_FIELDS)[Field]>;
};

/**
 * Everything that decides whether the source's packets reach DynamoDB: the source, and the fields of
 * NETWORK_FIELDS. A resource that is referred to but not in its (known) collection counts as unknown,
 * not as absent.
 */
export interface NetworkSnapshot extends Omit<NetworkFields, "blockPublicAccess"> {
  /** The Region of the source and of the DynamoDB it calls, e.g. `us-east-2`. */
  readonly region: string;
  readonly source: Source;
  /** None or one item. @default - taken as `off`, for emulators, which do not have the call */
  readonly blockPublicAccess?: NetworkFields["blockPublicAccess"];
}
