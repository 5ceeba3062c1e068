/** A part of AWS with accounts, ARNs and host names of its own. */
export interface Partition {
  /** As an ARN has it. */
  readonly name: "aws" | "aws-cn" | "aws-us-gov" | "aws-eusc";
  /** Ends the host names of its services. */
  readonly dnsSuffix: string;
  /** Ends those that have IPv6 addresses as well. */
  readonly dualStackDnsSuffix: string;
}

const COMMERCIAL: Partition = {
  name: "aws",
  dnsSuffix: "amazonaws.com",
  dualStackDnsSuffix: "api.aws",
};

/** The others, by how the names of their regions start. */
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
 * The partition of a region, whose names are those of partitions.json, which every AWS SDK has.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string): Partition {
  const start = Object.keys(OTHERS).find((each) => region.startsWith(each)) ?? "";
  return OTHERS[start] ?? COMMERCIAL;
}
