import { type IamRoleConfig } from "@cdktf/provider-aws/lib/iam-role";
import { z } from "zod";
import { literal } from "../literal";
import { type Rule } from "../rules";

/** What an account's owner asks of every role. */
export interface RoleOptions {
  /**
   * The path before the role's name in its ARN, e.g. `/team-a/`, and in the ARN of its instance
   * profile, if it has one. Changing it replaces the role. @default "/"
   */
  readonly rolePath?: string;
  /**
   * The ARN of the managed policy that limits what the role can do. It must allow everything that the
   * role's own policies allow. @default - no boundary
   */
  readonly permissionsBoundary?: string;
}

const LONGEST_PATH = 512;

/**
 * The paths that IAM accepts, without the characters that Lambda refuses in the ARN of a role.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 */
export const rolePathRule: Rule<string> = {
  schema: z
    .string()
    .max(LONGEST_PATH)
    .regex(/^\/([\w+=,.@-]+\/)*$/),
  must: `be / or, between slashes, names of letters, digits or any of \`+=,.@_-\`, such as /team-a/, at most ${LONGEST_PATH} characters in all`,
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
export const permissionsBoundaryRule: Rule<string> = {
  schema: z
    .string()
    .max(2048)
    .regex(/^arn:aws(-[a-z-]+)?:iam::(\d{12}|aws):policy\/([!-~]+\/)?[\w+=,.@-]{1,128}$/),
  must: "be the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary",
};

/** Rules for `checkProps` of every construct that creates a role. */
export const roleRules = {
  rolePath: rolePathRule,
  permissionsBoundary: permissionsBoundaryRule,
};

/** The arguments of the role. */
export function roleArguments({
  rolePath,
  permissionsBoundary,
}: RoleOptions): Pick<IamRoleConfig, "path" | "permissionsBoundary"> {
  return {
    ...(rolePath !== undefined && { path: rolePath }),
    ...(permissionsBoundary !== undefined && { permissionsBoundary: literal(permissionsBoundary) }),
  };
}
