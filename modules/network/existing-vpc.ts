import { z } from "zod";
import type { Rule } from "../rules";

type Tags = Readonly<Record<string, string>>;

/** Which VPC is used, and what of it. Nothing in it is changed. */
export interface ExistingVpc {
  /** The account's default VPC in the region, or the only one with this id or these tags. */
  readonly vpc: "default" | { readonly id: string } | { readonly tags: Tags };
  /**
   * `private`: those without a route to an internet gateway. `any`: all, since a function never
   * has a public address and a gateway endpoint serves public subnets as well.
   */
  readonly subnets:
    "private" | "any" | { readonly ids: readonly string[] } | { readonly tags: Tags };
  /**
   * `auto`: the endpoint that the subnets' route tables have, else one that is added. An id: that
   * endpoint, which must serve all of them.
   */
  readonly endpoint: string;
}

const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`));
const tags = z
  .record(z.string().min(1).max(128), z.string().max(256))
  .refine((given) => Object.keys(given).length > 0);

export const existingVpcRule: Rule<ExistingVpc> = {
  schema: z.strictObject({
    vpc: z.union([
      z.literal("default"),
      z.strictObject({ id: id("vpc") }),
      z.strictObject({ tags }),
    ]),
    subnets: z
      .union([
        z.enum(["private", "any"]),
        z.strictObject({
          ids: z
            .array(id("subnet"))
            .min(1)
            .refine((ids) => new Set(ids).size === ids.length),
        }),
        z.strictObject({ tags }),
      ])
      .default("private"),
    endpoint: z.union([z.literal("auto"), id("vpce")]).default("auto"),
  }),
  must: 'have `vpc` ("default", an `id` or `tags`) and may have `subnets` ("private", "any", different `ids` or `tags`) and `endpoint` ("auto" or an id)',
  atSynthesis: true,
};
