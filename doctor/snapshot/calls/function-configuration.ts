import { z } from "zod";
import { type AnswerOf, call } from "./call";
import { namesEndpoint, withoutPassword } from "../endpoint-values";
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

/** The variables that set the endpoint that the function's client calls. */
export const ENDPOINT_VARIABLES: readonly string[] = [
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_DYNAMODB",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_USE_DUALSTACK_ENDPOINT",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_STS_REGIONAL_ENDPOINTS",
  "NO_PROXY",
  "no_proxy",
];

/** The variables that name a proxy. Their URL can hold a password. */
export const PROXY_VARIABLES: readonly string[] = [
  "HTTPS_PROXY",
  "https_proxy",
  "ALL_PROXY",
  "all_proxy",
  "HTTP_PROXY",
  "http_proxy",
];

/** Names that code gives to the endpoint of DynamoDB, of DAX, or of an emulator. */
export const CUSTOM_ENDPOINT_VARIABLES: readonly string[] = [
  "DAX_ENDPOINT",
  "DAX_CLUSTER_ENDPOINT",
  "DAX_URL",
  "DYNAMODB_ENDPOINT",
  "DYNAMODB_ENDPOINT_URL",
  "DYNAMODB_URL",
  "DYNAMO_ENDPOINT",
];

/** Whether a function's variable of this name may name its table. */
export function mayNameTable(variable: string): boolean {
  return /table/i.test(variable);
}

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

/** Keeps only what names the table, the endpoint, and the proxy. Anything else may be secret. */
function withoutSecrets(answer: OutputOf<"lambda get-function-configuration">): object {
  const variables = answer.Environment?.Variables;
  if (variables === undefined) return answer;
  const kept = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    if (PROXY_VARIABLES.includes(name)) return [[name, withoutPassword(value)]];
    const isKept =
      mayNameTable(name) || ENDPOINT_VARIABLES.includes(name) || namesEndpoint(name, value);
    return isKept ? [[name, value]] : [];
  });
  return {
    ...answer,
    Environment: { ...answer.Environment, Variables: Object.fromEntries(kept) },
  };
}

export type FunctionConfiguration = AnswerOf<typeof functionConfiguration>;
