import {
  DescribeAddressesCommand,
  type EC2Client,
  paginateDescribeInternetGateways,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import { type Needs } from "./needs";

/** A quota that a run can exhaust. */
export interface Quota {
  /** As Service Quotas names it. */
  readonly name: string;
  /** Where Service Quotas has it. */
  readonly service: "vpc" | "ec2";
  readonly code: string;
  /** The code of the quota that this one follows, where only that one can be raised. @default - `code` */
  readonly raisedBy?: string;
  /** Per Region. AWS raises all of them on request. */
  readonly byDefault: number;
  readonly source: string;
  readonly what: keyof Needs;
  /** How many there are in the Region. */
  readonly used: (client: EC2Client) => Promise<number>;
}

const VPC_QUOTAS = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const ENDPOINT_QUOTAS =
  "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html";
const ADDRESS_QUOTAS =
  "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html";

/** VPCs per Region. */
const VPCS = "L-F678F1CE";

export const QUOTAS: readonly Quota[] = [
  {
    name: "VPCs per Region",
    service: "vpc",
    code: VPCS,
    byDefault: 5,
    source: VPC_QUOTAS,
    what: "vpcs",
    used: (client) => count(paginateDescribeVpcs({ client }, {}), ({ Vpcs }) => Vpcs),
  },
  {
    name: "Internet gateways per Region",
    service: "vpc",
    code: "L-A4707A72",
    raisedBy: VPCS,
    byDefault: 5,
    source: VPC_QUOTAS,
    what: "internetGateways",
    used: (client) =>
      count(paginateDescribeInternetGateways({ client }, {}), (page) => page.InternetGateways),
  },
  {
    name: "EC2-VPC Elastic IPs",
    service: "ec2",
    code: "L-0263D0A3",
    byDefault: 5,
    source: ADDRESS_QUOTAS,
    what: "elasticIps",
    used: async (client) => {
      const { Addresses = [] } = await client.send(new DescribeAddressesCommand({}));
      return Addresses.length;
    },
  },
  {
    name: "Gateway VPC endpoints per Region",
    service: "vpc",
    code: "L-1B52E74A",
    byDefault: 20,
    source: ENDPOINT_QUOTAS,
    what: "gatewayEndpoints",
    used: (client) =>
      count(
        paginateDescribeVpcEndpoints(
          { client },
          { Filters: [{ Name: "vpc-endpoint-type", Values: ["Gateway"] }] },
        ),
        ({ VpcEndpoints }) => VpcEndpoints,
      ),
  },
  {
    name: "Network interfaces per Region",
    service: "vpc",
    code: "L-DF5E4CA3",
    byDefault: 5000,
    source: VPC_QUOTAS,
    what: "networkInterfaces",
    used: (client) =>
      count(paginateDescribeNetworkInterfaces({ client }, {}), (page) => page.NetworkInterfaces),
  },
  {
    name: "VPC security groups per Region",
    service: "vpc",
    code: "L-E79EC296",
    byDefault: 2500,
    source: VPC_QUOTAS,
    what: "securityGroups",
    used: (client) =>
      count(paginateDescribeSecurityGroups({ client }, {}), (page) => page.SecurityGroups),
  },
];

async function count<Page>(
  pages: AsyncIterable<Page>,
  of: (page: Page) => readonly unknown[] | undefined,
): Promise<number> {
  let sum = 0;
  for await (const page of pages) sum += of(page)?.length ?? 0;
  return sum;
}
