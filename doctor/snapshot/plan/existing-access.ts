import { layered, readAnswer } from "../answers";
import { callerIdentity } from "../calls/caller";
import { type Layer } from "../collection";
import { type PlanDocument } from "./document";
import { type Existing } from "./existing";

/** The account that was asked. */
export function accountOf({ account }: Existing): string | undefined {
  const caller = readAnswer(layered([account]), callerIdentity);
  return caller.known ? caller.value.Account : undefined;
}

/** The roles that are there, but for those that the plan has, destroys, or gives policies. */
export function existingRoles(
  { roles }: Existing,
  { before, resources }: PlanDocument,
): readonly (readonly [string, Layer])[] {
  if (roles.size === 0) return [];
  const own = new Set(
    [...before, ...resources].flatMap(({ mode, type, values }) =>
      mode === "managed" && type.startsWith("aws_iam_")
        ? [
            type === "aws_iam_role" ? values.name : undefined,
            values.role,
            values.role_name,
            values.roles,
          ].flat()
        : [],
    ),
  );
  return [...roles].filter(([name]) => !own.has(name));
}
