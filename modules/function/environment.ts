import { Token } from "cdktf";
import { z } from "zod";
import { literal } from "../literal";
import { type Rule } from "../rules";

/**
 * Variables that Lambda sets, and that a function's configuration cannot.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
const RESERVED = [
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
];

/**
 * All names and values together.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_BYTES = 4096;

const NAME = "2 or more letters, digits or `_`, the first a letter, and not reserved by Lambda";

const name = z
  .string()
  .regex(/^[A-Za-z]\w+$/)
  .refine((text) => !RESERVED.includes(text));

export const variableRule: Rule<string> = { schema: name, must: `be ${NAME}`, atSynthesis: true };

/**
 * What a plan does not know yet counts as nothing: Lambda says when it is too large.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const environmentRule: Rule<Readonly<Record<string, string>>> = {
  schema: z.record(name, z.string()).refine((all) => bytesOf(all) <= MAX_BYTES),
  must: `have names of ${NAME}, values that are text, and at most ${MAX_BYTES} bytes in all`,
  atSynthesis: true,
};

function bytesOf(variables: Readonly<Record<string, string>>): number {
  return Object.entries(variables)
    .flat()
    .filter((text) => !Token.isUnresolved(text))
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** The variables with their values as Terraform must get them. */
export function literalValues(
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([variable, value]) => [variable, literal(value)]),
  );
}
