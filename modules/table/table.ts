import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { z } from "zod";
import { indexArn } from "../../aws/dynamodb";
import { accessRule, actionsOf, type Access, type Grant } from "../access/grant";
import { addGrant } from "../access/grants";
import { grantPolicy, onlyThroughEndpointsPolicy } from "../access/policy";
import { ValidationError } from "../errors";
import type { EncryptionKey } from "../key/encryption-key";
import { checkProps, type Rule } from "../rules";
import { attributesOf, indexesRule, indexOf, type TableIndex } from "./indexes";

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
const tableNameRule: Rule<string> = {
  schema: z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/),
  must: "be 3 to 255 letters, digits, `_`, `.` or `-`",
};

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
const attributeNameRule: Rule<string> = {
  schema: z.string().min(1).max(255),
  must: "be 1 to 255 characters long",
};

/** The contract's key. */
const KEY = { partitionKey: { name: "pk" }, sortKey: { name: "sk" } };

export interface TableProps {
  /** 3 to 255 letters, digits, `_`, `.` or `-`. */
  readonly name: string;
  /** Items are deleted some time after the epoch second in this attribute. @default "expiresAt" */
  readonly ttlAttribute?: string;
  /**
   * Refuses to be deleted. To destroy it anyway, set this to false, apply, and then destroy.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** Global secondary indexes, at most 20. @default - none */
  readonly indexes?: readonly TableIndex[];
  /** Encrypts the table. @default - the key that AWS manages in the account */
  readonly key?: EncryptionKey;
}

/**
 * An on-demand table with partition key `pk` and sort key `sk` (strings), point-in-time recovery
 * and encryption with a KMS key.
 *
 * @throws ValidationError when a prop is outside DynamoDB's limits.
 */
export class Table extends Construct {
  readonly resource: DynamodbTable;
  readonly indexArns: readonly string[];
  private readonly key: EncryptionKey | undefined;

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
    this.key = key;
    this.resource = new DynamodbTable(this, "resource", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: KEY.partitionKey.name,
      rangeKey: KEY.sortKey.name,
      attribute: attributesOf([KEY, ...indexes]),
      ...(indexes.length > 0 && { globalSecondaryIndex: indexes.map(indexOf) }),
      ttl: { attributeName: ttlAttribute, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, ...(key && { kmsKeyArn: key.arn }) },
      deletionProtectionEnabled: deletionProtection,
    });
    this.indexArns = indexes.map((index) => indexArn(this.resource.arn, index.name));
  }

  /** Lets the role read items, from the indexes as well. */
  grantRead(role: IamRole): Grant {
    return this.grant("read", role);
  }

  /** Lets the role write and delete items, without reading them. */
  grantWrite(role: IamRole): Grant {
    return this.grant("write", role);
  }

  /** Lets the role read, write and delete items. */
  grantReadWrite(role: IamRole): Grant {
    return this.grant("read-write", role);
  }

  /**
   * Lets the role use the table's items, and its key for them, and returns what it granted. The
   * endpoints in the stack let it through.
   *
   * @throws ValidationError when `access` is neither a level nor a list of actions on items.
   */
  grant(access: Access, role: IamRole): Grant {
    checkProps(this, { access: accessRule }, { access });
    const grant: Grant = {
      role,
      actions: actionsOf(access),
      tableArn: this.resource.arn,
      indexArns: this.indexArns,
      ...(this.key && { key: this.key }),
    };
    const suffix = addGrant(this, grant);
    new IamRolePolicy(role, `access-to-${this.node.id}${suffix}`, {
      name: `dynamodb-${typeof access === "string" ? access : "actions"}${suffix}`,
      role: role.name,
      policy: grantPolicy(grant),
    });
    return grant;
  }

  /**
   * Denies everyone every action on items that does not come through one of the endpoints, the
   * console and the CLI included. Terraform goes on managing the table from anywhere.
   *
   * @throws ValidationError without an endpoint, since nobody could use the items.
   */
  onlyThroughEndpoints(...endpointIds: readonly string[]): void {
    if (endpointIds.length === 0) {
      throw new ValidationError("`endpointIds` must hold at least one endpoint, got: []", this);
    }
    new DynamodbResourcePolicy(this, "resource-policy", {
      resourceArn: this.resource.arn,
      policy: onlyThroughEndpointsPolicy(
        { tableArn: this.resource.arn, indexArns: this.indexArns },
        endpointIds,
      ),
    });
  }
}
