/**
 * Every action on a table's items: those that read, those that write, and the others.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const ITEM_ACTIONS = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLSelect",
  "dynamodb:PartiQLUpdate",
  "dynamodb:Scan",
] as const;
export type ItemAction = (typeof ITEM_ACTIONS)[number];

const INDEX_ACTIONS: readonly string[] = [
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
] satisfies readonly ItemAction[];

/** Whether an action also works on an index, with the index as its resource. */
export function worksOnIndexes(action: string): boolean {
  return INDEX_ACTIONS.includes(action);
}

/** The ARN of an index, or of all with `*`. */
export function indexArn(tableArn: string, name: string): string {
  return `${tableArn}/index/${name}`;
}

/** The table of `…:table/Orders/index/ByDate`. @returns `undefined` when it is not an index */
export function tableOfIndex(resource: string): string | undefined {
  return /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/index\/.+$/.exec(resource)?.[1];
}
