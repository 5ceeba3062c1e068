import { all, endpointGroup, type Mutation, one } from "./breaks";

/** One thing of the network broken in the deployed state of the stack with PrivateLink. */
export const INTERFACE_ENDPOINT_MUTATIONS: readonly Mutation[] = [
  {
    stack: "interface-endpoint",
    breaks: "the function is not told the endpoint's URL",
    change: ({ network: { source } }) => {
      source.clientEndpoint = { known: true };
    },
    // Its group leads to the endpoint alone, and no route to what the public name stands for.
    codes: ["ENI_SG_RULES_MISMATCH", "NO_ROUTE_TO_DESTINATION"],
    notes: ["X_INTERFACE_ENDPOINT_UNUSED"],
  },
  {
    stack: "interface-endpoint",
    breaks: "the endpoint's security group lets nothing in",
    change: (state) => {
      endpointGroup(state).IpPermissions = [];
    },
    codes: ["SG_HAS_NO_RULES"],
  },
  {
    stack: "interface-endpoint",
    breaks: "the endpoint's security group lets another group in",
    change: (state) => {
      for (const rule of endpointGroup(state).IpPermissions ?? []) {
        rule.UserIdGroupPairs = [{ GroupId: "sg-another" }];
      }
    },
    codes: ["ENI_SG_RULES_MISMATCH"],
  },
  {
    stack: "interface-endpoint",
    breaks: "the function's security group has no egress rule",
    change: (state) => {
      const { source } = state.network;
      const groupIds = source.kind === "vpc-function" ? source.securityGroupIds : [];
      for (const group of all(state, "securityGroups")) {
        if (groupIds.includes(group.GroupId)) group.IpPermissionsEgress = [];
      }
    },
    codes: ["SG_HAS_NO_RULES"],
  },
  {
    stack: "interface-endpoint",
    breaks: "the endpoint is rejected",
    change: (state) => {
      one(all(state, "vpcEndpoints")).State = "rejected";
    },
    codes: ["BAD_STATE"],
  },
  {
    stack: "interface-endpoint",
    breaks: "the endpoint is in no subnet",
    change: (state) => {
      const endpoint = one(all(state, "vpcEndpoints"));
      endpoint.SubnetIds = [];
      endpoint.NetworkInterfaceIds = [];
    },
    codes: ["VPCE_SERVICE_NOT_INSTALLED_IN_AZ"],
  },
  {
    stack: "interface-endpoint",
    breaks: "DNS support of the VPC is off",
    change: (state) => {
      one(all(state, "vpcAttributes")).EnableDnsSupport = { Value: false };
    },
    codes: ["X_DNS_SUPPORT_DISABLED"],
  },
];
