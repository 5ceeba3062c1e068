import { type DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { type IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { z } from "zod";
import { ITEM_ACTIONS, worksOnIndexes, type ItemAction } from "../../aws/dynamodb";
import { viaServices } from "../../aws/services";
import { ACCESS_LEVELS, type AccessLevel } from "../../contract/stacks";
import { type Rule } from "../rules";

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

/** An access level, or a list of at least one action. */
export type Access = AccessLevel | readonly ItemAction[];

export const accessRule: Rule<Access> = {
  schema: z.union([z.enum(ACCESS_LEVELS), z.array(z.enum(ITEM_ACTIONS)).min(1)]),
  must: `be one of ${ACCESS_LEVELS.join(", ")}, or a list of one or more of ${ITEM_ACTIONS.join(", ")}`,
};

/**
 * The actions that each level allows. No level includes `Scan`, which reads the whole table, or any
 * action that changes the table itself.
 */
export function actionsOf(access: Access): readonly ItemAction[] {
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
  readonly role: { readonly arn: string };
  readonly actions: readonly ItemAction[];
  readonly tableArn: string;
  /** Empty when the table has no indexes. */
  readonly indexArns: readonly string[];
  /** The customer managed key that encrypts the table. @default - a key that needs no permission */
  readonly key?: { readonly arn: string; readonly region: string; readonly tableName: string };
}

/** Which role can perform which actions on which table. Every policy is built from grants. */
export interface Grant extends Granted {
  readonly role: IamRole;
  readonly table: DynamodbTable;
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

/** A grant's permissions on the table, and on its indexes for the actions that accept an index. */
export function permissionsOf(grant: Omit<Granted, "role">): readonly Permission[] {
  const onIndexes = grant.actions.filter(worksOnIndexes);
  return [
    { actions: grant.actions, resources: [grant.tableArn] },
    ...(grant.indexArns.length > 0 && onIndexes.length > 0
      ? [{ actions: onIndexes, resources: grant.indexArns }]
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
          "kms:ViaService": viaServices("dynamodb", key.region),
          "kms:EncryptionContext:aws:dynamodb:tableName": key.tableName,
        },
      },
    },
  ];
}
