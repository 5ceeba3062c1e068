import { nameOf, parseArn } from "../../../aws/arn";
import { type Layer } from "../collection";
import { type PlanDocument } from "./document";
import { type Existing } from "./existing";

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

/** The tables that are there, but for those that the plan has, destroys, or gives a policy. */
export function existingTables(
  { tables }: Existing,
  { before, resources }: PlanDocument,
  region: string,
): readonly (readonly [string, Layer])[] {
  if (tables.size === 0) return [];
  const own = new Set(
    [...before, ...resources].flatMap(({ mode, type, values }) => {
      if (mode !== "managed") return [];
      if (type === "aws_dynamodb_resource_policy") return [nameOf(String(values.resource_arn))];
      return type === "aws_dynamodb_table" ? [values.name] : [];
    }),
  );
  return [...tables].flatMap(([arn, layer]): (readonly [string, Layer])[] => {
    const name = nameOf(arn);
    if (own.has(name)) return [];
    const isHere = parseArn(arn)?.region === region;
    return [[arn, layer], ...(isHere ? [[name, layer] as const] : [])];
  });
}
