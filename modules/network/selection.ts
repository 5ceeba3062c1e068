import { z } from "zod";
import { type Rule } from "../rules";

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** The account's default VPC in the region, or the only VPC with this ID or these tags. */
export type VpcSelection = "default" | { readonly id: string } | { readonly tags: Tags };

/**
 * `private`: subnets without a route to an internet gateway. `any`: all subnets, because a function
 * never has a public address and a gateway endpoint also serves public subnets. Of these, and of those
 * with `tags`, one in each zone. `ids`: these.
 */
export type SubnetSelection =
  "private" | "any" | { readonly ids: readonly string[] } | { readonly tags: Tags };

/** An ID that AWS assigns, e.g. `vpc-0123456789abcdef0`. */
export function idSchema(prefix: string): z.ZodType<string> {
  return z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`));
}

/**
 * How many subnets a function can have.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
 */
export const MAX_SUBNETS = 16;

const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((given) => Object.keys(given).length > 0);

export const vpcRule: Rule<VpcSelection> = {
  schema: z.union([
    z.literal("default"),
    z.strictObject({ id: idSchema("vpc") }),
    z.strictObject({ tags }),
  ]),
  must: 'be "default", an `id` or `tags`',
  atSynthesis: true,
};

export const subnetsRule: Rule<SubnetSelection> = {
  schema: z.union([
    z.enum(["private", "any"]),
    z.strictObject({
      ids: z
        .array(idSchema("subnet"))
        .min(1)
        .max(MAX_SUBNETS)
        .refine((ids) => new Set(ids).size === ids.length),
    }),
    z.strictObject({ tags }),
  ]),
  must: `be "private", "any", at most ${MAX_SUBNETS} unique \`ids\` or \`tags\``,
  atSynthesis: true,
};
