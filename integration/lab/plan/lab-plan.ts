/**
 * What the lab builds: pure data, made from a NetworkSnapshot on any system and applied on Linux. This file contains
 * only types.
 */

/** Something of AWS that packets pass, that stops them, or that the lab does not model. */
export interface Component {
  readonly kind:
    | "client"
    | "dns"
    | "dns-servers"
    | "security-group"
    | "network-acl"
    | "route-table"
    | "vpc-endpoint"
    | "nat-gateway"
    | "internet-gateway"
    | "block-public-access"
    | "network-interface"
    | "route-target"
    | "destination";
  readonly id: string;
  /** Of a security group or a network ACL: whose, and which way the packets go. */
  readonly at?: "source" | "nat-gateway" | "endpoint" | "dns-server";
  readonly direction?: "out" | "in";
}

/** A rule with a counter. Its place in `LabPlan.counted` is the comment of the rule. */
export interface Counted {
  /** `skipped`: the packets end here because the lab does not model what follows. */
  readonly effect: "passes" | "drops" | "skipped";
  readonly component: Component;
  /** One phrase: `pl-4ca54025 → vpce-0b3`, `no route`, `rule 100 denies tcp 443`. */
  readonly what: string;
}

export interface Link {
  /** Both ends: a network namespace, and the device's name in it, which has at most 15 characters. */
  readonly ends: readonly [End, End];
}

export interface End {
  readonly namespace: string;
  readonly device: string;
}

export interface LinuxAddress extends End {
  readonly address: string;
}

/** A route of a Linux routing table. Routing tables and rules decide as AWS's route tables do. */
export interface LinuxRoute {
  readonly namespace: string;
  /** @default - the main table */
  readonly table?: number;
  readonly destination: string;
  /** @default - the next rule decides, as with the type `throw` */
  readonly device?: string;
  /** Among equal prefixes, the lowest wins. */
  readonly metric?: number;
  /** The route that a packet took, for counters. @default - none */
  readonly realm?: number;
}

export interface LinuxRule {
  readonly namespace: string;
  readonly priority: number;
  /** The device through which the packets come, or the mark that they have. @default - all packets */
  readonly from?: { readonly device: string } | { readonly mark: number };
  /** @default - to any address */
  readonly to?: string;
  readonly table: number;
}

/** A line of iptables-restore: `-A chain …`. */
export interface FilterRule {
  readonly namespace: string;
  readonly table: "filter" | "nat" | "mangle";
  readonly chain: string;
  readonly rule: string;
}

/** One interface of the source. A function has one in each of its subnets. */
export interface LabSource {
  /** The namespace that the source's processes run in. */
  readonly namespace: string;
  /** @default - a function outside any VPC */
  readonly subnetId?: string;
  readonly address: string;
}

/** How a connection came to the service. It decides the condition keys of the request. */
export type WayIn =
  | { readonly kind: "gateway-endpoint"; readonly endpointId: string; readonly vpcId: string }
  | { readonly kind: "interface-endpoint"; readonly endpointId: string; readonly vpcId: string }
  /** The connection's remote address is the Elastic IP, or the source's own public address. */
  | { readonly kind: "internet-gateway"; readonly internetGatewayId: string }
  /** From a function outside any VPC. */
  | { readonly kind: "public-endpoint" };

/**
 * A connection to any address that stands for DynamoDB arrives at one of these local ports of SERVICE_NAMESPACE: one for
 * each way in and each port that a client may call. The connection's remote address is the one that AWS would see:
 * through an endpoint the source's private address, through NAT the Elastic IP.
 */
export interface Entrance {
  /** Listen here, on 0.0.0.0. */
  readonly localPort: number;
  /** The port that the client called: 443, or the one in its URL. */
  readonly calledPort: number;
  readonly way: WayIn;
}

/** What the client calls, and an address of each part of it. */
export interface Destination {
  /** A CIDR of the prefix list, or an interface's address with /32. */
  readonly cidr: string;
  /** An address in it; the name resolves to the first destination's, or to all of an interface endpoint's. */
  readonly address: string;
}

/** A name that the lab's DNS server answers: exact, or `*.` and the rest. No other name exists. */
export interface Name {
  readonly name: string;
  readonly addresses: readonly string[];
}

export interface LabPlan {
  readonly namespaces: readonly string[];
  readonly links: readonly Link[];
  readonly addresses: readonly LinuxAddress[];
  readonly routes: readonly LinuxRoute[];
  readonly rules: readonly LinuxRule[];
  readonly filters: readonly FilterRule[];
  readonly counted: readonly Counted[];
  readonly sources: readonly LabSource[];
  readonly entrances: readonly Entrance[];
  /** The name that the client calls, and its port. */
  readonly host: string;
  readonly port: number;
  readonly destinations: readonly Destination[];
  /** Why there is no destination. @default - there is one */
  readonly nobody?: Counted;
  readonly names: readonly Name[];
  /** For /etc/resolv.conf of every process in the lab. */
  readonly nameservers: readonly string[];
  /** Addresses at which the lab's DNS server listens, in SERVICE_NAMESPACE. */
  readonly dnsAddresses: readonly string[];
}

/** A whole network that the lab does not build. Parts of one are `Counted` with the effect `skipped`. */
export interface Skipped {
  readonly skipped: string;
}

export type Planned = { readonly plan: LabPlan } | Skipped;

/** Where DynamoDB, and everything else outside of the VPC, is. */
export const SERVICE_NAMESPACE = "aws";
