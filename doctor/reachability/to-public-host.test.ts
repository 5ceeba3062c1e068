import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  addRoute,
  ALL_TRAFFIC,
  brief,
  edit,
  FUNCTION,
  isolated,
  known,
  missing,
  route,
  VPC,
  withGatewayEndpoint,
  withInstance,
  withInterfaceEndpoint,
  withNatGateway,
} from "./testing/network";

const ELSEWHERE = "https://dynamodb.eu-west-1.amazonaws.com";

function calling(url: string, network: NetworkSnapshot): NetworkSnapshot {
  return { ...network, source: { ...network.source, clientEndpoint: { known: true, url } } };
}

function open(network: NetworkSnapshot): NetworkSnapshot {
  return edit(network, "securityGroups", (group) => ({
    ...group,
    IpPermissionsEgress: [ALL_TRAFFIC],
  }));
}

describe("DynamoDB in another Region", () => {
  test.each([ELSEWHERE, "https://111122223333.ddb.eu-west-1.amazonaws.com"])(
    "is not behind the gateway endpoint of this Region: %s",
    (url) => {
      expect(brief(analyze(calling(url, open(withGatewayEndpoint()))))).toEqual([
        "UNREACHABLE",
        "blocks NO_ROUTE_TO_DESTINATION rtb-private",
      ]);
    },
  );

  test("is reached through a NAT gateway, not privately, and counts as its Region", () => {
    const trace = analyze(calling(ELSEWHERE, open(withNatGateway())));
    expect(brief(trace)).toEqual(["REACHABLE", "not private"]);
    expect(trace.region).toBe("eu-west-1");
    expect(trace.groups[0]?.paths[0]?.via).toMatchObject({ natGatewayId: "nat-a" });
    const down = edit(open(withNatGateway()), "natGateways", (nat) => ({
      ...nat,
      State: "failed",
    }));
    expect(analyze(calling(ELSEWHERE, down)).verdict).toBe("UNREACHABLE");
  });

  test("needs more of a security group than this Region's prefix list", () => {
    expect(brief(analyze(calling(ELSEWHERE, withNatGateway())))).toEqual([
      "UNREACHABLE",
      "blocks ENI_SG_RULES_MISMATCH sg-function",
    ]);
  });

  test("is unknown where only some addresses have a route", () => {
    const part = addRoute(open(withNatGateway()), "rtb-private", {
      ...route("52.0.0.0/8", { NatGatewayId: "nat-a" }),
      State: "blackhole",
    });
    expect(brief(analyze(calling(ELSEWHERE, part)))).toContain(
      "unknown UNSUPPORTED_COMPONENT dynamodb.eu-west-1.amazonaws.com",
    );
    expect(analyze(calling(ELSEWHERE, part)).verdict).toBe("INDETERMINATE");
  });

  test("is reached from a public address, and not without one", () => {
    expect(analyze(calling(ELSEWHERE, open(withInstance()))).verdict).toBe("REACHABLE");
    const hidden = edit(open(withInstance()), "networkInterfaces", (one) => ({
      ...one,
      Association: undefined,
    }));
    expect(brief(analyze(calling(ELSEWHERE, hidden)))).toEqual([
      "UNREACHABLE",
      "blocks IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS i-a",
    ]);
  });

  test("behind a transit gateway is unknown, by its name", () => {
    const routed = addRoute(
      open(isolated()),
      "rtb-private",
      route("0.0.0.0/0", { TransitGatewayId: "tgw-a" }),
    );
    expect(brief(analyze(calling(ELSEWHERE, routed)))).toEqual([
      "INDETERMINATE",
      "unknown UNSUPPORTED_COMPONENT tgw-a",
    ]);
  });

  test("is reached from outside any VPC", () => {
    const source = {
      kind: "public-function",
      functionName: "orders",
      state: "Active",
      clientEndpoint: { known: true, url: ELSEWHERE },
    } as const;
    expect(analyze({ ...isolated(), source }).verdict).toBe("REACHABLE");
  });

  test("offers no endpoint as a path", () => {
    expect(analyze(calling(ELSEWHERE, isolated())).possible).toEqual(["nat-gateway"]);
    expect(analyze(isolated()).possible).toContain("gateway-endpoint");
  });
});

describe.each([
  ["the dual-stack name", "https://dynamodb.us-east-2.api.aws"],
  ["the FIPS name", "https://dynamodb-fips.us-east-2.amazonaws.com"],
])("%s in this Region", (_, url) => {
  test("is unreachable where nothing leads out", () => {
    expect(analyze(calling(url, open(isolated()))).verdict).toBe("UNREACHABLE");
  });

  test.each([
    ["the gateway endpoint", withGatewayEndpoint],
    ["a NAT gateway", withNatGateway],
  ])("is unknown through %s", (__, network) => {
    const trace = analyze(calling(url, open(network())));
    expect(trace.verdict).toBe("INDETERMINATE");
    expect(trace.findings).toContainEqual(
      expect.objectContaining({
        effect: "unknown",
        id: new URL(url).hostname,
        reason: { kind: "unsupported", what: "unlisted-address", id: new URL(url).hostname },
      }),
    );
  });
});

describe("IPv6", () => {
  const DUAL_STACK = "https://dynamodb.eu-west-1.api.aws";
  const EGRESS_ONLY = {
    DestinationIpv6CidrBlock: "::/0",
    EgressOnlyInternetGatewayId: "eigw-a",
    State: "active",
    Origin: "CreateRoute",
  };

  /** A function with IPv6 addresses, whose packets leave over IPv6 alone. */
  function dualStack(ipv6Allowed = true): NetworkSnapshot {
    const network = edit(isolated(), "subnets", (subnet) => ({
      ...subnet,
      Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:db8::/64" }],
    }));
    const grouped = edit(network, "securityGroups", (group) => ({
      ...group,
      IpPermissionsEgress: [{ IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] }],
    }));
    const source = {
      ...FUNCTION,
      ipv6Allowed,
      clientEndpoint: { known: true, url: DUAL_STACK },
    } as const;
    return { ...addRoute(grouped, "rtb-private", EGRESS_ONLY), source };
  }

  test("that may leave is unknown, by its name", () => {
    expect(brief(analyze(dualStack()))).toEqual([
      "INDETERMINATE",
      "unknown UNSUPPORTED_COMPONENT dynamodb.eu-west-1.api.aws",
    ]);
  });

  test.each<[string, NetworkSnapshot]>([
    ["the function has no IPv6 address", dualStack(false)],
    [
      "the subnet has no IPv6 block",
      edit(dualStack(), "subnets", (one) => ({ ...one, Ipv6CidrBlockAssociationSet: [] })),
    ],
    [
      "the security group allows no IPv6",
      edit(dualStack(), "securityGroups", (group) => ({ ...group, IpPermissionsEgress: [] })),
    ],
    [
      "no route is for IPv6",
      edit(dualStack(), "routeTables", (table) => ({
        ...table,
        Routes: table.Routes?.filter((one) => one.DestinationIpv6CidrBlock === undefined),
      })),
    ],
  ])("does not leave if %s", (_, network) => {
    expect(analyze(network).verdict).toBe("UNREACHABLE");
  });

  test("does not help a name without IPv6 addresses", () => {
    const source = { ...dualStack().source, clientEndpoint: { known: true, url: ELSEWHERE } };
    expect(analyze({ ...dualStack(), source } as NetworkSnapshot).verdict).toBe("UNREACHABLE");
  });
});

describe("DynamoDB Streams", () => {
  const flow = { service: "streams" } as const;

  test("does not go through the gateway endpoint", () => {
    expect(brief(analyze(open(withGatewayEndpoint()), flow))).toEqual([
      "UNREACHABLE",
      "blocks NO_ROUTE_TO_DESTINATION rtb-private",
    ]);
    expect(brief(analyze(open(withNatGateway()), flow))).toEqual(["REACHABLE", "not private"]);
  });

  test("goes through its own interface endpoint with private DNS", () => {
    const network = withInterfaceEndpoint();
    const endpoint = (isPrivate: boolean) =>
      edit(network, "vpcEndpoints", (one) => ({
        ...one,
        ServiceName: "com.amazonaws.us-east-2.dynamodb-streams",
        PrivateDnsEnabled: isPrivate,
      }));
    expect(brief(analyze(endpoint(true), flow))).toEqual(["REACHABLE", "private"]);
    expect(analyze(endpoint(false), flow).verdict).toBe("UNREACHABLE");
    expect(analyze(network, flow).verdict).toBe("UNREACHABLE");
    const elsewhere = edit(endpoint(true), "vpcEndpoints", (one) => ({ ...one, VpcId: "vpc-b" }));
    expect(analyze(elsewhere, flow).verdict).toBe("UNREACHABLE");
  });

  test.each(["ServiceName", "VpcId", "State", "PrivateDnsEnabled"] as const)(
    "is unknown if its endpoint may be there: without %s",
    (field) => {
      const streams = edit(withInterfaceEndpoint(), "vpcEndpoints", (one) => ({
        ...one,
        ServiceName: "com.amazonaws.us-east-2.dynamodb-streams",
        PrivateDnsEnabled: true,
        [field]: undefined,
      }));
      expect(brief(analyze(streams, flow))).toEqual([
        "INDETERMINATE",
        "unknown UNKNOWN_RESOURCE vpce-interface",
      ]);
    },
  );

  test.each([withGatewayEndpoint(), withNatGateway()])(
    "is unknown without the list of endpoints",
    (network) => {
      const vpcEndpoints = missing("describe-vpc-endpoints.json");
      expect(brief(analyze({ ...open(network), vpcEndpoints }, flow))).toEqual([
        "INDETERMINATE",
        "unknown UNKNOWN_RESOURCE describe-vpc-endpoints.json",
      ]);
    },
  );

  test("is not what a URL for DynamoDB names", () => {
    const url = `https://dynamodb.us-east-2.amazonaws.com`;
    expect(analyze(calling(url, open(withNatGateway())), flow).verdict).toBe("REACHABLE");
  });
});

test("a route to another service's prefix list is none to DynamoDB elsewhere", () => {
  const s3 = { PrefixListId: "pl-s3", PrefixListName: "com.amazonaws.us-east-2.s3" };
  const network = open(withGatewayEndpoint());
  const lists = network.managedPrefixLists.known ? network.managedPrefixLists.items : [];
  const entries = network.prefixListEntries.known ? network.prefixListEntries.items : [];
  const endpoints = network.vpcEndpoints.known ? network.vpcEndpoints.items : [];
  const routed: NetworkSnapshot = {
    ...addRoute(network, "rtb-private", {
      DestinationPrefixListId: "pl-s3",
      GatewayId: "vpce-s3",
      State: "active",
    }),
    managedPrefixLists: known(...lists, s3),
    prefixListEntries: known(...entries, {
      PrefixListId: "pl-s3",
      Entries: [{ Cidr: "3.5.128.0/22" }],
    }),
    vpcEndpoints: known(...endpoints, {
      VpcEndpointId: "vpce-s3",
      VpcId: VPC,
      VpcEndpointType: "Gateway",
      ServiceName: "com.amazonaws.us-east-2.s3",
      State: "available",
      RouteTableIds: ["rtb-private"],
    }),
  };
  expect(analyze(calling(ELSEWHERE, routed)).verdict).toBe("UNREACHABLE");
  expect(analyze(routed).verdict).toBe("REACHABLE");
});
