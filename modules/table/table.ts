import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Lazy } from "cdktf";
import { type Construct } from "constructs";
import { indexArn } from "../../aws/dynamodb";
import { type Grant } from "../access/grant";
import {
  onlyCopiedBy,
  onlyThroughEndpoints,
  policyDocument,
  type Statement,
} from "../access/policy";
import { ValidationError } from "../errors";
import { type EncryptionKey } from "../key/encryption-key";
import { literal } from "../literal";
import { checkProps } from "../rules";
import { ImportedTable, type TableByArn, type TableByName } from "./imported-table";
import { attributesOf, indexesRule, indexOf, type TableIndex } from "./indexes";
import { attributeNameRule, tableNameRule } from "./names";
import { TableBase, type ITable } from "./table-base";

/** The primary key that the contract defines. */
const KEY = { partitionKey: { name: "pk" }, sortKey: { name: "sk" } };

/** What a `Table` is named, and how it is kept. */
export interface TableProps {
  /** 3 to 255 letters, digits, `_`, `.` or `-`. */
  readonly name: string;
  /** The TTL attribute, in epoch seconds. Items are deleted after that time. @default "expiresAt" */
  readonly ttlAttribute?: string;
  /**
   * Whether AWS refuses to delete the table. To destroy it, set this to false, apply, then destroy.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** Global secondary indexes, at most 20. @default - none */
  readonly indexes?: readonly TableIndex[];
  /** The key that encrypts the table. @default - the AWS managed key in the account */
  readonly key?: EncryptionKey;
}

/**
 * An on-demand table with partition key `pk` and sort key `sk` (strings), point-in-time recovery
 * and encryption with a KMS key.
 *
 * @throws ValidationError when a prop is outside DynamoDB's limits.
 */
export class Table extends TableBase {
  /** The table. */
  readonly resource: DynamodbTable;
  /** The name, as Terraform refers to it. */
  readonly tableName: string;
  /** The ARN, as Terraform refers to it. */
  readonly tableArn: string;
  /** The ARNs of the indexes. Empty when there are none. */
  readonly indexArns: readonly string[];
  /** The name as it was given. */
  readonly nameInput: string;
  readonly #key: EncryptionKey | undefined;
  readonly #policy: Statement[] = [];

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const {
      name,
      ttlAttribute = "expiresAt",
      deletionProtection = true,
      indexes = [],
      key,
    } = props;
    checkProps(
      this,
      { name: tableNameRule, ttlAttribute: attributeNameRule, indexes: indexesRule },
      { name, ttlAttribute, indexes },
    );
    this.#key = key;
    this.resource = new DynamodbTable(this, "resource", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: KEY.partitionKey.name,
      rangeKey: KEY.sortKey.name,
      attribute: attributesOf([KEY, ...indexes]),
      ...(indexes.length > 0 && { globalSecondaryIndex: indexes.map(indexOf) }),
      ttl: { attributeName: literal(ttlAttribute), enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, ...(key && { kmsKeyArn: key.encryptTable(name) }) },
      deletionProtectionEnabled: deletionProtection,
    });
    this.nameInput = name;
    this.tableName = this.resource.name;
    this.tableArn = this.resource.arn;
    this.indexArns = indexes.map((index) => indexArn(this.resource.arn, index.name));
  }

  /**
   * A table that exists already, by its name. Nothing about it changes.
   *
   * @throws ValidationError when a prop is outside DynamoDB's limits.
   */
  static fromName(scope: Construct, id: string, props: TableByName): ITable {
    return ImportedTable.fromName(scope, id, props);
  }

  /**
   * A table that exists already, by its ARN. Nothing about it changes.
   *
   * @throws ValidationError when a prop is outside DynamoDB's limits.
   */
  static fromArn(scope: Construct, id: string, props: TableByArn): ITable {
    return ImportedTable.fromArn(scope, id, props);
  }

  /** The customer managed key that encrypts the table, if any. */
  protected override keyIn(): Grant["key"] {
    return this.#key && { arn: this.#key.arn, region: this.#key.region, tableName: this.tableName };
  }

  /**
   * Denies every action on items to requests that do not come through one of the endpoints,
   * including requests from the console and the CLI. Terraform can still manage the table from
   * anywhere. Whoever may export, back up, restore or stream the table still gets its items:
   * `onlyCopiedBy` closes that too.
   *
   * @throws ValidationError when there is no endpoint, because nobody could use the items.
   */
  onlyThroughEndpoints(...endpointIds: readonly string[]): void {
    if (endpointIds.length === 0) {
      throw new ValidationError("`endpointIds` must hold at least one endpoint, got: []", this);
    }
    const { indexArns } = this;
    this.#addToPolicy(
      onlyThroughEndpoints({ tableArn: this.resource.arn, indexArns }, endpointIds.map(literal)),
    );
  }

  /**
   * Denies everyone else to export the table, to back it up, to restore it to another table, and to
   * stream it to Kinesis. A principal is an ARN, which can have `*` and `?`, of a role or a user.
   *
   * AWS lets a table's policy deny neither the restore of a backup that is there, nor AWS Backup, nor
   * the reading of a stream. All three are for IAM policies.
   *
   * @throws ValidationError when there is no principal, because nobody could recover the table.
   */
  onlyCopiedBy(...principalArns: readonly string[]): void {
    if (principalArns.length === 0) {
      throw new ValidationError("`principalArns` must hold at least one ARN, got: []", this);
    }
    this.#addToPolicy(onlyCopiedBy(this.resource.arn, principalArns.map(literal)));
  }

  /** A table has one resource policy. */
  #addToPolicy(statement: Statement): void {
    this.#policy.push(statement);
    if (this.#policy.length > 1) return;
    new DynamodbResourcePolicy(this, "resource-policy", {
      resourceArn: this.resource.arn,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.#policy) }),
    });
  }
}
