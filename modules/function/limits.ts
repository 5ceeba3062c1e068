import { Token } from "cdktf";
import { z } from "zod";
import { oneOf, wholeNumber, type Rule } from "../rules";

const NAME_LENGTH = 64;

/**
 * The function names that Lambda accepts.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export const functionNameRule: Rule<string> = {
  schema: z
    .string()
    .min(1)
    .max(NAME_LENGTH)
    .regex(/^[A-Za-z0-9_-]*$/),
  must: `be 1 to ${NAME_LENGTH} letters, digits, \`-\` or \`_\``,
};

/** Every runtime that this project's own function is tested on. */
export const NODE_RUNTIMES = ["nodejs22.x", "nodejs24.x"] as const;
/** The Node.js releases that this project's own function is tested on. */
export type NodeRuntime = (typeof NODE_RUNTIMES)[number];

export const nodeRuntimeRule: Rule<NodeRuntime> = oneOf(NODE_RUNTIMES);

/**
 * The identifier of a runtime that Lambda manages. New ones come every year: Lambda, and the AWS
 * provider at plan, say which there are.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export type Runtime =
  | `nodejs${number}.x`
  | `python3.${number}`
  | `java${number}`
  | "java8.al2"
  | `dotnet${number}`
  | `ruby${number}`
  | "provided.al2"
  | "provided.al2023";

export const runtimeRule: Rule<Runtime> = {
  schema: z.custom<Runtime>(
    (value) =>
      typeof value === "string" &&
      /^(nodejs\d+\.x|python3\.\d+|java\d+|java8\.al2|dotnet\d+|ruby\d+\.\d+|provided\.al\d+)$/.test(
        value,
      ),
  ),
  must: "be a runtime of Lambda, such as nodejs22.x, python3.13, java21, dotnet8, ruby3.4 or provided.al2023",
  atSynthesis: true,
};

/**
 * The first release of the AWS provider whose changelog lists a runtime that 5.100.0 refuses at plan.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md
 */
export const RUNTIME_RELEASES: Readonly<
  Partial<Record<NodeRuntime, string>> & { "nodejs24.x": string }
> = {
  "nodejs24.x": "6.21.0",
};

export const timeoutRule: Rule<number> = wholeNumber(1, 900);

export const memoryRule: Rule<number> = wholeNumber(128, 10_240);

/**
 * Handlers that Lambda accepts.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export const handlerRule: Rule<string> = {
  schema: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[^\s]+$/),
  must: "be 1 to 128 characters without spaces, such as index.handler",
  atSynthesis: true,
};

/** @see https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html */
const MAX_LAYERS = 5;

export const layersRule: Rule<readonly string[]> = {
  schema: z
    .array(textOrToken(/^arn:aws(-[a-z-]+)?:lambda:[^:]+:\d{12}:layer:[\w-]+:\d+$/))
    .max(MAX_LAYERS),
  must: `be at most ${MAX_LAYERS} ARNs of layer versions, such as arn:aws:lambda:us-east-2:111122223333:layer:tools:1`,
};

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
export const reservedConcurrencyRule: Rule<number> = {
  schema: z.int().min(0),
  must: "be a whole number of at least 0",
};

/** Whether Lambda traces each sampled request, or only those that a caller has decided to trace. */
export type Tracing = (typeof TRACING)[number];
/** Every way to trace requests. */
export const TRACING = ["Active", "PassThrough"] as const;

export const tracingRule: Rule<Tracing> = oneOf(TRACING);

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html */
const MAX_SECURITY_GROUPS = 5;

/** One of the groups is the function's own. */
export const securityGroupsRule: Rule<readonly { readonly id: string }[]> = {
  schema: z.array(z.custom<{ readonly id: string }>(hasId)).max(MAX_SECURITY_GROUPS - 1),
  must: `be at most ${MAX_SECURITY_GROUPS - 1} security groups with an \`id\`, such as sg-0123456789abcdef0`,
};

function hasId(value: unknown): boolean {
  const id = (value as { readonly id?: unknown } | undefined)?.id;
  return textOrToken(/^sg-[0-9a-f]{8,17}$/).safeParse(id).success;
}

/** Text that fits the pattern, or a token for it. */
function textOrToken(pattern: RegExp): z.ZodType<string> {
  return z.string().refine((text) => Token.isUnresolved(text) || pattern.test(text));
}
