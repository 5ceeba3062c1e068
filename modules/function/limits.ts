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

const RUNTIMES = ["nodejs22.x", "nodejs24.x"] as const;
/** The Node.js release that Lambda runs the function on. */
export type Runtime = (typeof RUNTIMES)[number];

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const runtimeRule: Rule<Runtime> = oneOf(RUNTIMES);

/**
 * The first release of the AWS provider whose changelog lists a runtime that 5.100.0 refuses at plan.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md
 */
export const RUNTIME_RELEASES: Readonly<
  Partial<Record<Runtime, string>> & { "nodejs24.x": string }
> = {
  "nodejs24.x": "6.21.0",
};

export const timeoutRule: Rule<number> = wholeNumber(1, 900);

export const memoryRule: Rule<number> = wholeNumber(128, 10_240);
