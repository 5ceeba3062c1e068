/** A partition of AWS, with its own accounts, ARNs and host names. */
export interface Partition {
  /** As it appears in an ARN. */
  readonly name: "aws" | "aws-cn" | "aws-us-gov" | "aws-eusc";
  /** The suffix of its services' host names. */
  readonly dnsSuffix: string;
  /** The suffix of its services' dual-stack (IPv4 and IPv6) host names. */
  readonly dualStackDnsSuffix: string;
}

const COMMERCIAL: Partition = {
  name: "aws",
  dnsSuffix: "amazonaws.com",
  dualStackDnsSuffix: "api.aws",
};

/** The other partitions, by the prefix of their region names. */
const OTHERS: Readonly<Record<string, Partition>> = {
  "cn-": {
    name: "aws-cn",
    dnsSuffix: "amazonaws.com.cn",
    dualStackDnsSuffix: "api.amazonwebservices.com.cn",
  },
  "us-gov-": { ...COMMERCIAL, name: "aws-us-gov" },
  "eusc-": {
    name: "aws-eusc",
    dnsSuffix: "amazonaws.eu",
    dualStackDnsSuffix: "api.amazonwebservices.eu",
  },
};

/**
 * The partition of a region. The values match partitions.json, which ships with every AWS SDK.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string): Partition {
  const start = Object.keys(OTHERS).find((each) => region.startsWith(each)) ?? "";
  return OTHERS[start] ?? COMMERCIAL;
}
