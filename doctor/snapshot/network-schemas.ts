/** The answers of EC2 as the AWS CLI prints them, cut down to what NetworkSnapshot holds. */
import { z } from "zod";

const text = z.string().optional();
const flag = z.boolean().optional();
const number = z.number().optional();
const ipv4Block = z.cidrv4().optional();
const ipv6Block = z.cidrv6().optional();
const state = z.object({ State: text }).optional();
const groups = z.array(z.object({ GroupId: text })).optional();
const page = { NextToken: z.string().nullish() };

export const vpcsAnswer = z.object({
  ...page,
  Vpcs: z.array(
    z.object({
      VpcId: z.string(),
      CidrBlock: ipv4Block,
      CidrBlockAssociationSet: z
        .array(z.object({ CidrBlock: ipv4Block, CidrBlockState: state }))
        .optional(),
      Ipv6CidrBlockAssociationSet: z.array(z.object({ Ipv6CidrBlock: ipv6Block })).optional(),
    }),
  ),
});

const attribute = z.object({ Value: flag });
export const dnsSupportAnswer = z.object({ VpcId: z.string(), EnableDnsSupport: attribute });
export const dnsHostnamesAnswer = z.object({ VpcId: z.string(), EnableDnsHostnames: attribute });

export const subnetsAnswer = z.object({
  ...page,
  Subnets: z.array(
    z.object({
      SubnetId: z.string(),
      SubnetArn: text,
      VpcId: text,
      AvailabilityZone: text,
      CidrBlock: ipv4Block,
      Ipv6CidrBlockAssociationSet: z.array(z.object({ Ipv6CidrBlock: ipv6Block })).optional(),
    }),
  ),
});

export const routeTablesAnswer = z.object({
  ...page,
  RouteTables: z.array(
    z.object({
      RouteTableId: z.string(),
      VpcId: text,
      Routes: z
        .array(
          z.object({
            DestinationCidrBlock: ipv4Block,
            DestinationIpv6CidrBlock: ipv6Block,
            DestinationPrefixListId: text,
            GatewayId: text,
            NatGatewayId: text,
            NetworkInterfaceId: text,
            InstanceId: text,
            TransitGatewayId: text,
            VpcPeeringConnectionId: text,
            EgressOnlyInternetGatewayId: text,
            LocalGatewayId: text,
            CarrierGatewayId: text,
            CoreNetworkArn: text,
            State: text,
            Origin: text,
          }),
        )
        .optional(),
      Associations: z
        .array(z.object({ Main: flag, SubnetId: text, GatewayId: text, AssociationState: state }))
        .optional(),
    }),
  ),
});

export const networkAclsAnswer = z.object({
  ...page,
  NetworkAcls: z.array(
    z.object({
      NetworkAclId: z.string(),
      VpcId: text,
      IsDefault: flag,
      Associations: z.array(z.object({ SubnetId: text })).optional(),
      Entries: z
        .array(
          z.object({
            RuleNumber: number,
            Egress: flag,
            Protocol: text,
            RuleAction: text,
            CidrBlock: ipv4Block,
            Ipv6CidrBlock: ipv6Block,
            PortRange: z.object({ From: number, To: number }).optional(),
          }),
        )
        .optional(),
    }),
  ),
});

const permissions = z
  .array(
    z.object({
      IpProtocol: text,
      FromPort: number,
      ToPort: number,
      IpRanges: z.array(z.object({ CidrIp: ipv4Block })).optional(),
      Ipv6Ranges: z.array(z.object({ CidrIpv6: ipv6Block })).optional(),
      PrefixListIds: z.array(z.object({ PrefixListId: text })).optional(),
      UserIdGroupPairs: groups,
    }),
  )
  .optional();

export const securityGroupsAnswer = z.object({
  ...page,
  SecurityGroups: z.array(
    z.object({
      GroupId: z.string(),
      VpcId: text,
      IpPermissions: permissions,
      IpPermissionsEgress: permissions,
    }),
  ),
});

export const networkInterfacesAnswer = z.object({
  ...page,
  NetworkInterfaces: z.array(
    z.object({
      NetworkInterfaceId: z.string(),
      VpcId: text,
      SubnetId: text,
      InterfaceType: text,
      PrivateIpAddress: text,
      Ipv6Addresses: z.array(z.object({ Ipv6Address: text })).optional(),
      Groups: groups,
      Association: z.object({ PublicIp: text }).optional(),
      Attachment: z.object({ InstanceId: text, DeviceIndex: number }).optional(),
    }),
  ),
});

export const vpcEndpointsAnswer = z.object({
  ...page,
  VpcEndpoints: z.array(
    z.object({
      VpcEndpointId: z.string(),
      VpcId: text,
      ServiceName: text,
      VpcEndpointType: text,
      State: text,
      RouteTableIds: z.array(z.string()).optional(),
      SubnetIds: z.array(z.string()).optional(),
      NetworkInterfaceIds: z.array(z.string()).optional(),
      Groups: groups,
      PrivateDnsEnabled: flag,
      DnsEntries: z.array(z.object({ DnsName: text })).optional(),
      IpAddressType: text,
      PolicyDocument: text,
    }),
  ),
});

export const natGatewaysAnswer = z.object({
  ...page,
  NatGateways: z.array(
    z.object({
      NatGatewayId: z.string(),
      VpcId: text,
      SubnetId: text,
      State: text,
      ConnectivityType: text,
      NatGatewayAddresses: z
        .array(
          z.object({
            AllocationId: text,
            NetworkInterfaceId: text,
            PrivateIp: text,
            PublicIp: text,
            Status: text,
          }),
        )
        .optional(),
    }),
  ),
});

export const internetGatewaysAnswer = z.object({
  ...page,
  InternetGateways: z.array(
    z.object({
      InternetGatewayId: z.string(),
      Attachments: z.array(z.object({ VpcId: text, State: text })).optional(),
    }),
  ),
});

export const managedPrefixListsAnswer = z.object({
  ...page,
  PrefixLists: z.array(
    z.object({
      PrefixListId: z.string(),
      PrefixListName: text,
      AddressFamily: text,
      State: text,
    }),
  ),
});

export const prefixListEntriesAnswer = z.object({
  ...page,
  Entries: z.array(z.object({ Cidr: z.union([z.cidrv4(), z.cidrv6()]).optional() })),
});

export const addressesAnswer = z.object({
  ...page,
  Addresses: z.array(z.object({ AllocationId: text, PublicIp: text, NetworkInterfaceId: text })),
});

export const blockPublicAccessOptionsAnswer = z.object({
  VpcBlockPublicAccessOptions: z.object({ InternetGatewayBlockMode: text }),
});

export const blockPublicAccessExclusionsAnswer = z.object({
  ...page,
  VpcBlockPublicAccessExclusions: z.array(
    z.object({ ResourceArn: text, InternetGatewayExclusionMode: text, State: text }),
  ),
});

export const instancesAnswer = z.object({
  ...page,
  Reservations: z.array(
    z.object({
      Instances: z.array(
        z.object({
          InstanceId: z.string(),
          State: z.object({ Name: text }).optional(),
          VpcId: text,
          SubnetId: text,
          IamInstanceProfile: z.object({ Arn: text }).optional(),
          NetworkInterfaces: z
            .array(
              z.object({
                NetworkInterfaceId: z.string(),
                Attachment: z.object({ DeviceIndex: number }).optional(),
              }),
            )
            .optional(),
        }),
      ),
    }),
  ),
});
