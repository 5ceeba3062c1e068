import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { AccessLevel } from "../../lambda-src/contract";

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

/** A DynamoDB action that an access level can hold. */
export type TableAction = (typeof READ)[number] | (typeof WRITE)[number];

/** The actions among them that also work on an index, with the index as resource. */
const INDEX_ACTIONS: readonly TableAction[] = ["dynamodb:Query"];

/**
 * What each level allows. Neither holds `Scan`, which reads the whole table, nor anything that
 * changes the table itself.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function actionsOf(level: AccessLevel): readonly TableAction[] {
  switch (level) {
    case "read":
      return READ;
    case "write":
      return WRITE;
    case "read-write":
      return [...READ, ...WRITE].sort();
  }
}

/** Who may do what with which table. Every policy is made from it. */
export interface Grant {
  readonly role: IamRole;
  readonly actions: readonly TableAction[];
  readonly tableArn: string;
  /** Empty when the table has no indexes. */
  readonly indexArns: readonly string[];
}

/** Actions with the narrowest resources that AWS takes for them. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A grant's actions on the table, and those that work on indexes. */
export function permissionsOf(grant: Omit<Grant, "role">): readonly Permission[] {
  const onIndexes = grant.actions.filter((action) => INDEX_ACTIONS.includes(action));
  return [
    { actions: grant.actions, resources: [grant.tableArn] },
    ...(grant.indexArns.length > 0 && onIndexes.length > 0
      ? [{ actions: onIndexes, resources: grant.indexArns }]
      : []),
  ];
}
