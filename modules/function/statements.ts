import { Token } from "cdktf";
import { z } from "zod";
import { type Permission } from "../access/grant";
import { literal } from "../literal";
import { type Rule } from "../rules";

/** What a role can do, or cannot, besides what it is granted on tables. */
export interface PolicyStatement {
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** At least one, e.g. `s3:GetObject`. `*` and `?` are wildcards. */
  readonly actions: readonly string[];
  /** At least one ARN, or `*`. `${aws:…}` in it is a variable of the policy language. */
  readonly resources: readonly string[];
  /** By operator, then by key. @default - always */
  readonly conditions?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

const some = (pattern: RegExp) =>
  z.array(z.string().refine((text) => Token.isUnresolved(text) || pattern.test(text))).min(1);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export const statementsRule: Rule<readonly PolicyStatement[]> = {
  schema: z.array(
    z.strictObject({
      effect: z.enum(["Allow", "Deny"]).exactOptional(),
      actions: some(/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/),
      resources: some(/^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/),
      conditions: z
        .record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())])))
        .exactOptional(),
    }),
  ),
  must: 'be statements with one or more `actions` such as s3:GetObject, one or more `resources` (ARNs or "*") and, optionally, `effect` ("Allow" or "Deny") and `conditions`',
  atSynthesis: true,
};

/** The statements of one effect, as policies express them. */
export function permissionsIn(
  statements: readonly PolicyStatement[],
  effect: "Allow" | "Deny",
): readonly Permission[] {
  return statements
    .filter((each) => (each.effect ?? "Allow") === effect)
    .map(({ actions, resources, conditions }) => ({
      actions: actions.map(literal),
      resources: resources.map(literal),
      ...(conditions && { condition: literalConditions(conditions) }),
    }));
}

function literalConditions(
  conditions: NonNullable<PolicyStatement["conditions"]>,
): NonNullable<Permission["condition"]> {
  const values = (value: string | readonly string[]) =>
    typeof value === "string" ? literal(value) : value.map(literal);
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [literal(key), values(value)])),
    ]),
  );
}
