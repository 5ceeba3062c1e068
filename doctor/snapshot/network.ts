/**
 * The deployed network, as EC2's describe calls return it, reduced to what decides whether packets
 * arrive. Names keep EC2's casing, so the output of the AWS SDK and the AWS CLI fits unchanged. Every
 * field that an API may omit is optional. This file contains only types.
 */
import { type NETWORK_FIELDS } from "./calls";
import { type Unknown } from "./known";

export type { Address } from "./calls/addresses";
export type { VpcBlockPublicAccess } from "./calls/block-public-access";
export type { DaxCluster, DaxSubnetGroup } from "./calls/dax";
export type { DhcpOptions } from "./calls/dhcp-options";
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

/** A variable of the client's environment that holds a URL or a host. */
export interface NamedUrl {
  readonly variable: string;
  readonly url: string;
}

/** The endpoint that the client calls. */
export type ClientEndpoint =
  | {
      readonly known: true;
      /**
       * The value of AWS_ENDPOINT_URL_DYNAMODB, or else of AWS_ENDPOINT_URL. Absent if
       * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true.
       *
       * @default - the SDK's default: DynamoDB's public name in the Region
       */
      readonly url?: string;
      /** A variable with a DAX cluster, which may answer instead of DynamoDB. @default - none */
      readonly dax?: NamedUrl;
      /** A proxy for the client's requests, without a password. @default - none */
      readonly proxy?: NamedUrl;
      /** The value of AWS_ENDPOINT_URL_STS, or else of AWS_ENDPOINT_URL. @default - STS's public name */
      readonly stsUrl?: string;
      /** A proxy for the requests to STS, without a password. @default - none */
      readonly stsProxy?: NamedUrl;
      /** The value of AWS_STS_REGIONAL_ENDPOINTS. @default - the SDK's default */
      readonly stsEndpoints?: "legacy" | "regional";
      /** Other variables that hold an endpoint of DynamoDB or of an emulator. @default - none */
      readonly others?: readonly NamedUrl[];
    }
  | Unknown;

/** A function outside any VPC. */
export interface PublicFunctionSource {
  readonly kind: "public-function";
  readonly functionName: string;
  /** `Active`, `Pending`, `Inactive`, `Failed`, and others. @default - unknown */
  readonly state?: string;
  readonly clientEndpoint: ClientEndpoint;
}

/** A function in a VPC. It has an interface in each of its subnets. No interface has a public address. */
export interface VpcFunctionSource {
  readonly kind: "vpc-function";
  readonly functionName: string;
  /** `Active`, `Pending`, `Inactive`, `Failed`, and others. @default - unknown */
  readonly state?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Ipv6AllowedForDualStack. @default false */
  readonly ipv6Allowed?: boolean;
  readonly clientEndpoint: ClientEndpoint;
}

/** A function that does not exist yet, or anything else in these subnets that has no public address. */
export interface HypotheticalFunctionSource {
  readonly kind: "hypothetical-function";
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** @default false */
  readonly ipv6Allowed?: boolean;
  readonly clientEndpoint: ClientEndpoint;
}

/** An EC2 instance, with its primary interface, which is looked up in `networkInterfaces`. */
export interface InstanceSource {
  readonly kind: "instance";
  readonly instanceId: string;
  /** `running`, `stopped`, and others. @default - unknown */
  readonly state?: string;
  readonly networkInterfaceId: string;
  readonly clientEndpoint: ClientEndpoint;
}

/** An ECS task with a network interface of its own, which is looked up in `networkInterfaces`. */
export interface EcsTaskSource {
  readonly kind: "ecs-task";
  readonly taskId: string;
  /** `PENDING`, `RUNNING`, `STOPPED`, and others. @default - unknown */
  readonly state?: string;
  readonly networkInterfaceId: string;
  readonly clientEndpoint: ClientEndpoint;
}

/** An ECS service whose tasks have network interfaces of their own. */
export interface EcsServiceSource {
  readonly kind: "ecs-service";
  readonly serviceName: string;
  /** `ACTIVE`, `DRAINING`, or `INACTIVE`. @default - unknown */
  readonly state?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Whether its tasks get public addresses. */
  readonly publicAddress: boolean;
  readonly clientEndpoint: ClientEndpoint;
}

/** An App Runner service outside any VPC. */
export interface PublicAppRunnerSource {
  readonly kind: "public-app-runner-service";
  readonly serviceName: string;
  /** `RUNNING`, `PAUSED`, and others. @default - unknown */
  readonly state?: string;
  readonly clientEndpoint: ClientEndpoint;
}

/** An App Runner service that reaches into a VPC through a connector. No interface has a public address. */
export interface VpcAppRunnerSource {
  readonly kind: "vpc-app-runner-service";
  readonly serviceName: string;
  /** `RUNNING`, `PAUSED`, and others. @default - unknown */
  readonly state?: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
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
  | EcsTaskSource
  | EcsServiceSource
  | PublicAppRunnerSource
  | VpcAppRunnerSource
  | NetworkInterfaceSource;

/** What is known about the network: one field for each entry of NETWORK_FIELDS. */
export type NetworkFields = {
  readonly [Field in keyof typeof NETWORK_FIELDS]: ReturnType<(typeof NETWORK_FIELDS)[Field]>;
};

/**
 * Everything that decides whether the source's packets reach DynamoDB: the source, and the fields of
 * NETWORK_FIELDS. A resource that is referenced but not in its (known) collection counts as unknown,
 * not absent.
 */
export interface NetworkSnapshot extends Omit<NetworkFields, "blockPublicAccess"> {
  /** The Region of the source and of the DynamoDB endpoint that it calls, e.g. `us-east-2`. */
  readonly region: string;
  readonly source: Source;
  /** Zero or one item. @default - assumed `off`, because emulators do not have the call */
  readonly blockPublicAccess?: NetworkFields["blockPublicAccess"];
}
