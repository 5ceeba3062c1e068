/**
 * The contract between the stacks and the harness that verifies them: access paths, access levels,
 * outputs and how settings are passed. It holds no logic.
 */

export const ACCESS_PATHS = [
  "public",
  "isolated",
  "gateway-endpoint",
  "nat-gateway",
  "mixed",
  "interface-endpoint",
  "instance",
  "existing-vpc",
] as const;
/** The path from the function to DynamoDB. Each one has its own stack. */
export type AccessPath = (typeof ACCESS_PATHS)[number];

export const ACCESS_LEVELS = ["read", "write", "read-write"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** The settings for a single run, as JSON: `LAMBDA_DYNAMODB_SETTINGS='{ "prefix": "team-a" }'`. */
export const ONE_OFF_ENV = "LAMBDA_DYNAMODB_SETTINGS";

/** The tag on everything in a stack. Its value, `<prefix>-<access path>`, starts every name. */
export const STACK_TAG = "Stack";

/**
 * The Terraform output names of the stacks. All values are strings. A stack omits the outputs that
 * do not apply: `public` has no `vpc_id`, and `instance` has no function.
 */
export const OUTPUT_NAMES = {
  accessPath: "access_path",
  accessLevel: "access_level",
  region: "region",
  tableName: "table_name",
  tableArn: "table_arn",
  functionName: "function_name",
  functionArn: "function_arn",
  /** The path of the deployed zip file, relative to the stack's folder. */
  functionBundle: "function_bundle",
  instanceId: "instance_id",
  roleArn: "role_arn",
  vpcId: "vpc_id",
  endpointId: "endpoint_id",
} as const;

export type OutputName = keyof typeof OUTPUT_NAMES;

interface CommonOutputs {
  readonly accessPath: AccessPath;
  readonly accessLevel: AccessLevel;
  readonly region: string;
  readonly tableName: string;
  readonly tableArn: string;
  readonly roleArn: string;
  readonly vpcId?: string;
  readonly endpointId?: string;
}

export interface FunctionStackOutputs extends CommonOutputs {
  readonly accessPath: Exclude<AccessPath, "instance">;
  readonly functionName: string;
  readonly functionArn: string;
  readonly functionBundle: string;
}

export interface InstanceStackOutputs extends CommonOutputs {
  readonly accessPath: "instance";
  readonly instanceId: string;
}

export type StackOutputs = FunctionStackOutputs | InstanceStackOutputs;
