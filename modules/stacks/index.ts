/** The ready-made app: one stack per access path, all from the same settings. */
export { REGIONS, type Region } from "../../aws/regions";
export {
  ACCESS_PATHS,
  type AccessPath,
  type CommonOutputs,
  type FunctionStackOutputs,
  type InstanceStackOutputs,
} from "../../contract/stacks";
export { AccessStack, type CommonOutput } from "./access-stack";
export { addStacks } from "./add-stacks";
export {
  requireBackendTool,
  type Backend,
  type CloudState,
  type LocalState,
  type S3State,
} from "./backend";
export { NODE_RUNTIMES, type NodeRuntime } from "../function/limits";
export { type Environment } from "./environment";
export { type ExistingVpc } from "./existing-vpc";
export { ExistingVpcStack } from "./existing-vpc-stack";
export { type SettingsSource } from "./gather";
export { GatewayEndpointStack } from "./gateway-endpoint-stack";
export { InstanceStack } from "./instance-stack";
export { InterfaceEndpointStack } from "./interface-endpoint-stack";
export { IsolatedStack } from "./isolated-stack";
export { MixedStack } from "./mixed-stack";
export { NatGatewayStack } from "./nat-gateway-stack";
export { clearOutputFolder, requireJsonOutput } from "./output-folder";
export { PublicStack } from "./public-stack";
export { type Settings } from "./all-settings";
export { parseSettings } from "./settings";
export { settingsSources } from "./settings-sources";
