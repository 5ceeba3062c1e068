import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import { type ClientConfig } from "../../cloud/cloud";

export interface Network {
  readonly vpcId: string;
  readonly subnetId: string;
  /** The main route table, which the subnet uses. */
  readonly tableId: string;
}

/** VPCs that were created outside of the stacks. Some of them are of no use to a stack. */
export class Networks {
  private constructor(
    /** Suitable for an endpoint, with one private subnet. */
    readonly fitting: Network,
    readonly withoutNames: Network,
    /** Its subnet has a route to an internet gateway. */
    readonly open: Network,
    readonly served: Network & { readonly endpointId: string },
    /** In the fitting VPC. It is associated with no route table. */
    readonly idleEndpointId: string,
    /** An endpoint serves one of its subnets but not the other. */
    readonly half: Network & { readonly otherTableId: string },
    /** Has two subnets in one zone and one in another. An endpoint serves them. */
    readonly crowded: Network & { readonly subnetIds: readonly string[] },
    /** Its endpoint lets a role of another table through, and nobody else. */
    readonly denying: Network & { readonly endpointId: string },
    /** The policy of its endpoint has a condition that only a request can answer. */
    readonly unsure: Network & { readonly endpointId: string },
  ) {}

  /** Also creates two VPCs that have the name `twin`. */
  static async make(config: ClientConfig): Promise<Networks> {
    const maker = new Maker(new EC2Client(config));
    await maker.network("10.5.0.0/16", "twin");
    await maker.network("10.6.0.0/16", "twin");
    const served = await maker.served("10.7.0.0/16");
    const fitting = await maker.network("10.1.0.0/16");
    return new Networks(
      fitting,
      await maker.withoutNames("10.2.0.0/16"),
      await maker.open("10.4.0.0/16"),
      served,
      await maker.endpoint(fitting.vpcId, []),
      await maker.half("10.8.0.0/16"),
      await maker.crowded("10.11.0.0/16"),
      await maker.served("10.9.0.0/16", DENYING),
      await maker.served("10.10.0.0/16", UNSURE),
    );
  }
}

const allow = { Effect: "Allow", Principal: "*", Action: "dynamodb:*", Resource: "*" };
const DENYING = {
  ...allow,
  Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/another" } },
};
const UNSURE = { ...allow, Condition: { Bool: { "aws:SecureTransport": "true" } } };

export class Maker {
  readonly #ec2: EC2Client;

  constructor(ec2: EC2Client) {
    this.#ec2 = ec2;
  }

  async network(cidr: string, name = cidr): Promise<Network> {
    const Tags = [{ Key: "Name", Value: name }];
    const { Vpc } = await this.#ec2.send(
      new CreateVpcCommand({
        CidrBlock: cidr,
        TagSpecifications: [{ ResourceType: "vpc", Tags }],
      }),
    );
    const vpcId = Vpc?.VpcId ?? "";
    await this.#hostNames(vpcId, true);
    const subnetId = await this.#subnet(vpcId, cidr.replace("/16", "/24"));
    const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
    const { RouteTables = [] } = await this.#ec2.send(new DescribeRouteTablesCommand({ Filters }));
    return { vpcId, subnetId, tableId: RouteTables[0]?.RouteTableId ?? "" };
  }

  async withoutNames(cidr: string): Promise<Network> {
    const made = await this.network(cidr);
    await this.#hostNames(made.vpcId, false);
    return made;
  }

  async open(cidr: string): Promise<Network> {
    const made = await this.network(cidr);
    const { InternetGateway } = await this.#ec2.send(new CreateInternetGatewayCommand({}));
    const GatewayId = InternetGateway?.InternetGatewayId ?? "";
    await this.#ec2.send(
      new AttachInternetGatewayCommand({ VpcId: made.vpcId, InternetGatewayId: GatewayId }),
    );
    const DestinationCidrBlock = "0.0.0.0/0";
    await this.#ec2.send(
      new CreateRouteCommand({ RouteTableId: made.tableId, DestinationCidrBlock, GatewayId }),
    );
    return made;
  }

  async half(cidr: string): Promise<Network & { readonly otherTableId: string }> {
    const made = await this.network(cidr);
    await this.endpoint(made.vpcId, [made.tableId]);
    const { RouteTable } = await this.#ec2.send(new CreateRouteTableCommand({ VpcId: made.vpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? "";
    const SubnetId = await this.#subnet(made.vpcId, cidr.replace("0.0/16", "1.0/24"), "b");
    await this.#ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    return { ...made, otherTableId: RouteTableId };
  }

  async crowded(cidr: string): Promise<Network & { readonly subnetIds: readonly string[] }> {
    const made = await this.served(cidr);
    const second = await this.#subnet(made.vpcId, cidr.replace("0.0/16", "1.0/24"));
    const other = await this.#subnet(made.vpcId, cidr.replace("0.0/16", "2.0/24"), "b");
    const [first = ""] = [made.subnetId, second].sort();
    return { ...made, subnetIds: [first, other].sort() };
  }

  /** @param statement the only one of the endpoint's policy, which by default allows everything */
  async served(
    cidr: string,
    statement?: object,
  ): Promise<Network & { readonly endpointId: string }> {
    const made = await this.network(cidr);
    return { ...made, endpointId: await this.endpoint(made.vpcId, [made.tableId], statement) };
  }

  async endpoint(VpcId: string, RouteTableIds: string[], statement?: object): Promise<string> {
    const ServiceName = "com.amazonaws.us-east-2.dynamodb";
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const { VpcEndpoint } = await this.#ec2.send(
      new CreateVpcEndpointCommand({
        VpcId,
        VpcEndpointType: "Gateway",
        ServiceName,
        RouteTableIds,
        ...(statement && { PolicyDocument: policy }),
      }),
    );
    return VpcEndpoint?.VpcEndpointId ?? "";
  }

  async #subnet(VpcId: string, CidrBlock: string, zone: "a" | "b" = "a"): Promise<string> {
    const AvailabilityZone = `us-east-2${zone}`;
    const { Subnet } = await this.#ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }),
    );
    return Subnet?.SubnetId ?? "";
  }

  async #hostNames(VpcId: string, Value: boolean): Promise<void> {
    await this.#ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value } }));
  }
}
