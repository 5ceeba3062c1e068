/** What `analyze` answers: data only, so that text, JSON and assertions are made from the same. */

import type { Code, Reason } from "./codes";
import type { Fix, PortRange } from "./fix";

/**
 * `ok`: all packets pass. `blocked`: none does. `partial`: connections from some client ports pass.
 * `unknown`: the reason says why.
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

/** Whose subnet or interface it is. */
export type At = "source" | "nat-gateway" | "endpoint";

export type Component =
  /** The source and the endpoint URL its client calls. `id` is its name. */
  | {
      readonly kind: "client";
      readonly id: string;
      readonly url?: string;
      /** Of a function that is not active, or an instance that is not started. */
      readonly state?: string;
    }
  | { readonly kind: "subnet"; readonly id: string }
  /** A file or call whose answer is missing. */
  | { readonly kind: "answer"; readonly id: string }
  | { readonly kind: "network-interface"; readonly id: string }
  | {
      readonly kind: "dns";
      /** The VPC. */
      readonly id: string;
      readonly attribute: "enableDnsSupport" | "enableDnsHostnames";
    }
  | {
      readonly kind: "security-group";
      /** The first of the groups. */
      readonly id: string;
      readonly groupIds: readonly string[];
      readonly at: At;
      readonly direction: "egress" | "ingress";
      readonly port: number;
      /** Prefix lists, groups and CIDRs whose rules let these packets pass. */
      readonly allowedBy: readonly string[];
    }
  | {
      readonly kind: "network-acl";
      readonly id: string;
      readonly at: At;
      readonly direction: "outbound" | "inbound";
      /** Destination ports. The way back goes to the ephemeral ports. */
      readonly ports: PortRange;
      /** The other side: `dynamodb`, `source`, or the CIDR of an endpoint's interface. */
      readonly peer: string;
      /** The entry that denies; 32767 is the last one, `*`. Absent where all pass. */
      readonly deniedBy?: number;
    }
  | {
      readonly kind: "route-table";
      readonly id: string;
      readonly at: At;
      /** Of the route that was selected; absent when none matches. */
      readonly destination?: string;
      readonly target?: string;
      /**
       * Absent where describe-route-tables lists the route. `false`: it is known from the endpoint's
       * RouteTableIds alone; emulators leave such routes out.
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
  /** Of another kind: peering connection, transit gateway, network interface, … */
  | { readonly kind: "route-target"; readonly id: string }
  | { readonly kind: "prefix-list"; readonly id: string };

export type Hop = Component & HopOutcome;

/** Which way the packets take, for the policies' condition keys and for the price. */
export type Via =
  | { readonly kind: "public-endpoint" }
  | { readonly kind: "gateway-endpoint"; readonly endpointId: string; readonly vpcId: string }
  | { readonly kind: "interface-endpoint"; readonly endpointId: string; readonly vpcId: string }
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

/** Something beside the way that does not block it. */
export interface Note {
  readonly code: Code;
  readonly kind: Component["kind"];
  readonly id: string;
  readonly fix?: Fix;
}

/** One way, the same for all of its destinations. */
export interface Path {
  readonly status: Status;
  /** CIDRs of DynamoDB, or of the interface endpoint's addresses. */
  readonly destinations: readonly string[];
  /** In the order of the packet; every hop that blocks is there, not only the first. */
  readonly hops: readonly Hop[];
  /** @default - no way leads to DynamoDB, or which one is unknown */
  readonly via?: Via;
  readonly notes: readonly Note[];
}

export interface SourceSubnet {
  readonly subnetId: string;
  readonly availabilityZone?: string;
  readonly cidrBlock?: string;
}

/** Subnets from which the packets take the same paths. */
export interface SubnetGroup {
  /** Empty for a function outside any VPC. */
  readonly subnets: readonly SourceSubnet[];
  readonly vpcId?: string;
  readonly paths: readonly Path[];
}

/** One cause, with everything that it concerns. */
export interface Finding {
  /** `notes` changes nothing about the verdict. */
  readonly effect: "blocks" | "unknown" | "notes";
  readonly code: Code;
  readonly kind: Component["kind"];
  readonly id: string;
  /** @default - none: a note lies beside the path */
  readonly hop?: Hop;
  readonly reason?: Reason;
  /** Findings with the same fix need only one change. */
  readonly fix?: Fix;
  readonly subnetIds: readonly string[];
  readonly destinations: readonly string[];
}

/**
 * REACHABLE: from every subnet to every address. UNREACHABLE: from none to none. PARTIAL: some packets
 * certainly pass and some certainly do not. INDETERMINATE: anything else; the findings say what is missing.
 */
export type Verdict = "REACHABLE" | "PARTIAL" | "UNREACHABLE" | "INDETERMINATE";

export interface Trace {
  readonly verdict: Verdict;
  /** Whether all that arrives stays on an endpoint; `undefined` when nothing certainly arrives. */
  readonly private?: boolean;
  readonly region: string;
  readonly port: number;
  /** Most groups are one; sorted by their first subnet. */
  readonly groups: readonly SubnetGroup[];
  /** What blocks comes first, then what is unknown, then the notes. */
  readonly findings: readonly Finding[];
}
