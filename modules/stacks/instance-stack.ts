import { type Construct } from "constructs";
import { GatewayEndpoint } from "../egress/gateway-endpoint";
import { DynamoDbInstance } from "../instance/dynamodb-instance";
import { SessionManager } from "../instance/session-manager";
import { AccessStack } from "./access-stack";
import { type Settings } from "./settings";

/** An EC2 instance in a private subnet that reaches DynamoDB through a gateway endpoint. */
export class InstanceStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "instance", settings);
    const network = this.addNetwork();
    const endpoint = new GatewayEndpoint(this, "endpoint", { name: this.name, network });
    this.closeTable(endpoint.resource.id);
    const { accessLevel, architecture, region } = settings;
    const instance = new DynamoDbInstance(this, "instance", {
      name: this.name,
      // Role names are unique per account, not per region.
      roleName: `${this.name}-${region}`,
      table: this.table,
      access: accessLevel,
      architecture,
      network,
      ...this.roleOptions,
    });
    if (settings.sessionManager) {
      new SessionManager(this, "session-manager", { name: this.name, network, instance });
    }
    this.addOutputs({
      roleArn: instance.role.arn,
      instanceId: instance.resource.id,
      vpcId: network.vpcId,
      endpointId: endpoint.resource.id,
    });
  }
}
