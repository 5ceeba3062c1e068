import { type Region } from "../../aws/regions";

/** The lowest release of hashicorp/aws that the stacks take. */
export const LOWEST_PROVIDER = "5.100.0";

/** The bindings come from one release. By default, the stacks use only what all these releases have. */
export function providerFrom(lowest: string) {
  return { source: "hashicorp/aws", version: `>= ${lowest}, < 7.0.0` };
}

/** Regions that the lowest release refuses as invalid: they are younger. Found by planning in each. */
export const REGIONS_UNKNOWN_TO_LOWEST: readonly Region[] = ["ap-southeast-6"];
