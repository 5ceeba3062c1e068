import { z } from "zod";
import { wholeNumber, type Rule } from "../rules";

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

export const timeoutRule: Rule<number> = wholeNumber(1, 900);

export const memoryRule: Rule<number> = wholeNumber(128, 10_240);
