import { z } from "zod";
import { call, listCall } from "./call";
import { type Query } from "./query";
import { arn, optional, text } from "./schemas";

const indexes = z.array(z.object({ IndexName: z.string() })).nullish();

export const tableDescription = call({
  command: "dynamodb describe-table",
  permission: "dynamodb:DescribeTable",
  resource: "arn:aws:dynamodb:*:*:table/*",
  neededBy: "table",
  tells: "table",
  input: { TableName: "$TABLE" },
  notFound: ({ TABLE }, region) =>
    `there is no table \`${TABLE ?? ""}\` in ${region}; name the table with --table`,
  schema: z.object({
    Table: z
      .object({
        TableName: z.string(),
        TableArn: arn,
        TableStatus: text,
        KeySchema: z
          .array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }))
          .nullish(),
        GlobalSecondaryIndexes: indexes,
        LocalSecondaryIndexes: indexes,
        LatestStreamArn: optional(arn),
        SSEDescription: z.object({ Status: text, KMSMasterKeyArn: optional(arn) }).nullish(),
      })
      .refine(({ TableName, TableArn }) => TableArn.endsWith(`:table/${TableName}`), {
        path: ["TableArn"],
        error: "expected the ARN of the table in `TableName`",
      }),
  }),
});

export const tableArn: Query = { of: tableDescription, path: "Table.TableArn" };
export const tableKey: Query = {
  of: tableDescription,
  path: "Table.SSEDescription.KMSMasterKeyArn",
};

/** Indexes have the tags of their table, and streams have tags of their own. */
export const tableTags = listCall({
  command: "dynamodb list-tags-of-resource",
  permission: "dynamodb:ListTagsOfResource",
  resource: "arn:aws:dynamodb:*:*:table/*",
  neededBy: "table-arn",
  tells: "table-tags",
  input: { ResourceArn: "$arn" },
  list: "Tags",
  id: "Key",
  item: z.object({ Key: z.string(), Value: z.string() }),
});

/** `{}` stands for a table without a policy. Any other object must have `Policy`. */
export const tablePolicy = call({
  command: "dynamodb get-resource-policy",
  permission: "dynamodb:GetResourcePolicy",
  resource: "arn:aws:dynamodb:*:*:table/*",
  neededBy: "table-arn",
  tells: "table-policy",
  file: "`get-resource-policy.json`, which is `{}` for a table without one",
  input: { ResourceArn: "$arn" },
  absent: { codes: ["PolicyNotFoundException"], answer: {} },
  // DynamoDB Local does not support the call.
  unsupported: {},
  schema: z
    .record(z.string(), z.unknown())
    .refine((answer) => "Policy" in answer || Object.keys(answer).length === 0, {
      path: ["Policy"],
      error: "must be present, unless the object is empty",
    })
    .pipe(z.object({ Policy: text })),
});
