import { type Construct } from "constructs";
import { endpointServiceName } from "../../aws/services";
import { GatewayEndpoint } from "../egress/gateway-endpoint";
import { DynamoDbInstance, INSTANCE_TYPES } from "../instance/dynamodb-instance";
import { SESSION_MANAGER_SERVICES, SessionManager } from "../instance/session-manager";
import { zonesOfEndpointService, zonesOfInstanceType } from "../network/zones";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** An EC2 instance in a private subnet that reaches DynamoDB through a gateway endpoint. */
export class InstanceStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "instance", settings);
    const { accessLevel, architecture, region } = settings;
    const network = this.addNetwork([
      zonesOfInstanceType(this, "instance-zones", INSTANCE_TYPES[architecture]),
      ...(settings.sessionManager
        ? SESSION_MANAGER_SERVICES.map((service) =>
            zonesOfEndpointService(this, `${service}-zones`, endpointServiceName(service, region)),
          )
        : []),
    ]);
    const endpoint = new GatewayEndpoint(this, "endpoint", { name: this.name, network });
    this.closeTable(endpoint.resource.id);
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
