import { z } from "zod";
import { type Asking } from "./asking";
import { type ItemOf, listCall } from "./call";
import { commandLine, type Query } from "./query";
import { id, number, optional, text } from "./schemas";

const GROUP_PATH = "Clusters[].SecurityGroups[].SecurityGroupIdentifier";
const DAX_GROUPS = "dax_groups";

/** Makes the call only if the client may ask a DAX cluster: `$DAX` is empty if it does not. */
function whereNamed(after?: { readonly variable: string; readonly path: string }): Asking {
  return {
    script: (call) => [
      ...(after === undefined ? [] : [`${after.variable}=''`]),
      'if [ -n "$DAX" ]; then',
      `  ask ${call.name} ${commandLine(call)}`,
      ...(after === undefined
        ? []
        : [`  ${after.variable}=$(list '${after.path}' ${commandLine(call)})`]),
      "fi",
    ],
    account: async (call, account) =>
      (account.values.DAX ?? "") === "" ? undefined : account.keep(call),
    follows: [],
  };
}

const common = { neededBy: "named-in-vpc", tells: "dax", optional: true } as const;

const endpoint = z.object({ Address: text, Port: number });

/** All clusters in the Region, because a client names one by its endpoint. */
export const daxClusters = listCall({
  ...common,
  command: "dax describe-clusters",
  permission: "dax:DescribeClusters",
  asking: whereNamed({ variable: DAX_GROUPS, path: GROUP_PATH }),
  list: "Clusters",
  item: z.object({
    ClusterName: z.string(),
    /** `available`, `creating`, `modifying`, and others. */
    Status: text,
    ClusterDiscoveryEndpoint: endpoint.optional(),
    Nodes: z
      .array(z.object({ NodeId: text, AvailabilityZone: text, Endpoint: endpoint.optional() }))
      .optional(),
    SubnetGroup: text,
    SecurityGroups: z.array(z.object({ SecurityGroupIdentifier: optional(id("sg")) })).optional(),
  }),
});

export type DaxCluster = ItemOf<typeof daxClusters>;

export const daxSubnetGroups = listCall({
  ...common,
  command: "dax describe-subnet-groups",
  permission: "dax:DescribeSubnetGroups",
  asking: whereNamed(),
  list: "SubnetGroups",
  item: z.object({
    SubnetGroupName: z.string(),
    VpcId: optional(id("vpc")),
    Subnets: z
      .array(z.object({ SubnetIdentifier: optional(id("subnet")), SubnetAvailabilityZone: text }))
      .optional(),
  }),
});

export type DaxSubnetGroup = ItemOf<typeof daxSubnetGroups>;

/** The security groups of the clusters. */
export const daxGroups: Query = { of: daxClusters, path: GROUP_PATH, variable: DAX_GROUPS };
