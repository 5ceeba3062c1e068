import { z } from "zod";
import { readAnswer, type Answers } from "../answers";
import { type Known } from "../known";
import { type AnswerOf, call, type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { flag, id, ipv4Block, ipv6Block, state, text } from "./schemas";

export const vpcs = listCall({
  command: "ec2 describe-vpcs",
  permission: "ec2:DescribeVpcs",
  neededBy: "vpc",
  tells: "path-out",
  input: { Filters: IN_VPC },
  list: "Vpcs",
  id: "VpcId",
  item: z.object({
    VpcId: id("vpc"),
    CidrBlock: ipv4Block,
    /** `default`: the VPC has no options set. */
    DhcpOptionsId: text,
    CidrBlockAssociationSet: z
      .array(z.object({ CidrBlock: ipv4Block, CidrBlockState: state }))
      .optional(),
    Ipv6CidrBlockAssociationSet: z.array(z.object({ Ipv6CidrBlock: ipv6Block })).optional(),
  }),
});

export type Vpc = ItemOf<typeof vpcs>;

const attribute = z.object({ Value: flag });

export const dnsSupport = call({
  command: "ec2 describe-vpc-attribute",
  name: "describe-vpc-attribute-enableDnsSupport",
  permission: "ec2:DescribeVpcAttribute",
  neededBy: "vpc",
  tells: "names",
  input: { VpcId: "$VPC", Attribute: "enableDnsSupport" },
  schema: z.object({ VpcId: id("vpc"), EnableDnsSupport: attribute }),
});

export const dnsHostnames = call({
  command: "ec2 describe-vpc-attribute",
  name: "describe-vpc-attribute-enableDnsHostnames",
  permission: "ec2:DescribeVpcAttribute",
  neededBy: "vpc",
  tells: "names",
  input: { VpcId: "$VPC", Attribute: "enableDnsHostnames" },
  schema: z.object({ VpcId: id("vpc"), EnableDnsHostnames: attribute }),
});

type Attributes = AnswerOf<typeof dnsSupport> & AnswerOf<typeof dnsHostnames>;

/** The answers of describe-vpc-attribute for one VPC. AWS returns one attribute per call. */
export type VpcAttributes = Pick<Attributes, "VpcId"> & Partial<Attributes>;

export function vpcAttributes(answers: Answers): Known<VpcAttributes> {
  const support = readAnswer(answers, dnsSupport);
  if (!support.known) return support;
  const hostnames = readAnswer(answers, dnsHostnames);
  if (!hostnames.known) return hostnames;
  return {
    known: true,
    items:
      support.value.VpcId === hostnames.value.VpcId
        ? [{ ...support.value, ...hostnames.value }]
        : [support.value, hostnames.value],
  };
}
