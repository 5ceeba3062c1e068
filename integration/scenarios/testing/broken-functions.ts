import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { EC2 } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { type ClientConfig } from "../../cloud/cloud";
import { Maker, type Network } from "./networks";

/** The end of central directory of a zip file without files. */
const EMPTY_ZIP = new Uint8Array([80, 75, 5, 6, ...new Array<number>(18).fill(0)]);

const TABLE = "shared-orders";

/** A function in a network of its own, whose endpoint serves it, and the break. */
interface Made extends Network {
  readonly name: string;
  readonly endpointId: string;
  readonly groupId: string;
  readonly roleArn: string;
}

interface Way {
  /** What the audit has to say. */
  readonly code: string;
  readonly state: "broken" | "denied";
  readonly make: (clients: Clients, made: Made) => Promise<unknown>;
}

/** Six ways in which a function loses its table. */
export const WAYS: Readonly<Record<string, Way>> = {
  "no-route": {
    code: "NO_ROUTE_TO_DESTINATION",
    state: "broken",
    make: async ({ ec2 }, { endpointId, tableId: RouteTableId }) => {
      await ec2.modifyVpcEndpoint({
        VpcEndpointId: endpointId,
        RemoveRouteTableIds: [RouteTableId],
      });
      // moto does not remove the route that it made.
      const { RouteTables = [] } = await ec2.describeRouteTables({ RouteTableIds: [RouteTableId] });
      for (const { GatewayId, DestinationPrefixListId } of RouteTables[0]?.Routes ?? []) {
        if (GatewayId !== endpointId) continue;
        await ec2.deleteRoute({ RouteTableId, DestinationPrefixListId });
      }
    },
  },
  "no-egress": {
    code: "SG_HAS_NO_RULES",
    state: "broken",
    make: ({ ec2 }, { groupId }) =>
      ec2.revokeSecurityGroupEgress({
        GroupId: groupId,
        IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      }),
  },
  "closed-acl": {
    code: "SUBNET_ACL_RESTRICTION",
    state: "broken",
    make: async ({ ec2 }, { vpcId }) => {
      const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
      const { NetworkAcls = [] } = await ec2.describeNetworkAcls({ Filters });
      await ec2.createNetworkAclEntry({
        NetworkAclId: NetworkAcls[0]?.NetworkAclId,
        RuleNumber: 1,
        Egress: true,
        Protocol: "6",
        RuleAction: "deny",
        CidrBlock: "0.0.0.0/0",
        PortRange: { From: 443, To: 443 },
      });
    },
  },
  "no-names": {
    code: "X_DNS_SUPPORT_DISABLED",
    state: "broken",
    make: ({ ec2 }, { vpcId }) =>
      ec2.modifyVpcAttribute({ VpcId: vpcId, EnableDnsSupport: { Value: false } }),
  },
  "no-policy": {
    code: "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
    state: "denied",
    make: ({ iam }, { name }) => iam.deleteRolePolicy({ RoleName: name, PolicyName: "use-table" }),
  },
  "closed-endpoint": {
    code: "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW",
    state: "denied",
    make: ({ ec2 }, { endpointId }) =>
      ec2.modifyVpcEndpoint({
        VpcEndpointId: endpointId,
        PolicyDocument: policy({
          Principal: "*",
          Action: "dynamodb:*",
          Resource: "arn:aws:dynamodb:us-east-2:123456789012:table/another",
        }),
      }),
  },
};

interface Clients {
  readonly ec2: EC2;
  readonly iam: IAM;
}

function policy(statement: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", ...statement }],
  });
}

/** Makes a function for each way, sees nothing of it, and breaks it. */
export async function makeBrokenFunctions(config: ClientConfig): Promise<void> {
  const clients = { ec2: new EC2(config), iam: new IAM(config), lambda: new Lambda(config) };
  const maker = new Maker(clients.ec2);
  const { TableDescription } = await new DynamoDB(config).createTable({
    TableName: TABLE,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  });
  for (const [index, [name, way]] of Object.entries(WAYS).entries()) {
    const network = await maker.network(`10.${100 + index}.0.0/16`, name);
    const endpointId = await maker.endpoint(network.vpcId, [network.tableId], {
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
    });
    const { Role } = await clients.iam.createRole({
      RoleName: name,
      AssumeRolePolicyDocument: policy({
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    });
    await clients.iam.putRolePolicy({
      RoleName: name,
      PolicyName: "use-table",
      PolicyDocument: policy({
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: TableDescription?.TableArn,
      }),
    });
    const { GroupId: groupId = "" } = await clients.ec2.createSecurityGroup({
      GroupName: name,
      Description: name,
      VpcId: network.vpcId,
    });
    await clients.lambda.createFunction({
      FunctionName: name,
      Role: Role?.Arn,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Code: { ZipFile: EMPTY_ZIP },
      Environment: { Variables: { TABLE_NAME: TABLE } },
      VpcConfig: { SubnetIds: [network.subnetId], SecurityGroupIds: [groupId] },
    });
    await way.make(clients, { ...network, name, endpointId, groupId, roleArn: Role?.Arn ?? "" });
  }
}
