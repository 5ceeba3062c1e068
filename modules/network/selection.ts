import { Token } from "cdktf";
import { z } from "zod";
import { type Rule } from "../rules";

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/**
 * The account's default VPC in the region, or the only VPC with this ID or these tags. An ID can be a
 * token that a plan knows: of an SSM parameter (its `insecureValue`), remote state, or another stack.
 */
export type VpcSelection = "default" | { readonly id: string } | { readonly tags: Tags };

/**
 * `private`: subnets without a route to an internet gateway. `any`: all subnets, because a function
 * never has a public address and a gateway endpoint also serves public subnets. Of these, and of those
 * with `tags`, one in each zone. `ids`: these, which can be tokens, or one token for the list.
 */
export type SubnetSelection =
  "private" | "any" | { readonly ids: readonly string[] } | { readonly tags: Tags };

/** An ID that AWS assigns, e.g. `vpc-0123456789abcdef0`, as text. */
export function idSchema(prefix: string): z.ZodType<string> {
  return z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`));
}

/**
 * How many subnets a function can have.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
 */
export const MAX_SUBNETS = 16;

/** An ID as text, or a token: of an SSM parameter, another stack, a data source. */
function idOrToken(prefix: string): z.ZodType<string> {
  const text = idSchema(prefix);
  return z.string().refine((id) => Token.isUnresolved(id) || text.safeParse(id).success);
}

const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((given) => Object.keys(given).length > 0);

const vpcRuleOf = (id: z.ZodType<string>): Rule<VpcSelection> => ({
  schema: z.union([z.literal("default"), z.strictObject({ id }), z.strictObject({ tags })]),
  must: 'be "default", an `id` or `tags`',
  atSynthesis: true,
});

/** As text, in settings. */
export const vpcRule = vpcRuleOf(idSchema("vpc"));
export const vpcPropRule = vpcRuleOf(idOrToken("vpc"));

const someIds = (id: z.ZodType<string>) =>
  z
    .array(id)
    .min(1)
    .max(MAX_SUBNETS)
    .refine((ids) => new Set(ids).size === ids.length);

const subnetsRuleOf = (ids: z.ZodType<readonly string[]>): Rule<SubnetSelection> => ({
  schema: z.union([z.enum(["private", "any"]), z.strictObject({ ids }), z.strictObject({ tags })]),
  must: `be "private", "any", at most ${MAX_SUBNETS} unique \`ids\` or \`tags\``,
  atSynthesis: true,
});

/** As text, in settings. */
export const subnetsRule = subnetsRuleOf(someIds(idSchema("subnet")));
/** A list can be one token. */
export const subnetsPropRule = subnetsRuleOf(
  z.union([z.custom<readonly string[]>(isListToken), someIds(idOrToken("subnet"))]),
);

export function isListToken(value: unknown): boolean {
  return Array.isArray(value) && Token.isUnresolved(value);
}
