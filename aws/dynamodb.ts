import { formatArn, type Arn } from "./arn";

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
/** An action on a table's items. */
export type ItemAction = (typeof ITEM_ACTIONS)[number];

/**
 * Actions of DynamoDB Streams. A client calls them at a host of their own.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
export const STREAM_ACTIONS = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
] as const;
/** An action of DynamoDB Streams. */
export type StreamAction = (typeof STREAM_ACTIONS)[number];

export function isStreamAction(action: string): action is StreamAction {
  return (STREAM_ACTIONS as readonly string[]).includes(action);
}

/**
 * Actions on a table that tell about it, or copy it into AWS's own storage. None changes the table.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const TABLE_ACTIONS = [
  "dynamodb:CreateBackup",
  "dynamodb:DescribeContinuousBackups",
  "dynamodb:DescribeContributorInsights",
  "dynamodb:DescribeKinesisStreamingDestination",
  "dynamodb:DescribeTable",
  "dynamodb:DescribeTableReplicaAutoScaling",
  "dynamodb:DescribeTimeToLive",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:GetResourcePolicy",
  "dynamodb:ListTagsOfResource",
] as const;
/** An action that tells about a table, or copies it. */
export type TableAction = (typeof TABLE_ACTIONS)[number];

/**
 * Actions that copy a table's items elsewhere, and that the table's policy can deny. The policy of a
 * table cannot deny what acts on its backups and streams: DynamoDB refuses such a policy.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html
 */
export const COPY_ACTIONS = [
  "dynamodb:CreateBackup",
  "dynamodb:EnableKinesisStreamingDestination",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:RestoreTableToPointInTime",
  "dynamodb:UpdateKinesisStreamingDestination",
] as const;

const INDEX_ACTIONS: readonly string[] = [
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
] satisfies readonly ItemAction[];

/** Whether an action also accepts an index as its resource. */
export function worksOnIndexes(action: string): boolean {
  return INDEX_ACTIONS.includes(action);
}

/** The ARN of the table with this name. */
export function tableArnOf({
  name,
  ...place
}: Omit<Arn, "service" | "resource"> & { readonly name: string }): string {
  return formatArn({ ...place, service: "dynamodb", resource: `table/${name}` });
}

/** The ARN of an index. Pass `*` as the name to match all indexes. */
export function indexArn(tableArn: string, name: string): string {
  return `${tableArn}/index/${name}`;
}

/** The table ARN of `…:table/Orders/index/ByDate`. @returns `undefined` when it is not an index */
export function tableOfIndex(resource: string): string | undefined {
  return /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/index\/.+$/.exec(resource)?.[1];
}
