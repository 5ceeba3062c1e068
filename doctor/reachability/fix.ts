/** Includes both ends. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export type Protocol = "tcp" | "udp";

export type SecurityGroupPeer =
  | { readonly prefixListId: string }
  | { readonly groupId: string }
  | { readonly cidrs: readonly string[] };

/** The change that unblocks a hop. Data for a sentence, an AWS CLI command, or a Terraform block. */
export type Fix =
  | {
      readonly action: "associate-endpoint";
      readonly endpointId: string;
      readonly routeTableId: string;
    }
  | {
      readonly action: "create-gateway-endpoint";
      readonly vpcId: string;
      readonly serviceName: string;
      readonly routeTableId: string;
    }
  | { readonly action: "wait-until-available"; readonly id: string }
  | { readonly action: "replace"; readonly id: string }
  | {
      readonly action: "remove-route";
      readonly routeTableId: string;
      readonly destination: string;
    }
  | {
      readonly action: "add-internet-route";
      readonly routeTableId: string;
      /** @default - no internet gateway is attached to the VPC */
      readonly internetGatewayId?: string;
    }
  | { readonly action: "move-nat-gateway"; readonly natGatewayId: string }
  | { readonly action: "make-nat-gateway-public"; readonly natGatewayId: string }
  | { readonly action: "associate-address"; readonly networkInterfaceId: string }
  | {
      readonly action: "attach-internet-gateway";
      readonly internetGatewayId: string;
      readonly vpcId: string;
    }
  | {
      readonly action: "allow-in-security-group";
      readonly groupId: string;
      readonly direction: "egress" | "ingress";
      readonly port: number;
      /** Only DNS queries are UDP. @default "tcp" */
      readonly protocol?: Protocol;
      readonly peer: SecurityGroupPeer;
    }
  | {
      readonly action: "allow-in-network-acl";
      readonly networkAclId: string;
      readonly direction: "outbound" | "inbound";
      readonly ports: PortRange;
      /** Only DNS queries are UDP. @default "tcp" */
      readonly protocol?: Protocol;
      readonly cidrs: readonly string[];
      /** The number of the entry that denies. The new entry needs a lower number. */
      readonly before: number;
    }
  | {
      readonly action: "enable-vpc-attribute";
      readonly vpcId: string;
      readonly attribute: "enableDnsSupport" | "enableDnsHostnames";
    }
  | {
      readonly action: "set-endpoint-url";
      readonly endpointId: string;
      readonly variable: "AWS_ENDPOINT_URL_DYNAMODB";
      readonly url: string;
    }
  | { readonly action: "add-endpoint-subnet"; readonly endpointId: string; readonly zone?: string }
  | {
      readonly action: "exclude-from-block-public-access";
      /** The subnet's. */
      readonly id: string;
      readonly exclusion: ExclusionMode;
    };

/** What an exclusion from VPC Block Public Access allows. */
export type ExclusionMode = "allow-egress" | "allow-bidirectional";
