/**
 * Every action on a table's items: read actions, write actions, then the rest.
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

/**
 * Actions of DynamoDB Streams. A client calls them at a host of their own.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
export const STREAM_ACTIONS: readonly string[] = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];

const INDEX_ACTIONS: readonly string[] = [
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
] satisfies readonly ItemAction[];

/** Whether an action also accepts an index as its resource. */
export function worksOnIndexes(action: string): boolean {
  return INDEX_ACTIONS.includes(action);
}

/** The ARN of an index. Pass `*` as the name to match all indexes. */
export function indexArn(tableArn: string, name: string): string {
  return `${tableArn}/index/${name}`;
}

/** The table ARN of `…:table/Orders/index/ByDate`. @returns `undefined` when it is not an index */
export function tableOfIndex(resource: string): string | undefined {
  return /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/index\/.+$/.exec(resource)?.[1];
}
