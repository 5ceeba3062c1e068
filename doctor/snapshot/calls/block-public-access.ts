import { z } from "zod";
import { type Answers, readAnswer, readList } from "../answers";
import { type Known } from "../known";
import { type AnswerOf, call, type ItemOf, listCall } from "./call";
import { arn, optional, text } from "./schemas";

/** An emulator that lacks these calls blocks nothing. */
const common = { neededBy: "vpc", tells: "gateways", mayBreakEmulator: true } as const;

export const blockPublicAccessOptions = call({
  ...common,
  command: "ec2 describe-vpc-block-public-access-options",
  permission: "ec2:DescribeVpcBlockPublicAccessOptions",
  unsupported: { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" } },
  schema: z.object({
    VpcBlockPublicAccessOptions: z.object({
      /** `off`, `block-bidirectional` or `block-ingress`. */
      InternetGatewayBlockMode: text,
    }),
  }),
});

export const blockPublicAccessExclusions = listCall({
  ...common,
  command: "ec2 describe-vpc-block-public-access-exclusions",
  permission: "ec2:DescribeVpcBlockPublicAccessExclusions",
  input: { MaxResults: 1000 },
  unsupported: { VpcBlockPublicAccessExclusions: [] },
  list: "VpcBlockPublicAccessExclusions",
  item: z.object({
    /** The ARN of a VPC or a subnet. */
    ResourceArn: optional(arn),
    InternetGatewayExclusionMode: text,
    State: text,
  }),
});

/** Combines both answers. */
export type VpcBlockPublicAccess = Partial<
  AnswerOf<typeof blockPublicAccessOptions>["VpcBlockPublicAccessOptions"]
> & { readonly Exclusions?: readonly ItemOf<typeof blockPublicAccessExclusions>[] };

export function blockPublicAccess(answers: Answers): Known<VpcBlockPublicAccess> {
  const options = readAnswer(answers, blockPublicAccessOptions);
  if (!options.known) return options;
  const { InternetGatewayBlockMode } = options.value.VpcBlockPublicAccessOptions;
  if (InternetGatewayBlockMode === "off") {
    return { known: true, items: [{ InternetGatewayBlockMode }] };
  }
  const exclusions = readList(answers, blockPublicAccessExclusions);
  return exclusions.known
    ? { known: true, items: [{ InternetGatewayBlockMode, Exclusions: exclusions.items }] }
    : exclusions;
}
