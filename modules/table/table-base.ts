import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { STREAM_ACTIONS } from "../../aws/dynamodb";
import { accessRule, actionsOf, type Access, type Grant } from "../access/grant";
import { roleOf, type Grantee } from "../access/grantable";
import { addGrant } from "../access/grants";
import { grantPolicy } from "../access/policy";
import { ValidationError } from "../errors";
import { checkProps } from "../rules";

/** A table of this app, or one that exists already. */
export interface ITable extends IConstruct {
  /** The name, as Terraform refers to it. */
  readonly tableName: string;
  /** The ARN, as Terraform refers to it. */
  readonly tableArn: string;
  /** The ARNs of the indexes. Empty when there are none. */
  readonly indexArns: readonly string[];
  /** @default - the table has no stream */
  readonly streamArn?: string;
  /** The name as it was given, for stacks that cannot refer to the table. */
  readonly nameInput: string | undefined;
  /** @default - the region of the stack, or of the network that it is used in */
  readonly region?: string;
  /** The 12-digit ID of the account that has the table. @default - the account of the stack */
  readonly account?: string;

  /** Allows the grantee to read items, including through the indexes. */
  grantRead(grantee: Grantee): Grant;
  /** Allows the grantee to write and delete items, but not to read them. */
  grantWrite(grantee: Grantee): Grant;
  /** Allows the grantee to read, write and delete items. */
  grantReadWrite(grantee: Grantee): Grant;
  /**
   * Allows the grantee some actions, and to use the key that encrypts the table.
   *
   * @throws ValidationError when `access` is neither a level nor a list of actions.
   */
  grant(access: Access, grantee: Grantee): Grant;
  /**
   * Allows the grantee to read the table's stream.
   *
   * @throws ValidationError when the table has no stream.
   */
  grantStreamRead(grantee: Grantee): Grant;
}

/** What an own table and an existing one have in common: how they are granted. */
export abstract class TableBase extends Construct implements ITable {
  /** The name, as Terraform refers to it. */
  abstract readonly tableName: string;
  /** The ARN, as Terraform refers to it. */
  abstract readonly tableArn: string;
  /** The ARNs of the indexes. Empty when there are none. */
  abstract readonly indexArns: readonly string[];
  /** The name as it was given. `undefined` when Terraform knows it only after apply. */
  abstract readonly nameInput: string | undefined;
  /** The ARN of the stream. `undefined` without one. */
  streamArn?: string;
  /** The table's region. `undefined`: that of its stack. */
  readonly region?: string;
  /** The account that has the table. `undefined`: that of its stack. */
  readonly account?: string;

  /** The customer managed key that encrypts the table, if any. */
  protected abstract keyIn(stack: TerraformStack): Grant["key"];

  /** The ARNs of the table and its indexes, as the policies of a role in this stack write them. */
  protected arnsIn(_stack: TerraformStack): Pick<Grant, "tableArn" | "indexArns"> {
    return { tableArn: this.tableArn, indexArns: this.indexArns };
  }

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
   * Allows the grantee to use the table's items and the key that encrypts them. The endpoints in the
   * role's stack, and those of the network that it is used in, allow it too. Returns the grant.
   *
   * @throws ValidationError when `access` is neither a level nor a list of actions.
   */
  grant(access: Access, grantee: Grantee): Grant {
    checkProps(this, { access: accessRule }, { access });
    const role = roleOf(grantee);
    const stack = TerraformStack.of(role);
    const key = this.keyIn(stack);
    const grant: Grant = {
      role,
      table: this,
      actions: actionsOf(access),
      ...this.arnsIn(stack),
      ...(this.streamArn !== undefined && { streamArn: this.streamArn }),
      ...(key && { key }),
    };
    const suffix = addGrant(grant);
    const policy = new IamRolePolicy(role, freeId(role, `access-to-${this.node.id}${suffix}`), {
      name: `dynamodb-${typeof access === "string" ? access : "actions"}${suffix}`,
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
    if (this.streamArn === undefined) {
      throw new ValidationError("`streamArn` must be there to grant it, got: no stream", this);
    }
    return this.grant(STREAM_ACTIONS, grantee);
  }
}

/** A table can be named as another table's second grant is. */
function freeId(scope: IConstruct, id: string): string {
  return scope.node.tryFindChild(id) === undefined ? id : freeId(scope, `${id}-other`);
}
