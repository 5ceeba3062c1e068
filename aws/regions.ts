/** How the name of a Region looks, also of one that is not in the list. */
export const REGION_FORM = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/**
 * Regions that offer DynamoDB, its gateway endpoint and Lambda, as of 2026-07. Add new ones here.
 * @see https://docs.aws.amazon.com/general/latest/gr/ddb.html
 * @see https://docs.aws.amazon.com/general/latest/gr/lambda-service.html
 */
export const REGIONS = [
  "af-south-1",
  "ap-east-1",
  "ap-east-2",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ap-southeast-5",
  "ap-southeast-6",
  "ap-southeast-7",
  "ca-central-1",
  "ca-west-1",
  "cn-north-1",
  "cn-northwest-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eusc-de-east-1",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "mx-central-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
] as const;

/** A region that offers both DynamoDB and Lambda, e.g. `us-east-2`. */
export type Region = (typeof REGIONS)[number];
