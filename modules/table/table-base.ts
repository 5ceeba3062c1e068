import { createHash } from "node:crypto";
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { isStreamAction, STREAM_ACTIONS } from "../../aws/dynamodb";
import { accessRule, actionsOf, type Access, type Grant, type Granted } from "../access/grant";
import { roleOf, type Grantee } from "../access/grantable";
import { addGrant } from "../access/grants";
import { grantPolicy } from "../access/policy";
import { ValidationError } from "../errors";
import { checkProps } from "../rules";

/**
 * A table of this app, or one that exists already. Whatever takes a table takes both.
 */
export interface ITable extends IConstruct {
  /** The name, as Terraform refers to it. */
  readonly tableName: string;
  /** `arn:PARTITION:dynamodb:REGION:ACCOUNT:table/NAME`, as Terraform refers to it. */
  readonly tableArn: string;
  /** The ARNs of its indexes, global and local. Empty when there are none. */
  readonly indexArns: readonly string[];
  /** The names of its global secondary indexes, which have metrics of their own. */
  readonly globalIndexNames: readonly string[];
  /** @default - the table has no stream */
  readonly streamArn?: string;
  /** The name as it was given, for stacks that cannot refer to the table: text, or a token. */
  readonly nameInput: string;
  /** @default - the provider's region */
  readonly region?: string;
  /** The 12-digit ID of the account that has the table. @default - the provider's account */
  readonly account?: string;

  /** Allows a role to read items, including through the indexes. Returns the grant. */
  grantRead(grantee: Grantee): Grant;
  /** Allows a role to write and delete items, but not to read them. Returns the grant. */
  grantWrite(grantee: Grantee): Grant;
  /** Allows a role to read, write and delete items. Returns the grant. */
  grantReadWrite(grantee: Grantee): Grant;
  /**
   * Allows a role to use the table and the key that encrypts it, by a policy of the role. The endpoints
   * in the role's stack, and those of the network that it is used in, allow it too.
   *
   * @param access a level (`read`, `write`, `read-write`), or the actions: on items
   * (`dynamodb:GetItem`, …), about the table (`dynamodb:DescribeTable`, …), on its stream
   * (`dynamodb:GetRecords`, …). No action that changes or deletes the table can be granted.
   * @param grantee a role, or whatever acts with one.
   * @returns the grant, for an endpoint's `grants`.
   * @throws ValidationError when `access` is neither a level nor a list of such actions, and when it has
   * an action on the stream of a table without one.
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
   */
  grant(access: Access, grantee: Grantee): Grant;
  /**
   * Allows a role to read the table's stream, and to decrypt it. A stream has hosts of its own, so no
   * endpoint for DynamoDB is involved. Returns the grant.
   *
   * @throws ValidationError when the table has no stream.
   */
  grantStreamRead(grantee: Grantee): Grant;
}

/** What a table of this app and one that exists already have in common: how they are granted. */
export abstract class TableBase extends Construct implements ITable {
  /** The name, as Terraform refers to it. */
  abstract readonly tableName: string;
  /** The ARN, as Terraform refers to it. */
  abstract readonly tableArn: string;
  /** The ARNs of the indexes. Empty when there are none. */
  abstract readonly indexArns: readonly string[];
  /** The names of the global secondary indexes. */
  abstract readonly globalIndexNames: readonly string[];
  /** The ARN of the stream. `undefined` without one. */
  abstract readonly streamArn: string | undefined;
  /** The name as it was given: text, or a token. */
  abstract readonly nameInput: string;
  /** The table's region. `undefined`: the provider's. */
  abstract readonly region: string | undefined;
  /** The account that has the table. `undefined`: the provider's. */
  abstract readonly account: string | undefined;

  /** What the policies of a role in this stack name: the table, its indexes, its stream, and its key. */
  protected abstract namesIn(stack: TerraformStack): Omit<Granted, "role" | "actions">;

  /** Allows the grantee to read items, including through the indexes. */
  grantRead(grantee: Grantee): Grant {
    return this.grant("read", grantee);
  }

  /** Allows the grantee to write and delete items, but not to read them. */
  grantWrite(grantee: Grantee): Grant {
    return this.grant("write", grantee);
  }

  /** Allows the grantee to read, write and delete items. */
  grantReadWrite(grantee: Grantee): Grant {
    return this.grant("read-write", grantee);
  }

  /**
   * Allows a role to use the table and the key that encrypts it, by a policy of the role. The endpoints
   * in the role's stack, and those of the network that it is used in, allow it too.
   *
   * @throws ValidationError when `access` is neither a level nor a list of such actions, and when it has
   * an action on the stream of a table without one.
   */
  grant(access: Access, grantee: Grantee): Grant {
    checkProps(this, { access: accessRule }, { access });
    const actions = actionsOf(access);
    if (this.streamArn === undefined && actions.some(isStreamAction)) {
      throw new ValidationError(
        `\`access\` must have no action on a stream where the table has none, got: ${actions.filter(isStreamAction).join(", ")}. Give the table its \`stream\`, or an existing one its \`streamArn\``,
        this,
      );
    }
    const role = roleOf(grantee);
    const grant: Grant = { role, table: this, actions, ...this.namesIn(TerraformStack.of(role)) };
    const suffix = addGrant(grant);
    const id = freeId(role, `access-to-${this.node.id}${suffix}`);
    const name = `dynamodb-${typeof access === "string" ? access : "actions"}${suffix}`;
    const policy = new IamRolePolicy(role, id, {
      // A role that exists already can have policies of other apps, which must keep theirs.
      name: role instanceof DataAwsIamRole ? `${name}-${addressIn(role, id)}` : name,
      role: role.name,
      policy: grantPolicy(grant),
    });
    return { ...grant, policy };
  }

  /**
   * Allows the grantee to read the table's stream.
   *
   * @throws ValidationError when the table has no stream.
   */
  grantStreamRead(grantee: Grantee): Grant {
    return this.grant(STREAM_ACTIONS, grantee);
  }
}

/** A table can be named as another table's second grant is. */
function freeId(scope: IConstruct, id: string): string {
  return scope.node.tryFindChild(id) === undefined ? id : freeId(scope, `${id}-other`);
}

/** Eight characters that no other construct of the app has, and that stay. */
function addressIn(scope: IConstruct, id: string): string {
  return createHash("sha256").update(`${scope.node.path}/${id}`).digest("hex").slice(0, 8);
}
