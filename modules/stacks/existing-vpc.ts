import { z } from "zod";
import {
  idSchema,
  subnetsRule,
  vpcRule,
  type SubnetSelection,
  type VpcSelection,
} from "../network/selection";
import { type Rule } from "../rules";

/** The existing VPC to use, and the subnets and endpoint in it. */
export interface ExistingVpc {
  readonly vpc: VpcSelection;
  readonly subnets: SubnetSelection;
  /**
   * `auto`: the endpoint in the subnets' route tables, or a new one if there is none. An ID: that
   * endpoint, which must serve all of those route tables.
   */
  readonly endpoint: string;
}

export const existingVpcRule: Rule<ExistingVpc> = {
  schema: z.strictObject({
    vpc: vpcRule.schema,
    subnets: subnetsRule.schema.default("private"),
    endpoint: z.union([z.literal("auto"), idSchema("vpce")]).default("auto"),
  }),
  must: 'have `vpc` ("default", an `id` or `tags`) and, optionally, `subnets` ("private", "any", unique `ids` or `tags`) and `endpoint` ("auto" or an ID)',
};
