/**
 * What decides who is allowed: the role's policies, the table and its policy, and the key and its
 * policy. Documents are parsed JSON, otherwise unchanged. This file contains only types.
 */
import { type Fact, type Known } from "./known";

export type { Fact } from "./known";

/** A deployed policy. */
export interface AttachedPolicy {
  /** The inline policy's name, or the managed policy's ARN. */
  readonly name: string;
  /** The policy document as parsed JSON, of any shape. */
  readonly document: Fact<unknown>;
}

/** The role whose credentials sign the requests. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  /** @default - unknown */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The role of a function or an instance that assumes another role. */
export interface OwnRole extends Role {
  readonly inlinePolicies: Known<AttachedPolicy>;
  readonly attachedPolicies: Known<AttachedPolicy>;
  readonly permissionBoundary: Fact<AttachedPolicy | undefined>;
  /** The trust policy of the role that it assumes. */
  readonly trustPolicy: Fact<AttachedPolicy | undefined>;
}

/** An organization of accounts. */
export interface Organization {
  /** `o-…` */
  readonly id: string;
  /** 12 digits. */
  readonly managementAccountId: string;
}

/** An account, an organizational unit, or the root, and the policies that are attached to it. */
export interface OrganizationLevel {
  /** 12 digits, `ou-…`, or `r-…`. */
  readonly target: string;
  readonly serviceControl: Known<AttachedPolicy>;
  readonly resourceControl: Known<AttachedPolicy>;
}

/** What an account is in. */
export interface OrganizationMembership {
  /** `undefined`: the account is in no organization. */
  readonly organization: Fact<Organization | undefined>;
  /** From the account to the root. What is unknown above the last one that is known is a level too. */
  readonly levels: readonly OrganizationLevel[];
}

/** The table in the question. Its ARN contains its name, Region, and account. */
export interface TableIdentity {
  readonly arn: string;
  readonly name: string;
}

/** What describe-table returns about the table. */
export interface TableDescription {
  readonly status?: string;
  /** The partition key's attribute, then the sort key's. */
  readonly keyAttributes: readonly string[];
  /** Names of the global and local secondary indexes. */
  readonly indexNames: readonly string[];
  /** ARN of the stream that is on, or was last. @default - the table has none */
  readonly streamArn?: string;
  /** ARN of the KMS key. @default - the key that DynamoDB owns, which requires no permission */
  readonly kmsKeyArn?: string;
}

/** What describe-key returns about the table's key. */
export interface EncryptionKey {
  readonly arn: string;
  /** `AWS` for the AWS managed key `aws/dynamodb`, `CUSTOMER` for a customer managed key. */
  readonly manager: "AWS" | "CUSTOMER";
  /** `Enabled`, `Disabled`, `PendingDeletion`, and others. */
  readonly state: string;
}

/**
 * Everything in the account that decides whether the source is allowed to use the table. A known value
 * of `undefined` means absent: no permissions boundary, no policy, or no KMS key.
 */
export interface AccessSnapshot {
  /** 12 digits: the account of the source. */
  readonly accountId: Fact<string>;
  readonly role: Fact<Role>;
  /** The source's own role, if `role` is of another account and is assumed. @default - `role` itself */
  readonly ownRole?: OwnRole;
  readonly inlinePolicies: Known<AttachedPolicy>;
  readonly attachedPolicies: Known<AttachedPolicy>;
  readonly permissionBoundary: Fact<AttachedPolicy | undefined>;
  /** The policy that was passed when the role was assumed. @default - not collected */
  readonly sessionPolicy?: AttachedPolicy;
  readonly table: Fact<TableIdentity>;
  readonly tableDescription: Fact<TableDescription>;
  readonly tablePolicy: Fact<AttachedPolicy | undefined>;
  /** By key. */
  readonly tableTags: Fact<Readonly<Record<string, string>>>;
  readonly key: Fact<EncryptionKey | undefined>;
  readonly keyPolicy: Fact<AttachedPolicy | undefined>;
  /** By account: of the roles, the table, and the key. */
  readonly organizations: Readonly<Record<string, OrganizationMembership>>;
  /** Unqualified ARN of the function, for `lambda:SourceFunctionArn`. @default - not a function */
  readonly functionArn?: string;
}
