/** The result of `analyze`. Data only, so that text, JSON, and assertions use the same result. */

import { type Code, type Reason } from "./codes";
import { type Fix, type PortRange, type Protocol } from "./fix";

/**
 * `ok`: all packets pass. `blocked`: no packet passes. `partial`: only connections from some client
 * ports pass. `unknown`: see the reason.
 */
export type HopOutcome =
  | { readonly status: "ok" }
  | { readonly status: "blocked" | "partial"; readonly code: Code; readonly fix?: Fix }
  | {
      readonly status: "unknown";
      readonly code: Code;
      readonly reason: Reason;
      readonly fix?: Fix;
    };

export type Status = HopOutcome["status"];

/** Whose subnet or interface the hop belongs to. */
export type At = "source" | "nat-gateway" | "endpoint" | "destination";

export type Component =
  /** The source, and the endpoint URL that its client calls. `id` is the source's name. */
  | {
      readonly kind: "client";
      readonly id: string;
      readonly url?: string;
      /** The state of a function that is not active, or of an instance that is not started. */
      readonly state?: string;
    }
  | { readonly kind: "subnet"; readonly id: string }
  /** A file or call without an answer. */
  | { readonly kind: "answer"; readonly id: string }
  | { readonly kind: "network-interface"; readonly id: string }
  | {
      readonly kind: "dns";
      /** The id of the VPC. */
      readonly id: string;
      readonly attribute: "enableDnsSupport" | "enableDnsHostnames";
    }
  /** The DNS servers of one's own that a VPC's DHCP options name. `id` is that of the options. */
  | { readonly kind: "dns-servers"; readonly id: string; readonly servers: readonly string[] }
  | {
      readonly kind: "security-group";
      /** The first group's id. */
      readonly id: string;
      readonly groupIds: readonly string[];
      readonly at: At;
      readonly direction: "egress" | "ingress";
      readonly port: number;
      /** Only DNS queries are UDP. @default "tcp" */
      readonly protocol?: Protocol;
      /** Prefix lists, groups, and CIDRs whose rules allow these packets. */
      readonly allowedBy: readonly string[];
      /** Where the packets go. @default - to DynamoDB, or from the source */
      readonly to?: string;
    }
  | {
      readonly kind: "network-acl";
      readonly id: string;
      readonly at: At;
      readonly direction: "outbound" | "inbound";
      /** Destination ports. Return traffic goes to the ephemeral ports. */
      readonly ports: PortRange;
      /** Only DNS queries are UDP. @default "tcp" */
      readonly protocol?: Protocol;
      /** The other side: `dynamodb`, `source`, or the CIDR of an endpoint interface. */
      readonly peer: string;
      /** The number of the entry that denies. 32767 is the last entry, `*`. Absent if all packets pass. */
      readonly deniedBy?: number;
    }
  | {
      readonly kind: "route-table";
      readonly id: string;
      readonly at: At;
      /** The destination of the selected route. Absent when no route matches. */
      readonly destination?: string;
      readonly target?: string;
      /** Where the packets go. @default - to DynamoDB */
      readonly to?: string;
      /**
       * Absent if describe-route-tables lists the route. `false`: the route is known only from the
       * endpoint's RouteTableIds. Emulators do not list such routes.
       */
      readonly listed?: false;
    }
  | {
      readonly kind: "vpc-endpoint";
      readonly id: string;
      readonly endpointType: "gateway" | "interface";
      readonly state?: string;
    }
  | {
      readonly kind: "nat-gateway";
      readonly id: string;
      readonly state?: string;
      readonly publicIps: readonly string[];
    }
  | { readonly kind: "internet-gateway"; readonly id: string }
  | { readonly kind: "block-public-access"; readonly id: string; readonly mode: string }
  /** A route target of another kind: peering connection, transit gateway, network interface, … */
  | { readonly kind: "route-target"; readonly id: string }
  | { readonly kind: "prefix-list"; readonly id: string }
  /** A variable of the client's environment. `id` is its name. */
  | { readonly kind: "variable"; readonly id: string; readonly url: string }
  /** An address or a host name that is not DynamoDB's in the Region. */
  | { readonly kind: "destination"; readonly id: string };

export type Hop = Component & HopOutcome;

/** The path that the packets take. It determines the policies' condition keys and the price. */
export type Via =
  | { readonly kind: "public-endpoint" }
  | { readonly kind: "gateway-endpoint"; readonly endpointId: string; readonly vpcId: string }
  | { readonly kind: "interface-endpoint"; readonly endpointId: string; readonly vpcId: string }
  /** DAX, which asks DynamoDB on the client's behalf. */
  | { readonly kind: "dax-cluster"; readonly clusterName: string; readonly vpcId: string }
  | {
      readonly kind: "nat-gateway";
      readonly natGatewayId: string;
      readonly vpcId: string;
      readonly publicIps: readonly string[];
    }
  | {
      readonly kind: "internet-gateway";
      readonly internetGatewayId: string;
      readonly vpcId: string;
      readonly publicIps: readonly string[];
    };

/** Something that is not on the path and does not block it. */
export interface Note {
  readonly code: Code;
  readonly kind: Component["kind"];
  readonly id: string;
  readonly fix?: Fix;
}

/** One path, the same for all of its destinations. */
export interface Path {
  readonly status: Status;
  /** CIDRs of DynamoDB, or of the endpoint's interfaces. */
  readonly destinations: readonly string[];
  /** In the order in which packets pass them. Includes every hop that blocks, not only the first. */
  readonly hops: readonly Hop[];
  /** @default - no path leads to DynamoDB, or it is unknown which one does */
  readonly via?: Via;
  readonly notes: readonly Note[];
}

export interface SourceSubnet {
  readonly subnetId: string;
  readonly availabilityZone?: string;
  readonly cidrBlock?: string;
}

/** Subnets whose packets take the same paths. */
export interface SubnetGroup {
  /** Empty for a function outside any VPC. */
  readonly subnets: readonly SourceSubnet[];
  readonly vpcId?: string;
  readonly paths: readonly Path[];
}

/** One cause, with everything that it affects. */
export interface Finding {
  /** `notes` does not change the verdict. */
  readonly effect: "blocks" | "unknown" | "notes";
  readonly code: Code;
  readonly kind: Component["kind"];
  readonly id: string;
  /** @default - none: a note is not on the path */
  readonly hop?: Hop;
  readonly reason?: Reason;
  /** Findings with the same fix need only one change. */
  readonly fix?: Fix;
  readonly subnetIds: readonly string[];
  readonly destinations: readonly string[];
}

/**
 * REACHABLE: every subnet reaches every address. UNREACHABLE: no subnet reaches any address. PARTIAL:
 * some packets certainly pass and others certainly do not. INDETERMINATE: anything else. The findings
 * name what is missing.
 */
export type Verdict = "REACHABLE" | "PARTIAL" | "UNREACHABLE" | "INDETERMINATE";

/**
 * What could change the verdict and is not read: the DHCP options, whether DNS servers of one's own answer,
 * and whether their security groups let queries in, Route 53 Resolver DNS Firewall, and which name of STS
 * the client's SDK calls.
 */
export type Unseen =
  "dhcp-options" | "dns-servers" | "dns-server-groups" | "dns-firewall" | "sts-name";

export interface Trace {
  readonly verdict: Verdict;
  /**
   * Whether every packet that arrives goes through an endpoint, or to a DAX cluster in the VPC. `undefined`
   * if none certainly arrives.
   */
  readonly private?: boolean;
  /** The Region of the DynamoDB endpoint that the client calls. */
  readonly region: string;
  readonly port: number;
  /** The kinds of paths that could carry the packets. */
  readonly possible: readonly Via["kind"][];
  /** The paths to each name of STS that the client may call to assume a role. @default - it does not */
  readonly credentials?: readonly Trace[];
  /** Usually one group. Sorted by the first subnet. */
  readonly groups: readonly SubnetGroup[];
  /** Blockers come first, then unknowns, then notes. */
  readonly findings: readonly Finding[];
  readonly unseen: readonly Unseen[];
}
