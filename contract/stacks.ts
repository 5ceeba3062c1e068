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

/** Every access level. */
export const ACCESS_LEVELS = ["read", "write", "read-write"] as const;
/** What is allowed with a table's items: to read them, to write and delete them, or both. */
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

/** What every stack tells about itself. */
export interface CommonOutputs {
  /** Which of the stacks it is. */
  readonly accessPath: AccessPath;
  /** What the stack's role can do with the table's items. */
  readonly accessLevel: AccessLevel;
  /** The region of everything in it. */
  readonly region: string;
  /** The table's name. */
  readonly tableName: string;
  /** The table's ARN. */
  readonly tableArn: string;
  /** The ARN of the role that uses the table. */
  readonly roleArn: string;
  /** The VPC, if the stack has one. */
  readonly vpcId?: string;
  /** The endpoint to DynamoDB, if the stack has one. */
  readonly endpointId?: string;
}

/** What a stack with a function tells about itself. */
export interface FunctionStackOutputs extends CommonOutputs {
  /** Which of the stacks it is. */
  readonly accessPath: Exclude<AccessPath, "instance">;
  /** The function's name. */
  readonly functionName: string;
  /** The function's ARN. */
  readonly functionArn: string;
  /** The path of the deployed zip, relative to the stack's folder. */
  readonly functionBundle: string;
}

/** What the stack with an instance tells about itself. */
export interface InstanceStackOutputs extends CommonOutputs {
  /** Which of the stacks it is. */
  readonly accessPath: "instance";
  /** The instance's ID. */
  readonly instanceId: string;
}

export type StackOutputs = FunctionStackOutputs | InstanceStackOutputs;
