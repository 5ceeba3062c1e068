import { z } from "zod";
import { byIds } from "./asking";
import { type ItemOf, listCall } from "./call";
import { id, text } from "./schemas";
import { vpcs } from "./vpcs";

/** The options that the VPC gives to everything in it, such as its DNS servers. */
export const dhcpOptions = listCall({
  command: "ec2 describe-dhcp-options",
  permission: "ec2:DescribeDhcpOptions",
  neededBy: "named-in-vpc",
  tells: "dns-servers",
  asking: byIds("dhcp-options-id", [{ of: vpcs, path: "Vpcs[].DhcpOptionsId" }], "dhcp"),
  list: "DhcpOptions",
  id: "DhcpOptionsId",
  item: z.object({
    DhcpOptionsId: id("dopt"),
    DhcpConfigurations: z
      .array(z.object({ Key: text, Values: z.array(z.object({ Value: text })).optional() }))
      .optional(),
  }),
});

export type DhcpOptions = ItemOf<typeof dhcpOptions>;
