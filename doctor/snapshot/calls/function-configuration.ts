import { z } from "zod";
import { type AnswerOf, call } from "./call";
import { keptVariables } from "./client-variables";
import { type OutputOf } from "./services";
import { arn, idsOrNull, text } from "./schemas";

const schema = z.object({
  FunctionName: z.string(),
  FunctionArn: arn,
  State: text,
  Role: arn,
  VpcConfig: z
    .object({
      SubnetIds: idsOrNull("subnet"),
      SecurityGroupIds: idsOrNull("sg"),
      VpcId: text,
      Ipv6AllowedForDualStack: z.boolean().nullish(),
    })
    .nullish(),
  Environment: z
    .object({
      Variables: z.record(z.string(), z.string().nullable()).nullish(),
      Error: z.object({ ErrorCode: text }).nullish(),
    })
    .nullish(),
});

/** The fields that the folder stores. Others may be secret. */
export const FUNCTION_FIELDS: readonly string[] = Object.keys(schema.shape);

/** Paths in the answer to the function's VPC, groups, and role. */
export const FUNCTION_PATHS = {
  role: "Role",
  subnets: "VpcConfig.SubnetIds",
  groups: "VpcConfig.SecurityGroupIds",
  vpc: "VpcConfig.VpcId",
} as const;

export const functionConfiguration = call({
  command: "lambda get-function-configuration",
  permission: "lambda:GetFunctionConfiguration",
  resource: "arn:aws:lambda:*:*:function:*",
  neededBy: "source",
  tells: "source",
  notFound: ({ FUNCTION }, region) =>
    `there is no function \`${FUNCTION ?? ""}\` in ${region}; check its name and --region`,
  asPrinted: withoutSecrets,
  schema,
});

function withoutSecrets(answer: OutputOf<"lambda get-function-configuration">): object {
  const variables = answer.Environment?.Variables;
  if (variables === undefined) return answer;
  return { ...answer, Environment: { ...answer.Environment, Variables: keptVariables(variables) } };
}

export type FunctionConfiguration = AnswerOf<typeof functionConfiguration>;
