import { z } from "zod";
import { type Rule } from "../rules";

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const LENGTH = 64;

export const roleNameRule: Rule<string> = {
  schema: z
    .string()
    .min(1)
    .max(LENGTH)
    .regex(/^[\w+=,.@-]*$/),
  must: `be 1 to ${LENGTH} letters, digits or any of \`+=,.@_-\``,
};
