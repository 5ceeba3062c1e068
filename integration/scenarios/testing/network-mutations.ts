import {
  all,
  denyAtFunction,
  denyAtNat,
  functionRouteTables,
  type Mutation,
  one,
  routeElsewhere,
} from "./breaks";

/** Network faults in the deployed state of a stack, one at a time. */
export const NETWORK_MUTATIONS: readonly Mutation[] = [
  {
    stack: "gateway-endpoint",
    breaks: "the endpoint is associated with no route table, and its routes are gone",
    change: (state) => {
      one(all(state, "vpcEndpoints")).RouteTableIds = [];
      for (const table of all(state, "routeTables")) {
        table.Routes = table.Routes?.filter((route) => route.DestinationPrefixListId === undefined);
      }
    },
    codes: ["NO_ROUTE_TO_DESTINATION"],
    notes: ["UNASSOCIATED_COMPONENT"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the route to the endpoint is a black hole",
    change: (state) => {
      for (const { Routes = [] } of functionRouteTables(state)) {
        one(Routes, (route) => route.DestinationPrefixListId !== undefined).State = "blackhole";
      }
    },
    codes: ["BAD_STATE_ROUTE"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the endpoint is associated with another route table",
    change: (state) => {
      one(all(state, "vpcEndpoints")).RouteTableIds = ["rtb-another"];
      for (const table of all(state, "routeTables")) {
        table.Routes = table.Routes?.filter((route) => route.DestinationPrefixListId === undefined);
      }
    },
    codes: ["NO_ROUTE_TO_DESTINATION"],
    notes: ["UNASSOCIATED_COMPONENT"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the endpoint and its routes are deleted",
    change: (state) => {
      all(state, "vpcEndpoints").length = 0;
      for (const table of all(state, "routeTables")) {
        table.Routes = table.Routes?.filter((route) => route.DestinationPrefixListId === undefined);
      }
    },
    codes: ["NO_ROUTE_TO_DESTINATION"],
  },
  ...["pending", "deleting", "failed"].map((State): Mutation => ({
    stack: "gateway-endpoint",
    breaks: `the endpoint is ${State}`,
    change: (state) => {
      one(all(state, "vpcEndpoints")).State = State;
    },
    codes: ["BAD_STATE"],
  })),
  {
    stack: "gateway-endpoint",
    breaks: "the security group has no egress rule",
    change: (state) => {
      for (const group of all(state, "securityGroups")) group.IpPermissionsEgress = [];
    },
    codes: ["SG_HAS_NO_RULES"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the security group allows egress to another port only",
    change: (state) => {
      for (const { IpPermissionsEgress = [] } of all(state, "securityGroups")) {
        for (const rule of IpPermissionsEgress) Object.assign(rule, { FromPort: 80, ToPort: 80 });
      }
    },
    codes: ["ENI_SG_RULES_MISMATCH"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the security group allows egress over UDP only",
    change: (state) => {
      for (const { IpPermissionsEgress = [] } of all(state, "securityGroups")) {
        for (const rule of IpPermissionsEgress) rule.IpProtocol = "udp";
      }
    },
    codes: ["ENI_SG_RULES_MISMATCH"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the security group allows egress to another prefix list only",
    change: (state) => {
      all(state, "managedPrefixLists").push({
        PrefixListId: "pl-another",
        PrefixListName: "com.amazonaws.us-east-2.s3",
        AddressFamily: "IPv4",
      });
      all(state, "prefixListEntries").push({
        PrefixListId: "pl-another",
        Entries: [{ Cidr: "203.0.113.0/24" }],
      });
      for (const { IpPermissionsEgress = [] } of all(state, "securityGroups")) {
        for (const rule of IpPermissionsEgress) {
          rule.PrefixListIds = [{ PrefixListId: "pl-another" }];
        }
      }
    },
    codes: ["ENI_SG_RULES_MISMATCH"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the network ACL denies outbound tcp 443",
    change: (state) => {
      denyAtFunction(state, true, 443, 443);
    },
    codes: ["SUBNET_ACL_RESTRICTION"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the network ACL denies all inbound traffic",
    change: (state) => {
      denyAtFunction(state, false, 0, 65535);
    },
    codes: ["SUBNET_ACL_RESTRICTION"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "the network ACL denies inbound traffic to the ephemeral ports",
    change: (state) => {
      denyAtFunction(state, false, 1024, 65535);
    },
    codes: ["SUBNET_ACL_RESTRICTION"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "DNS support of the VPC is off",
    change: (state) => {
      one(all(state, "vpcAttributes")).EnableDnsSupport = { Value: false };
    },
    codes: ["X_DNS_SUPPORT_DISABLED"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "DNS hostnames of the VPC are off",
    change: (state) => {
      one(all(state, "vpcAttributes")).EnableDnsHostnames = { Value: false };
    },
    codes: ["X_DNS_HOSTNAMES_DISABLED"],
  },
  {
    stack: "nat-gateway",
    breaks: "the default routes are gone",
    change: (state) => {
      for (const table of functionRouteTables(state)) {
        table.Routes = table.Routes?.filter((route) => route.NatGatewayId === undefined);
      }
    },
    codes: ["NO_ROUTE_TO_DESTINATION"],
  },
  {
    stack: "nat-gateway",
    breaks: "a more specific route is a black hole",
    change: (state) => {
      routeElsewhere(state, { NetworkInterfaceId: "eni-gone", State: "blackhole" });
    },
    codes: ["BAD_STATE_ROUTE"],
    notes: ["X_PATH_NOT_PRIVATE"],
  },
  {
    stack: "gateway-endpoint",
    breaks: "a more specific route leads to an internet gateway",
    change: (state) => {
      const { VpcId } = one(all(state, "vpcs"));
      const InternetGatewayId = "igw-elsewhere";
      const Attachments = [{ VpcId, State: "available" }];
      all(state, "internetGateways").push({ InternetGatewayId, Attachments });
      routeElsewhere(state, { GatewayId: InternetGatewayId, State: "active" });
    },
    codes: ["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"],
    notes: ["MORE_SPECIFIC_ROUTE"],
  },
  {
    stack: "nat-gateway",
    breaks: "the NAT gateways have no public address",
    change: (state) => {
      for (const nat of all(state, "natGateways")) nat.NatGatewayAddresses = [];
      all(state, "addresses").length = 0;
    },
    codes: ["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"],
  },
  ...["deleted", "failed"].map((State): Mutation => ({
    stack: "nat-gateway",
    breaks: `the NAT gateways are ${State}`,
    change: (state) => {
      for (const nat of all(state, "natGateways")) nat.State = State;
    },
    codes: ["BAD_STATE"],
  })),
  {
    stack: "nat-gateway",
    breaks: "the NAT gateways' subnets have no route to the internet gateway",
    change: (state) => {
      for (const table of all(state, "routeTables")) {
        table.Routes = table.Routes?.filter(({ GatewayId = "" }) => !GatewayId.startsWith("igw-"));
      }
    },
    codes: ["NO_ROUTE_TO_DESTINATION"],
  },
  {
    stack: "nat-gateway",
    breaks: "the internet gateway is detached",
    change: (state) => {
      one(all(state, "internetGateways")).Attachments = [];
    },
    codes: ["BAD_STATE_ATTACHMENT"],
  },
  {
    stack: "nat-gateway",
    breaks: "the function's subnets have a route to the internet gateway",
    change: (state) => {
      const { InternetGatewayId } = one(all(state, "internetGateways"));
      for (const { Routes = [] } of functionRouteTables(state)) {
        const route = one(Routes, ({ NatGatewayId }) => NatGatewayId !== undefined);
        delete route.NatGatewayId;
        route.GatewayId = InternetGatewayId;
      }
    },
    codes: ["IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"],
  },
  {
    stack: "nat-gateway",
    breaks: "the network ACL of the NAT gateways' subnets denies outbound tcp 443",
    change: (state) => {
      denyAtNat(state, true, 443, 443);
    },
    codes: ["SUBNET_ACL_RESTRICTION"],
  },
  {
    stack: "nat-gateway",
    breaks:
      "the network ACL of the NAT gateways' subnets denies inbound traffic to the ephemeral ports",
    change: (state) => {
      denyAtNat(state, false, 1024, 65535);
    },
    codes: ["SUBNET_ACL_RESTRICTION"],
  },
];
