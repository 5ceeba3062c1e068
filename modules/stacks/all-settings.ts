import { type Region } from "../../aws/regions";
import { type AccessLevel } from "../../contract/stacks";
import { type NatGateways } from "../egress/nat-egress";
import { type NodeRuntime } from "../function/limits";
import { type Architecture } from "../limits/architecture";
import { type Backend } from "./backend";
import { type ExistingVpc } from "./existing-vpc";

/** The settings that all stacks share. */
export interface Settings {
  /** Where everything is created. @default "us-east-2" */
  readonly region: Region;
  /** The start of every name: lowercase letters, digits or hyphens. @default "lambda-dynamodb" */
  readonly prefix: string;
  /** The CIDR block of each VPC, /16 to /24 as `Network` takes it. @default "10.0.0.0/16" */
  readonly cidr: string;
  /** How many zones have a private subnet. @default 2 */
  readonly availabilityZones: number;
  /** What the function can do with the table's items. @default "read-write" */
  readonly accessLevel: AccessLevel;
  /**
   * The function's runtime. `nodejs24.x` needs AWS provider 6.21.0 or later.
   * @default "nodejs22.x"
   */
  readonly runtime: NodeRuntime;
  /** The function's processor architecture. @default "arm64" */
  readonly architecture: Architecture;
  /** The function's memory in MB, 128 to 10240. @default 256 */
  readonly memoryMb: number;
  /** The function's timeout in seconds, 1 to 900. @default 10 */
  readonly timeoutSeconds: number;
  /** How many days logs are kept: a period that CloudWatch Logs supports. @default 30 */
  readonly logRetentionDays: number;
  /** How many NAT gateways lead to the internet. @default "one-per-az" */
  readonly natGateways: NatGateways;
  /**
   * What the `existing-vpc` stack uses.
   * @default - any subnets of the default VPC, and the endpoint that is found there
   */
  readonly existingVpc: ExistingVpc;
  /** Whether AWS refuses to delete the table. @default true */
  readonly deletionProtection: boolean;
  /** Whether a key of the stack encrypts the table and logs. @default true */
  readonly customerManagedKey: boolean;
  /** How many days the key can be recovered after a destroy, 7 to 30. @default 30 */
  readonly keyDeletionDays: number;
  /** Whether each VPC's traffic is recorded. @default true */
  readonly flowLogs: boolean;
  /** Whether the private subnets have a network ACL that allows only HTTPS. @default false */
  readonly networkAcl: boolean;
  /**
   * Whether the table denies requests for its items that do not come through the stack's
   * endpoint. @default false
   */
  readonly onlyThroughEndpoint: boolean;
  /** The ARNs of the only roles and users that can copy the table. @default - whoever IAM allows */
  readonly tableCopiesBy: readonly string[];
  /** Whether alarms watch for errors, throttling and traffic past the endpoint. @default false */
  readonly alarms: boolean;
  /** Whether Session Manager can reach the instance. @default false */
  readonly sessionManager: boolean;
  /** The path of every role and instance profile. @default "/" */
  readonly rolePath: string;
  /** The ARN of the permissions boundary of every role, or `none`. @default "none" */
  readonly permissionsBoundary: string;
  /** The only accounts that Terraform can use the stacks in. @default - any */
  readonly allowedAccountIds: readonly string[];
  /** Tags for everything that takes tags. @default - only `Stack` */
  readonly tags: Readonly<Record<string, string>>;
  /** Where Terraform keeps the state. @default - a file in the stack's folder */
  readonly backend: Backend;
}
