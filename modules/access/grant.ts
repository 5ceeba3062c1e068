import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { z } from "zod";
import { ACCESS_LEVELS, type AccessLevel } from "../../contract/stacks";
import type { Rule } from "../rules";

const READ = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
] as const;
const WRITE = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
] as const;

/** What no level holds: it is granted by name. */
const BY_NAME = [
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLSelect",
  "dynamodb:PartiQLUpdate",
  "dynamodb:Scan",
] as const;

/**
 * Every action on a table's items.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const TABLE_ACTIONS = [...READ, ...WRITE, ...BY_NAME] as const;
export type TableAction = (typeof TABLE_ACTIONS)[number];

/** The actions among them that also work on an index, with the index as resource. */
const INDEX_ACTIONS: readonly TableAction[] = [
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
];

/** An access level, or the actions themselves, at least one. */
export type Access = AccessLevel | readonly TableAction[];

export const accessRule: Rule<Access> = {
  schema: z.union([z.enum(ACCESS_LEVELS), z.array(z.enum(TABLE_ACTIONS)).min(1)]),
  must: `be one of ${ACCESS_LEVELS.join(", ")} or a list of ${TABLE_ACTIONS.join(", ")}`,
};

/**
 * What each level allows. Neither holds `Scan`, which reads the whole table, nor anything that
 * changes the table itself.
 */
export function actionsOf(access: Access): readonly TableAction[] {
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

/** Who may do what with which table, as policies say it. */
export interface Granted {
  readonly role: { readonly arn: string };
  readonly actions: readonly TableAction[];
  readonly tableArn: string;
  /** Empty when the table has no indexes. */
  readonly indexArns: readonly string[];
  /** The customer's key that encrypts the table. @default - a key that asks for no permission */
  readonly key?: { readonly arn: string; readonly region: string };
}

/** Who may do what with which table. Every policy is made from it. */
export interface Grant extends Granted {
  readonly role: IamRole;
}

/** Actions with the narrowest resources that AWS takes for them. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** @default - always */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A grant's actions on the table, and those that work on indexes. */
export function permissionsOf(grant: Omit<Granted, "role">): readonly Permission[] {
  const onIndexes = grant.actions.filter((action) => INDEX_ACTIONS.includes(action));
  return [
    { actions: grant.actions, resources: [grant.tableArn] },
    ...(grant.indexArns.length > 0 && onIndexes.length > 0
      ? [{ actions: onIndexes, resources: grant.indexArns }]
      : []),
  ];
}

/**
 * What the role must be allowed besides when the table has a key of the customer's: DynamoDB
 * decrypts the table's own key for whoever reads or writes, and asks KMS itself, so that no
 * endpoint's policy is involved.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export function keyPermissionsOf({ key }: Pick<Granted, "key">): readonly Permission[] {
  if (key === undefined) return [];
  return [
    {
      actions: ["kms:Decrypt"],
      resources: [key.arn],
      condition: { StringEquals: { "kms:ViaService": viaDynamoDb(key.region) } },
    },
  ];
}

/** DynamoDB in a region, as KMS sees it ask. */
export function viaDynamoDb(region: string): string {
  return `dynamodb.${region}.amazonaws.com`;
}
