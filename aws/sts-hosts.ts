import { partitionOf } from "./partitions";

/** The public name of STS in a Region. */
export function stsHost(region: string): string {
  return `sts.${region}.${partitionOf(region).dnsSuffix}`;
}

/** The name of STS that is the same in all Regions of the commercial partition. */
export const GLOBAL_STS_HOST = "sts.amazonaws.com";
/** The Region of requests to that name. */
export const GLOBAL_STS_REGION = "us-east-1";

/** The Regions whose clients call the global name with AWS_STS_REGIONAL_ENDPOINTS=legacy. */
const LEGACY_REGIONS: readonly string[] = [
  "ap-northeast-1",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/**
 * Whether a client in a Region may call the global name of STS. In all other Regions, every client calls
 * the Region's.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html
 */
export function mayCallGlobalSts(region: string): boolean {
  return LEGACY_REGIONS.includes(region);
}
