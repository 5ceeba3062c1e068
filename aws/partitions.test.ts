import { partitionOf } from "./partitions";
import { REGIONS } from "./regions";

test.each([
  ["us-east-2", "aws", "amazonaws.com", "api.aws"],
  ["cn-north-1", "aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com", "api.aws"],
  ["eusc-de-east-1", "aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu"],
])("%s is in %s, whose names end with %s", (region, name, dnsSuffix, dualStackDnsSuffix) => {
  expect(partitionOf(region)).toEqual({ name, dnsSuffix, dualStackDnsSuffix });
});

test("every region outside the other partitions is in the commercial one", () => {
  const others = REGIONS.filter((region) => partitionOf(region).name !== "aws");
  expect(others).toEqual([
    "cn-north-1",
    "cn-northwest-1",
    "eusc-de-east-1",
    "us-gov-east-1",
    "us-gov-west-1",
  ]);
});
