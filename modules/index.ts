export { type Grant, type TableAction } from "./access/grant";
export { type Backend, type CloudState, type LocalState, type S3State } from "./backend";
export { GatewayEndpoint, type GatewayEndpointProps } from "./egress/gateway-endpoint";
export { NatEgress, type NatEgressProps, type NatGateways } from "./egress/nat-egress";
export { ValidationError } from "./errors";
export { type Bundle } from "./function/bundle";
export {
  DynamoDbClientSecurityGroup,
  type DynamoDbClientSecurityGroupProps,
} from "./function/client-security-group";
export { DynamoDbFunction, type DynamoDbFunctionProps } from "./function/dynamodb-function";
export { type Architecture } from "./function/limits";
export { Network, type NetworkProps, type PrivateNetwork } from "./network/network";
export { RoutedSubnet } from "./network/routed-subnet";
export { type Region } from "./regions";
export { clearOutputFolder } from "./output-folder";
export { parseSettings, SETTINGS, type Settings, type SettingsSource } from "./settings";
export { settingsSources } from "./settings-sources";
export { addStacks } from "./stacks";
export { Table, type TableProps } from "./table/table";
