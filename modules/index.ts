export {
  ITEM_ACTIONS,
  STREAM_ACTIONS,
  TABLE_ACTIONS,
  type ItemAction,
  type StreamAction,
  type TableAction,
} from "../aws/dynamodb";
export { ACCESS_LEVELS, type AccessLevel } from "../contract/stacks";
export { type EndpointPolicyProps } from "./access/endpoint-policy";
export { type Access, type Grant, type Granted, type GrantedAction } from "./access/grant";
export { type GrantedRole, type Grantee, type IGrantable } from "./access/grantable";
export { type Others } from "./access/policy";
export { AccessAlarms, type AccessAlarmsProps } from "./alarms/access-alarms";
export { FunctionAlarms, type FunctionAlarmsProps } from "./alarms/function-alarms";
export { PastEndpointAlarm, type PastEndpointAlarmProps } from "./alarms/past-endpoint-alarm";
export { TableAlarms, type TableAlarmsProps } from "./alarms/table-alarms";
export {
  AddedGatewayEndpoint,
  type AddedGatewayEndpointProps,
} from "./egress/added-gateway-endpoint";
export {
  DynamoDbClientSecurityGroup,
  type DynamoDbClientSecurityGroupProps,
} from "./egress/client-security-group";
export {
  ExistingGatewayEndpoint,
  type ExistingEndpointSentences,
  type ExistingGatewayEndpointProps,
} from "./egress/existing-gateway-endpoint";
export {
  ExistingInterfaceEndpoint,
  type ExistingInterfaceEndpointProps,
} from "./egress/existing-interface-endpoint";
export { type FoundPolicy } from "./egress/found-policy";
export { GatewayEndpoint, type GatewayEndpointProps } from "./egress/gateway-endpoint";
export {
  InterfaceEndpoint,
  type IInterfaceEndpoint,
  type InterfaceEndpointProps,
} from "./egress/interface-endpoint";
export {
  NatEgress,
  NAT_GATEWAYS,
  type NatEgressProps,
  type NatGateways,
} from "./egress/nat-egress";
export { ValidationError } from "./errors";
export { type Bundle, BundleAsset } from "./function/bundle";
export { Code, type CodeUse } from "./function/code";
export { DynamoDbFunction } from "./function/dynamodb-function";
export { type EntryOptions } from "./function/entry";
export { type DynamoDbFunctionProps, type TableUse } from "./function/function-props";
export { TRACING, type Runtime, type Tracing } from "./function/limits";
export { StreamEventSource, type StreamEventSourceProps } from "./function/stream-event-source";
export { type PolicyStatement } from "./function/statements";
export { type Target } from "./function/targets";
export { DynamoDbInstance, type DynamoDbInstanceProps } from "./instance/dynamodb-instance";
export { SessionManager, type SessionManagerProps } from "./instance/session-manager";
export { EncryptionKey, type EncryptionKeyProps } from "./key/encryption-key";
export { ARCHITECTURES, type Architecture } from "./limits/architecture";
export { type RoleOptions } from "./limits/role-options";
export { ExistingNetwork, type ExistingNetworkProps } from "./network/existing-network";
export { FlowLogs, type FlowLogsOptions, type FlowLogsProps } from "./network/flow-logs";
export { Network, type NetworkProps, type PrivateNetwork } from "./network/network";
export { PrivateAcl, type PrivateAclProps } from "./network/private-acl";
export { RoutedSubnet, type RoutedSubnetProps } from "./network/routed-subnet";
export { type SubnetSelection, type Tags, type VpcSelection } from "./network/selection";
export { type ServedZones } from "./network/zones";
export { type AutoScaling, type Capacity, type Throughput } from "./table/capacity";
export {
  ImportedTable,
  type ImportedTableProps,
  type TableByArn,
  type TableByName,
} from "./table/imported-table";
export {
  type GlobalSecondaryIndex,
  type LocalSecondaryIndex,
  PROJECTION_TYPES,
  type Projection,
} from "./table/indexes";
export { KEY_TYPES, type KeyAttribute } from "./table/keys";
export { Table } from "./table/table";
export { TableBase, type ITable } from "./table/table-base";
export {
  ENCRYPTIONS,
  STREAM_VIEW_TYPES,
  TABLE_CLASSES,
  type TableKey,
  type TableProps,
} from "./table/table-props";
