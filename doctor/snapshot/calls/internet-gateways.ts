import { z } from "zod";
import { askBy, type Asking, keepByIds } from "./asking";
import { type ItemOf, listCall } from "./call";
import { idsOf, type Query, wordsOf } from "./query";
import { routeTables } from "./route-tables";
import { id, optional, text } from "./schemas";

const routedTo: Query = { of: routeTables, path: "RouteTables[].Routes[].GatewayId" };

const attachedOrRoutedTo: Asking = {
  script: (call) => [
    `gateways="$(list 'InternetGateways[].InternetGatewayId' ${call.command} --filters "Name=attachment.vpc-id,Values=$VPC") ${wordsOf(routedTo, " | grep '^igw-'")}"`,
    askBy(call, "internet-gateway-id", "$gateways"),
  ],
  account: async (call, account) => {
    const gateways = await idsOf(routedTo, account);
    const named = gateways.filter((id) => id.startsWith("igw-"));
    return keepByIds(call, account, "internet-gateway-id", named, {
      filter: { Name: "attachment.vpc-id", Values: [account.values.VPC ?? ""] },
      idField: "InternetGatewayId",
    });
  },
  follows: [routedTo],
};

/** The internet gateways of the VPC, and any others that its routes name. */
export const internetGateways = listCall({
  command: "ec2 describe-internet-gateways",
  permission: "ec2:DescribeInternetGateways",
  neededBy: "named-in-vpc",
  tells: "gateways",
  asking: attachedOrRoutedTo,
  list: "InternetGateways",
  id: "InternetGatewayId",
  item: z.object({
    InternetGatewayId: id("igw"),
    Attachments: z.array(z.object({ VpcId: optional(id("vpc")), State: text })).optional(),
  }),
});

export type InternetGateway = ItemOf<typeof internetGateways>;
