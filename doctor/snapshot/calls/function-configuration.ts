import { z } from "zod";
import { type AnswerOf, call } from "./call";
import { arn, textOrNull, textsOrNull } from "./schemas";

const schema = z.object({
  FunctionName: z.string(),
  FunctionArn: arn,
  State: textOrNull,
  Role: arn,
  VpcConfig: z
    .object({
      SubnetIds: textsOrNull,
      SecurityGroupIds: textsOrNull,
      VpcId: textOrNull,
      Ipv6AllowedForDualStack: z.boolean().nullish(),
    })
    .nullish(),
  Environment: z
    .object({
      Variables: z.record(z.string(), z.string().nullable()).nullish(),
      Error: z.object({ ErrorCode: textOrNull }).nullish(),
    })
    .nullish(),
});

/** The fields that the folder holds: others may be secret. */
export const FUNCTION_FIELDS: readonly string[] = Object.keys(schema.shape);

export const functionConfiguration = call({
  command: "lambda get-function-configuration",
  permission: "lambda:GetFunctionConfiguration",
  resource: "arn:aws:lambda:*:*:function:*",
  neededBy: "source",
  tells: "source",
  notFound: ({ FUNCTION }, region) =>
    `there is no function \`${FUNCTION ?? ""}\` in ${region}; check its name, and --region`,
  schema,
});

export type FunctionConfiguration = AnswerOf<typeof functionConfiguration>;
