import { z } from "zod";
import {
  idSchema,
  subnetsRule,
  vpcRule,
  type SubnetSelection,
  type VpcSelection,
} from "../network/selection";
import type { Rule } from "../rules";

/** Which VPC is used, and what of it. Nothing in it is changed. */
export interface ExistingVpc {
  readonly vpc: VpcSelection;
  readonly subnets: SubnetSelection;
  /**
   * `auto`: the endpoint that the subnets' route tables have, else one that is added. An id: that
   * endpoint, which must serve all of them.
   */
  readonly endpoint: string;
}

export const existingVpcRule: Rule<ExistingVpc> = {
  schema: z.strictObject({
    vpc: vpcRule.schema,
    subnets: subnetsRule.schema.default("private"),
    endpoint: z.union([z.literal("auto"), idSchema("vpce")]).default("auto"),
  }),
  must: 'have `vpc` ("default", an `id` or `tags`) and may have `subnets` ("private", "any", different `ids` or `tags`) and `endpoint` ("auto" or an id)',
};
