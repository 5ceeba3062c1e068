import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { z } from "zod";
import type { AccessLevel } from "../../lambda-src/contract";
import { actionsOf, permissionsOf, type Grant } from "../access/grant";
import { identityPolicy } from "../access/policy";
import { checkProps, type Rule } from "../rules";

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

export interface TableProps {
  /** 3 to 255 letters, digits, `_`, `.` or `-`. */
  readonly name: string;
  /** Items are deleted some time after the epoch second in this attribute. @default "expiresAt" */
  readonly ttlAttribute?: string;
  /** Refuses to be deleted until this is set to false and applied. @default false */
  readonly deletionProtection?: boolean;
}

/**
 * An on-demand table with partition key `pk` and sort key `sk` (strings), point-in-time recovery
 * and encryption with a KMS key.
 *
 * @throws ValidationError when a name is outside DynamoDB's limits.
 */
export class Table extends Construct {
  readonly resource: DynamodbTable;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { name, ttlAttribute = "expiresAt", deletionProtection = false } = props;
    checkProps(
      this,
      { name: tableNameRule, ttlAttribute: attributeNameRule },
      { name, ttlAttribute },
    );
    this.resource = new DynamodbTable(this, "resource", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      ttl: { attributeName: ttlAttribute, enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: deletionProtection,
    });
  }

  /** Lets the role use the table's items at this level, and returns what it granted. */
  grant(level: AccessLevel, role: IamRole): Grant {
    const grant: Grant = {
      role,
      actions: actionsOf(level),
      tableArn: this.resource.arn,
      indexArns: [],
    };
    new IamRolePolicy(role, `access-to-${this.node.id}`, {
      name: `dynamodb-${level}`,
      role: role.name,
      policy: identityPolicy(permissionsOf(grant)),
    });
    return grant;
  }
}
