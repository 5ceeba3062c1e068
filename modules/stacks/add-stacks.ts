import { type Construct } from "constructs";
import { ExistingVpcStack } from "./existing-vpc-stack";
import { GatewayEndpointStack } from "./gateway-endpoint-stack";
import { InstanceStack } from "./instance-stack";
import { InterfaceEndpointStack } from "./interface-endpoint-stack";
import { IsolatedStack } from "./isolated-stack";
import { MixedStack } from "./mixed-stack";
import { NatGatewayStack } from "./nat-gateway-stack";
import { PublicStack } from "./public-stack";
import { type Settings } from "./all-settings";

/** Adds one stack per access path, all from the same settings. */
export function addStacks(app: Construct, settings: Settings): void {
  new PublicStack(app, settings);
  new IsolatedStack(app, settings);
  new GatewayEndpointStack(app, settings);
  new NatGatewayStack(app, settings);
  new MixedStack(app, settings);
  new InterfaceEndpointStack(app, settings);
  new InstanceStack(app, settings);
  new ExistingVpcStack(app, settings);
}
