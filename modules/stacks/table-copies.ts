import { z } from "zod";
import { type Rule } from "../rules";

/**
 * `*` and `?` are the wildcards of IAM. A session has the ARN of its role.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
const PRINCIPAL = /^arn:aws(-[a-z-]+)?:iam::(\d{12}|\*):(role|user)\/[\w+=,.@/*?-]{1,576}$/;
const MOST = 20;

/** Who may copy the table's items elsewhere. */
export const tableCopiesRule: Rule<readonly string[]> = {
  schema: z
    .array(z.string().regex(PRINCIPAL))
    .max(MOST)
    .refine((arns) => new Set(arns).size === arns.length),
  must: `be at most ${MOST} different ARNs of IAM roles or users, which can contain \`*\` and \`?\``,
};
