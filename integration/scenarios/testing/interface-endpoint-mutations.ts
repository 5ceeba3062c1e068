import { all, endpointGroup, type Mutation, one } from "./breaks";

/** Network faults in the deployed state of the stack with PrivateLink, one at a time. */
export const INTERFACE_ENDPOINT_MUTATIONS: readonly Mutation[] = [
  {
    stack: "interface-endpoint",
    breaks: "the function does not have the endpoint's URL",
    change: ({ network: { source } }) => {
      source.clientEndpoint = { known: true };
    },
    // Its security group allows only the endpoint, and no route leads to the addresses of the public name.
    codes: ["ENI_SG_RULES_MISMATCH", "NO_ROUTE_TO_DESTINATION"],
    notes: ["X_INTERFACE_ENDPOINT_UNUSED"],
  },
  {
    stack: "interface-endpoint",
    breaks: "the endpoint's security group allows no ingress",
    change: (state) => {
      endpointGroup(state).IpPermissions = [];
    },
    codes: ["SG_HAS_NO_RULES"],
  },
  {
    stack: "interface-endpoint",
    breaks: "the endpoint's security group allows only another group",
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
