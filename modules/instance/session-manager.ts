import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { endpointServiceName } from "../../aws/services";
import { identityPolicy, policyDocument, throughEndpoint } from "../access/policy";
import { Account } from "../account";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { type DynamoDbInstance } from "./dynamodb-instance";

/** The actions that the agent calls, by service. Channel actions support no resource. */
const ACTIONS = {
  ssm: ["ssm:UpdateInstanceInformation"],
  ssmmessages: [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
  ],
};

/** The services that need an endpoint, in each of the network's zones. */
export const SESSION_MANAGER_SERVICES = ["ssm", "ssmmessages"] satisfies (keyof typeof ACTIONS)[];

/** Which instance `SessionManager` opens, and where its endpoints are. */
export interface SessionManagerProps {
  /** The start of the endpoints' `Name` tags and of their security group's name. */
  readonly name: string;
  /**
   * The endpoints have an address in each of this network's private subnets.
   * @default - the instance's network
   */
  readonly network?: PrivateNetwork;
  /** The instance to open a shell on. IAM controls who can. */
  readonly instance: DynamoDbInstance;
}

/**
 * Lets Session Manager reach an instance without internet access, without a key pair or an open
 * inbound port. It adds an interface endpoint for each of Session Manager's two services, charged
 * per hour and availability zone. It also allows the instance to register itself and open channels.
 *
 * The endpoints are there before the instance. The agent starts before its permissions exist, which
 * name the instance, and retries for several minutes.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-getting-started-privatelink.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export class SessionManager extends Construct {
  /** The endpoints' security group. It lets in the instance alone. */
  readonly securityGroup: SecurityGroup;
  /** One endpoint for each of the two services. */
  readonly endpoints: readonly VpcEndpoint[];

  constructor(scope: Construct, id: string, props: SessionManagerProps) {
    super(scope, id);
    const { name, instance, network = instance.network } = props;
    const { role, resource, securityGroup } = instance;
    const permissions = (instances: string) => ({
      ssm: { actions: ACTIONS.ssm, resources: [instances] },
      ssmmessages: { actions: ACTIONS.ssmmessages, resources: ["*"] },
    });
    new IamRolePolicy(this, "policy", {
      name: "session-manager",
      role: role.name,
      policy: identityPolicy(Object.values(permissions(resource.arn))),
    });
    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: literal(`${name}-session-manager`),
      description: "HTTPS to Session Manager from its instance, nothing else",
      vpcId: network.vpcId,
      tags: { Name: literal(`${name}-session-manager`) },
    });
    securityGroup.allowHttpsTo("session-manager", this.securityGroup);
    // For the role only, which is allowed only this instance.
    const anyInstance = Account.of(this).arn("ec2", network.region, "instance/*");
    this.endpoints = Object.entries(permissions(anyInstance)).map(
      ([service, permission]) =>
        new VpcEndpoint(this, service, {
          vpcId: network.vpcId,
          vpcEndpointType: "Interface",
          serviceName: endpointServiceName(service, network.region),
          subnetIds: [...network.privateSubnetIds],
          securityGroupIds: [this.securityGroup.id],
          // The agent knows only the services' public names.
          privateDnsEnabled: true,
          policy: policyDocument(throughEndpoint(role, [permission])),
          tags: { Name: literal(`${name}-${service}`) },
        }),
    );
    resource.dependsOn = [
      ...(resource.dependsOn ?? []),
      ...this.endpoints.map((each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`),
    ];
  }
}
