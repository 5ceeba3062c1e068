/**
 * What decides who may: the role's policies, the table with its policy, the key with its policy.
 * Documents are parsed JSON and otherwise as AWS gave them. Nothing here runs.
 */
import { type Fact, type Known } from "./known";

export type { Fact } from "./known";

/** A policy as it is deployed. */
export interface AttachedPolicy {
  /** What a reader finds it by: the inline policy's name, or the managed policy's ARN. */
  readonly name: string;
  /** The policy document as parsed JSON, of any shape. */
  readonly document: Fact<unknown>;
}

/** The role whose credentials sign the requests. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  /** @default - not known */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The table that is asked for. Its name, Region and account are in the ARN. */
export interface TableIdentity {
  readonly arn: string;
  readonly name: string;
}

/** What describe-table says of the table. */
export interface TableDescription {
  readonly status?: string;
  /** The partition key's attribute, then the sort key's. */
  readonly keyAttributes: readonly string[];
  /** Names of the global and local secondary indexes. */
  readonly indexNames: readonly string[];
  /** ARN of the KMS key. @default - the key that DynamoDB owns, which needs no permission */
  readonly kmsKeyArn?: string;
}

/** What describe-key says of the table's key. */
export interface EncryptionKey {
  readonly arn: string;
  /** `AWS` for the managed key `aws/dynamodb`, `CUSTOMER` for the account's own. */
  readonly manager: "AWS" | "CUSTOMER";
  /** `Enabled`, `Disabled`, `PendingDeletion` and others. */
  readonly state: string;
}

/**
 * Everything of the account that decides whether the source may use the table. A value of `undefined`
 * is known to be absent: no boundary, no policy, no key of one's own.
 */
export interface AccessSnapshot {
  /** 12 digits: the account of the source. */
  readonly accountId: Fact<string>;
  readonly role: Fact<Role>;
  readonly inlinePolicies: Known<AttachedPolicy>;
  readonly attachedPolicies: Known<AttachedPolicy>;
  readonly permissionBoundary: Fact<AttachedPolicy | undefined>;
  readonly table: Fact<TableIdentity>;
  readonly tableDescription: Fact<TableDescription>;
  readonly tablePolicy: Fact<AttachedPolicy | undefined>;
  readonly key: Fact<EncryptionKey | undefined>;
  readonly keyPolicy: Fact<AttachedPolicy | undefined>;
  /** Unqualified ARN of the function, for `lambda:SourceFunctionArn`. @default - not a function */
  readonly functionArn?: string;
}
