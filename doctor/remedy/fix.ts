import { type ExclusionMode, type Fix as Hint } from "../reachability";

/** A statement of a policy, and a policy, as the AWS CLI and IAM's documentation write them. */
export type PolicyStatement = Readonly<Record<string, unknown>>;
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly PolicyStatement[];
}

/** An entry to make in a network ACL: from or to one CIDR. */
export interface AclEntry {
  /** 1 to 32766. */
  readonly number: number;
  /** Whether an entry with this number exists, which is replaced. */
  readonly replaces: boolean;
  readonly allow: boolean;
  /** `-1` for all protocols, or the IANA number. */
  readonly protocol: string;
  readonly cidr: string;
  /** Both included. @default - every port */
  readonly ports?: { readonly from: number; readonly to: number };
}

/** Changes that a trace already names in full. */
type OfTrace = Extract<
  Hint,
  {
    readonly action:
      | "wait-until-available"
      | "remove-route"
      | "attach-internet-gateway"
      | "allow-in-security-group"
      | "enable-vpc-attribute"
      | "set-endpoint-url";
  }
>;

/**
 * Where a change before this one makes an endpoint, which has no id yet. The change is of another remedy: what
 * the same remedy needs of the endpoint is in the change that makes it.
 */
export interface MadeEndpoint {
  readonly vpcId: string;
  readonly serviceName: string;
}

/** A change of the network. */
export type NetworkFix =
  | OfTrace
  | {
      readonly action: "associate-endpoint";
      readonly endpointId: string;
      /** @default - the endpoint is there */
      readonly made?: MadeEndpoint;
      readonly routeTableIds: readonly string[];
      /** Whether the association exists, and is made anew because its route does not work. */
      readonly again: boolean;
    }
  | {
      readonly action: "create-gateway-endpoint";
      readonly vpcId: string;
      readonly serviceName: string;
      readonly routeTableIds: readonly string[];
      /** JSON. @default - AWS's default, which allows everything */
      readonly policy?: string;
      /** Id of the endpoint that it replaces. @default - none */
      readonly replaces?: string;
    }
  | {
      readonly action: "add-internet-route";
      readonly routeTableId: string;
      readonly internetGatewayId: string;
      /** Whether a route for 0.0.0.0/0 exists, which is replaced. */
      readonly replaces: boolean;
    }
  | {
      readonly action: "allow-in-network-acl";
      readonly networkAclId: string;
      readonly direction: "outbound" | "inbound";
      /** In an order in which AWS takes them. */
      readonly entries: readonly AclEntry[];
    }
  | {
      readonly action: "add-endpoint-subnet";
      readonly endpointId: string;
      readonly subnetId: string;
    }
  | {
      readonly action: "exclude-from-block-public-access";
      readonly subnetId: string;
      readonly exclusion: ExclusionMode;
    };

/** The policies that a remedy may add a statement to. */
export type OpenLayer =
  "role-policy" | "permissions-boundary" | "table-policy" | "key-policy" | "endpoint-policy";

/** Allow statements that are added to one policy. Nothing is removed. */
export interface PolicyFix {
  readonly action: "allow-in-policy";
  readonly layer: OpenLayer;
  /**
   * Name of the role's new policy, ARN of the permissions boundary, of the table or of the key, or id of
   * the endpoint.
   */
  readonly id: string;
  /** Only for an endpoint. @default - the endpoint is there */
  readonly made?: MadeEndpoint;
  /** The role that gets the policy. Only for `role-policy`. */
  readonly roleName?: string;
  /** The new managed policy that a role gets instead of an inline policy. @default - an inline policy */
  readonly policyArn?: string;
  /** At least one. */
  readonly statements: readonly PolicyStatement[];
  /** The policy with the statements. */
  readonly document: PolicyDocument;
}

/** One change, as data: for a sentence, AWS CLI commands, Terraform, and for trying it on a snapshot. */
export type Fix = NetworkFix | PolicyFix;
