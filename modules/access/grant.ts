import { type IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { z } from "zod";
import {
  ITEM_ACTIONS,
  isStreamAction,
  STREAM_ACTIONS,
  TABLE_ACTIONS,
  worksOnIndexes,
  type ItemAction,
  type StreamAction,
  type TableAction,
} from "../../aws/dynamodb";
import { viaServices } from "../../aws/services";
import { ACCESS_LEVELS, type AccessLevel } from "../../contract/stacks";
import { type Rule } from "../rules";
import { type ITable } from "../table/table-base";
import { type GrantedRole } from "./grantable";

const READ = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
] as const satisfies readonly ItemAction[];
const WRITE = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
] as const satisfies readonly ItemAction[];

/** An action on a table's items, on the table itself, or on its stream. */
export type GrantedAction = ItemAction | TableAction | StreamAction;

/** An access level, or a list of at least one action. */
export type Access = AccessLevel | readonly GrantedAction[];

const ACTIONS = [...ITEM_ACTIONS, ...TABLE_ACTIONS, ...STREAM_ACTIONS];

export const accessRule: Rule<Access> = {
  schema: z.union([z.enum(ACCESS_LEVELS), z.array(z.enum(ACTIONS)).min(1)]),
  must: `be one of ${ACCESS_LEVELS.join(", ")}, or a list of one or more of ${ACTIONS.join(", ")}`,
};

/**
 * The actions that each level allows. No level includes `Scan`, which reads the whole table, or any
 * action that changes the table itself.
 */
export function actionsOf(access: Access): readonly GrantedAction[] {
  switch (access) {
    case "read":
      return READ;
    case "write":
      return WRITE;
    case "read-write":
      return [...READ, ...WRITE].sort();
    default:
      return [...new Set(access)].sort();
  }
}

/** Which role can perform which actions on which table, as policies express it. */
export interface Granted {
  /** The role that can do it. */
  readonly role: {
    /** The ARN of the role. */
    readonly arn: string;
    /** The ARN with any path, where only AWS knows the role's. @default - `arn` has it */
    readonly pathArn?: string;
  };
  /** What is allowed. */
  readonly actions: readonly GrantedAction[];
  /** The table's ARN. */
  readonly tableArn: string;
  /** Empty when the table has no indexes. */
  readonly indexArns: readonly string[];
  /** Only for actions on the stream. @default - none */
  readonly streamArn?: string;
  /** The customer managed key that encrypts the table. @default - a key that needs no permission */
  readonly key?: {
    readonly arn: string;
    readonly region: string;
    readonly tableName: string;
    /** How the host names of the region's services end. @default - as in the region's partition */
    readonly dnsSuffix?: string;
  };
}

/** Which role can perform which actions on which table. Every policy is built from grants. */
export interface Grant extends Granted {
  /** The role that can do it. */
  readonly role: GrantedRole;
  /** The table that it is about. */
  readonly table: ITable;
  /** The role's policy that allows it. @default - none of ours */
  readonly policy?: IamRolePolicy;
}

/** Actions with the narrowest resources that AWS accepts for them. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default - always */
  readonly condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/**
 * A grant's permissions on the table, and on its indexes for the actions that accept an index: what an
 * endpoint for DynamoDB must let through. A stream has hosts and endpoints of its own.
 */
export function permissionsOf(grant: Omit<Granted, "role">): readonly Permission[] {
  const onTable = grant.actions.filter((action) => !isStreamAction(action));
  const onIndexes = onTable.filter(worksOnIndexes);
  return [
    ...(onTable.length > 0 ? [{ actions: onTable, resources: [grant.tableArn] }] : []),
    ...(grant.indexArns.length > 0 && onIndexes.length > 0
      ? [{ actions: onIndexes, resources: grant.indexArns }]
      : []),
  ];
}

/** A grant's permissions on the table's stream. AWS takes no resource for the list of all streams. */
export function streamPermissionsOf({
  actions,
  streamArn,
}: Pick<Granted, "actions" | "streamArn">): readonly Permission[] {
  const onStream = actions.filter(isStreamAction);
  const one = onStream.filter((action) => action !== "dynamodb:ListStreams");
  return [
    ...(one.length > 0 && streamArn !== undefined
      ? [{ actions: one, resources: [streamArn] }]
      : []),
    ...(onStream.length > one.length
      ? [{ actions: ["dynamodb:ListStreams"], resources: ["*"] }]
      : []),
  ];
}

/**
 * The extra permissions that a role needs when the table has a customer managed key. DynamoDB
 * decrypts the table key on behalf of each caller, and names the table to KMS. DynamoDB calls KMS
 * itself, so no endpoint policy is involved.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function keyPermissionsOf({ key }: Pick<Granted, "key">): readonly Permission[] {
  if (key === undefined) return [];
  return [
    {
      actions: ["kms:Decrypt"],
      resources: [key.arn],
      condition: {
        StringEquals: {
          "kms:ViaService": viaServices("dynamodb", key.region, key.dnsSuffix),
          "kms:EncryptionContext:aws:dynamodb:tableName": key.tableName,
        },
      },
    },
  ];
}
