import { z } from "zod";
import { partitionOf } from "../../aws/partitions";
import { permissionsBoundaryRule } from "../limits/role-options";
import { type Rule } from "../rules";

/** `none`, because a later source of settings must be able to take a boundary away. */
export const boundaryRule: Rule<string> = {
  schema: z.union([z.literal("none"), permissionsBoundaryRule.schema]),
  must: `${permissionsBoundaryRule.must}, or none`,
};

/** ARNs of this region's partition, one or a list: those of another match nothing that is there. */
export function partitionRule(region: string): Rule<string | readonly string[]> {
  const { name } = partitionOf(region);
  const inPartition = z.string().refine((arn) => arn === "none" || arn.startsWith(`arn:${name}:`));
  return {
    schema: z.union([inPartition, z.array(inPartition)]),
    must: `be in ${name}, the partition of ${region}`,
  };
}

/** @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const allowedAccountIdsRule: Rule<readonly string[]> = {
  schema: z.array(z.string().regex(/^\d{12}$/)).refine((ids) => new Set(ids).size === ids.length),
  must: "be a list of different account IDs, each a text of 12 digits",
};
