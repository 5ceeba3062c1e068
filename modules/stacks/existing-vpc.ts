import { z } from "zod";
import {
  idSchema,
  MAX_SUBNETS,
  subnetsRule,
  vpcRule,
  type SubnetSelection,
  type VpcSelection,
} from "../network/selection";
import { type Rule } from "../rules";

/** The existing VPC to use, and the subnets and endpoint in it. */
export interface ExistingVpc {
  /** The VPC: by its ID, by its tags, or the default one. */
  readonly vpc: VpcSelection;
  /** The subnets, by their IDs, their tags, or what they route to. */
  readonly subnets: SubnetSelection;
  /**
   * `find`: the VPC's gateway endpoint for DynamoDB. `add`: a new one, in route tables that others
   * may use. An ID: that endpoint. One that exists must serve all of the subnets' route tables.
   */
  readonly endpoint: string;
}

export const existingVpcRule: Rule<ExistingVpc> = {
  schema: z.strictObject({
    vpc: vpcRule.schema,
    subnets: subnetsRule.schema.default("private"),
    endpoint: z.union([z.enum(["find", "add"]), idSchema("vpce")]).default("find"),
  }),
  must: `have \`vpc\` ("default", an \`id\` or \`tags\`) and, optionally, \`subnets\` ("private", "any", at most ${MAX_SUBNETS} unique \`ids\` or \`tags\`) and \`endpoint\` ("find", "add" or an ID; no longer "auto": use "find", or "add" where the VPC has none)`,
};
