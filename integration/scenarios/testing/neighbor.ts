import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  ACCESS_LEVELS,
  diagnose,
  type Diagnosis,
  readAccount,
  renderText,
  type Snapshot,
} from "../../../doctor";
import { type InstanceStackOutputs } from "../../../contract/stacks";
import { type ClientConfig } from "../../cloud/cloud";
import { type Network } from "./networks";

/** The end of central directory of a zip file without files. */
const EMPTY_ZIP = new Uint8Array([80, 75, 5, 6, ...new Array<number>(18).fill(0)]);

/** Gives a network a way out: a public subnet with a NAT gateway, and the default route to it. */
export async function addNat(config: ClientConfig, { vpcId, tableId }: Network, cidr: string) {
  const ec2 = new EC2Client(config);
  const VpcId = vpcId;
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? "";
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: cidr }));
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  const SubnetId = Subnet?.SubnetId ?? "";
  const RouteTableId = RouteTable?.RouteTableId ?? "";
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  const everywhere = { DestinationCidrBlock: "0.0.0.0/0" };
  await ec2.send(
    new CreateRouteCommand({ ...everywhere, RouteTableId, GatewayId: InternetGatewayId }),
  );
  const { AllocationId = "" } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  const NatGatewayId = NatGateway?.NatGatewayId ?? "";
  await ec2.send(new CreateRouteCommand({ ...everywhere, RouteTableId: tableId, NatGatewayId }));
}

/** Someone else's function in a network, with a role and a table of its own. */
export class Neighbor {
  readonly #config: ClientConfig;

  private constructor(
    config: ClientConfig,
    readonly name: string,
  ) {
    this.#config = config;
  }

  static async make(config: ClientConfig, network: Network, name: string): Promise<Neighbor> {
    await new DynamoDBClient(config).send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    const iam = new IAMClient(config);
    const document = (statement: object) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: document({
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: name,
        PolicyName: "table",
        PolicyDocument: document({ Action: "dynamodb:*", Resource: "*" }),
      }),
    );
    const { GroupId = "" } = await new EC2Client(config).send(
      new CreateSecurityGroupCommand({
        GroupName: name,
        Description: name,
        VpcId: network.vpcId,
      }),
    );
    await new LambdaClient(config).send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: Role?.Arn,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: EMPTY_ZIP },
        VpcConfig: { SubnetIds: [network.subnetId], SecurityGroupIds: [GroupId] },
      }),
    );
    return new Neighbor(config, name);
  }

  async snapshot(): Promise<Snapshot> {
    const source = { kind: "function", name: this.name } as const;
    return withoutDeleted(await readAccount({ source, table: this.name }, this.#config));
  }

  async diagnosis(): Promise<Diagnosis> {
    return diagnose(await this.snapshot(), {
      actions: [...ACCESS_LEVELS["read-write"], "dynamodb:Scan"],
    });
  }

  /** Those of an instance with the same role: the function has no code, so the lab sends an instance's requests. */
  outputs({ access }: Snapshot): InstanceStackOutputs {
    return {
      accessPath: "instance",
      accessLevel: "read-write",
      region: this.#config.region,
      tableName: this.name,
      tableArn: access.table.known ? access.table.value.arn : "",
      roleArn: access.role.known ? access.role.value.arn : "",
      instanceId: this.name,
    };
  }

  /** What the doctor prints about it. */
  async report(): Promise<string> {
    return renderText(await this.diagnosis());
  }
}

/** Deleted endpoints are listed for a while, and the doctor takes them for a doubt. */
function withoutDeleted({ network, access }: Snapshot): Snapshot {
  const { vpcEndpoints } = network;
  if (!vpcEndpoints.known) return { network, access };
  const items = vpcEndpoints.items.filter(({ State }) => State !== "deleted");
  return { access, network: { ...network, vpcEndpoints: { ...vpcEndpoints, items } } };
}
