import {
  type NatGateway,
  type NetworkAclEntry,
  type NetworkSnapshot,
  type Route,
} from "../snapshot/network";
import { analyze } from "./analyze";
import {
  addRoute,
  ALL_TRAFFIC,
  brief,
  DYNAMODB_CIDRS,
  edit,
  FUNCTION,
  known,
  LOCAL_ROUTE,
  missing,
  route,
  withGatewayEndpoint,
  withNatGateway,
} from "./testing/network";

const OPEN = ["REACHABLE", "not private", "notes X_PATH_NOT_PRIVATE nat-a"];

function withNat(change: Partial<NatGateway>): NetworkSnapshot {
  return edit(withNatGateway(), "natGateways", (nat) => ({ ...nat, ...change }));
}

function withPublicRoutes(...routes: readonly ReturnType<typeof route>[]): NetworkSnapshot {
  return edit(withNatGateway(), "routeTables", (table) =>
    table.RouteTableId === "rtb-public" ? { ...table, Routes: [LOCAL_ROUTE, ...routes] } : table,
  );
}

test("names the path, the address, and the cheaper path", () => {
  const trace = analyze(withNatGateway());
  expect(brief(trace)).toEqual(OPEN);
  expect(trace.groups).toHaveLength(1);
  expect(trace.groups[0]?.paths[0]?.via).toEqual({
    kind: "nat-gateway",
    natGatewayId: "nat-a",
    vpcId: "vpc-a",
    publicIps: ["198.51.100.7"],
  });
  expect(trace.findings[0]?.fix?.action).toBe("create-gateway-endpoint");
});

test.each([
  ["pending", "wait-until-available"],
  ["failed", "replace"],
  ["deleting", "replace"],
  ["deleted", "replace"],
])("blocks in state %s", (State, action) => {
  const trace = analyze(withNat({ State }));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks BAD_STATE nat-a"]);
  expect(trace.findings[0]?.fix).toEqual({ action, id: "nat-a" });
});

test.each<[string, Partial<NatGateway>]>([
  ["it is private", { ConnectivityType: "private" }],
  ["it has no address", { NatGatewayAddresses: [] }],
  ["its address failed", { NatGatewayAddresses: [{ PublicIp: "198.51.100.7", Status: "failed" }] }],
  ["its Elastic IP is gone", { NatGatewayAddresses: [{ AllocationId: "eipalloc-gone" }] }],
])("blocks when %s", (_, change) => {
  const trace = analyze(withNat(change));
  expect(brief(trace)).toEqual([
    "UNREACHABLE",
    "blocks IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS nat-a",
  ]);
  expect(trace.findings[0]?.fix).toEqual({
    action: "make-nat-gateway-public",
    natGatewayId: "nat-a",
  });
});

test("finds the address by its allocation, and cannot tell without the addresses", () => {
  const byAllocation = withNat({ NatGatewayAddresses: [{ AllocationId: "eipalloc-a" }] });
  expect(brief(analyze(byAllocation))).toEqual(OPEN);
  const addresses = missing("describe-addresses.json");
  expect(analyze({ ...byAllocation, addresses })).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ reason: { missing: "describe-addresses.json" } }],
  });
  expect(analyze({ ...withNatGateway(), addresses }).verdict).toBe("REACHABLE");
});

test("blocks when it is in another VPC", () => {
  expect(brief(analyze(withNat({ VpcId: "vpc-b" })))).toEqual([
    "UNREACHABLE",
    "blocks NGW_REQUIRES_SOURCE_IN_VPC nat-a",
  ]);
});

test("blocks when its own subnet has no route to an internet gateway", () => {
  const trace = analyze(withPublicRoutes());
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks NO_ROUTE_TO_DESTINATION rtb-public"]);
  expect(trace.findings[0]?.fix).toEqual({
    action: "add-internet-route",
    routeTableId: "rtb-public",
    internetGatewayId: "igw-a",
  });
});

test("blocks when its own subnet's route is a blackhole or a peering connection", () => {
  const blackhole = route("0.0.0.0/0", { GatewayId: "igw-a", State: "blackhole" });
  expect(brief(analyze(withPublicRoutes(blackhole)))).toEqual([
    "UNREACHABLE",
    "blocks BAD_STATE_ROUTE rtb-public",
  ]);
  const peering = route("0.0.0.0/0", { VpcPeeringConnectionId: "pcx-a" });
  expect(brief(analyze(withPublicRoutes(peering)))).toEqual([
    "UNREACHABLE",
    "blocks NO_ROUTE_TO_DESTINATION rtb-public",
  ]);
});

test("loops when its own subnet sends the packets back to it", () => {
  const trace = analyze(withNat({ SubnetId: "subnet-a" }));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks NO_PATH rtb-private"]);
  expect(trace.findings[0]?.fix).toEqual({ action: "move-nat-gateway", natGatewayId: "nat-a" });
});

test.each<[string, NetworkSnapshot, string]>([
  [
    "another NAT gateway follows, though they form a ring",
    withPublicRoutes(route("0.0.0.0/0", { NatGatewayId: "nat-b" })),
    "nat-gateway-chain",
  ],
  [
    "a transit gateway follows",
    withPublicRoutes(route("0.0.0.0/0", { TransitGatewayId: "tgw-a" })),
    "transit-gateway",
  ],
  ["it is Regional", withNat({ SubnetId: undefined }), "regional-nat-gateway"],
])("is indeterminate when %s", (_, snapshot, what) => {
  expect(analyze(snapshot)).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ code: "UNSUPPORTED_COMPONENT", reason: { kind: "unsupported", what } }],
  });
});

test("is indeterminate when its subnet has a gateway endpoint, for the documentation disagrees", () => {
  const { vpcEndpoints } = edit(withGatewayEndpoint(), "vpcEndpoints", (endpoint) => ({
    ...endpoint,
    RouteTableIds: ["rtb-public"],
  }));
  const trace = analyze({ ...withNatGateway(), vpcEndpoints });
  expect(trace).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [
      { reason: { kind: "conflict", conflict: "nat-then-endpoint" } },
      { effect: "notes", code: "UNASSOCIATED_COMPONENT" },
    ],
  });
});

test.each<[string, NetworkSnapshot]>([
  ["the NAT gateways", { ...withNatGateway(), natGateways: missing("describe-nat-gateways.json") }],
  ["that NAT gateway", { ...withNatGateway(), natGateways: known() }],
  ["its state", withNat({ State: undefined })],
  ["its VPC", withNat({ VpcId: undefined })],
  ["its subnet", withNat({ SubnetId: "subnet-gone" })],
  [
    "its subnet's network ACL",
    edit(withNatGateway(), "networkAcls", (acl) =>
      acl.NetworkAclId === "acl-public" ? undefined : acl,
    ),
  ],
  [
    "its subnet's route table",
    edit(withNatGateway(), "routeTables", (table) =>
      table.RouteTableId === "rtb-private" ? table : undefined,
    ),
  ],
  [
    "the state of its subnet's route",
    withPublicRoutes(route("0.0.0.0/0", { GatewayId: "igw-a", State: undefined })),
  ],
  [
    "the destination of a route of its subnet",
    withPublicRoutes(route("banana", { GatewayId: "igw-a" })),
  ],
])("cannot tell without knowing %s", (_, snapshot) => {
  const trace = analyze(snapshot);
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(trace.findings.map(({ code }) => code)).toContain("UNKNOWN_RESOURCE");
});

describe("the network ACL of its subnet", () => {
  const allow = { Protocol: "6", RuleAction: "allow" } as const;
  const https = { From: 443, To: 443 };
  const ephemeral = { From: 1024, To: 65535 };
  const inside = "10.0.0.0/16";
  const anywhere = "0.0.0.0/0";
  const entries: Record<string, NetworkAclEntry> = {
    "request in": { ...allow, RuleNumber: 1, Egress: false, CidrBlock: inside, PortRange: https },
    "request out": { ...allow, RuleNumber: 1, Egress: true, CidrBlock: anywhere, PortRange: https },
    "answer in": {
      ...allow,
      RuleNumber: 2,
      Egress: false,
      CidrBlock: anywhere,
      PortRange: ephemeral,
    },
    "answer out": {
      ...allow,
      RuleNumber: 2,
      Egress: true,
      CidrBlock: inside,
      PortRange: ephemeral,
    },
  };
  const withAcl = (acl: readonly NetworkAclEntry[]) =>
    edit(withNatGateway(), "networkAcls", (one) =>
      one.NetworkAclId === "acl-public" ? { ...one, Entries: acl } : one,
    );

  test("needs four rules and no more", () => {
    expect(brief(analyze(withAcl(Object.values(entries))))).toEqual(OPEN);
  });

  test.each([
    ["request in", { direction: "inbound", peer: "source", ports: { from: 443, to: 443 } }],
    ["request out", { direction: "outbound", peer: "dynamodb", ports: { from: 443, to: 443 } }],
    ["answer in", { direction: "inbound", peer: "dynamodb", ports: { from: 1024, to: 65535 } }],
    ["answer out", { direction: "outbound", peer: "source", ports: { from: 1024, to: 65535 } }],
  ])("blocks without the rule for the %s", (removed, hop) => {
    const rest = Object.entries(entries).flatMap(([name, one]) => (name === removed ? [] : one));
    const trace = analyze(withAcl(rest));
    expect(trace.verdict).toBe("UNREACHABLE");
    for (const finding of trace.findings) {
      expect(finding).toMatchObject({
        code: "SUBNET_ACL_RESTRICTION",
        id: "acl-public",
        hop: { at: "nat-gateway", ...hop },
      });
    }
  });

  test("is partial when one subnet of the function may not enter", () => {
    const onlyA = { ...entries["request in"]!, CidrBlock: "10.0.0.0/24" };
    const trace = analyze(withAcl([...Object.values(entries).slice(1), onlyA]));
    expect(trace.verdict).toBe("PARTIAL");
    expect(trace.findings[0]).toMatchObject({
      code: "SUBNET_ACL_RESTRICTION",
      subnetIds: ["subnet-b"],
      fix: { cidrs: ["10.0.1.0/24"] },
    });
  });

  test("is indeterminate when part of the subnet may not enter", () => {
    const half = { ...entries["request in"]!, CidrBlock: "10.0.0.0/25" };
    const source = { ...FUNCTION, subnetIds: ["subnet-a"] };
    const trace = analyze({ ...withAcl([...Object.values(entries).slice(1), half]), source });
    expect(trace).toMatchObject({
      verdict: "INDETERMINATE",
      findings: [
        { code: "SUBNET_ACL_RESTRICTION", reason: { kind: "unsupported", what: "source-address" } },
      ],
    });
  });

  test("does not apply between the function and a NAT gateway in the same subnet", () => {
    const shared = edit(withNat({ SubnetId: "subnet-a" }), "networkAcls", (acl) => ({
      ...acl,
      Entries: [entries["request out"]!, entries["answer in"]!],
    }));
    const from = (subnetId: string) =>
      brief(analyze({ ...shared, source: { ...FUNCTION, subnetIds: [subnetId] } }));
    expect(from("subnet-a")).toEqual(["UNREACHABLE", "blocks NO_PATH rtb-private"]);
    expect(from("subnet-b")).toContain("blocks SUBNET_ACL_RESTRICTION acl-private");
  });
});

test("returns a blocked path whole", () => {
  const broken: NetworkSnapshot = {
    ...addRoute(withNat({ State: "failed" }), "rtb-main", LOCAL_ROUTE),
    internetGateways: known({ InternetGatewayId: "igw-a", Attachments: [] }),
    securityGroups: known({
      GroupId: "sg-function",
      IpPermissionsEgress: [{ ...ALL_TRAFFIC, IpProtocol: "udp", FromPort: 1, ToPort: 2 }],
    }),
  };
  const shut = edit(broken, "networkAcls", (acl) => ({ ...acl, Entries: [] }));
  expect(new Set(brief(analyze(shut)))).toEqual(
    new Set([
      "UNREACHABLE",
      "blocks ENI_SG_RULES_MISMATCH sg-function",
      "blocks SUBNET_ACL_RESTRICTION acl-private",
      "blocks SUBNET_ACL_RESTRICTION acl-public",
      "blocks BAD_STATE nat-a",
      "blocks BAD_STATE_ATTACHMENT igw-a",
    ]),
  );
});

describe("a regional NAT gateway", () => {
  const OWN_TABLE = "rtb-nat";
  const regional = (routes: readonly Route[], change: Partial<NatGateway> = {}) => {
    const network = withNat({
      SubnetId: undefined,
      AvailabilityMode: "regional",
      RouteTableId: OWN_TABLE,
      ...change,
    });
    const tables = network.routeTables.known ? network.routeTables.items : [];
    const own = { RouteTableId: OWN_TABLE, VpcId: "vpc-a", Routes: [LOCAL_ROUTE, ...routes] };
    return analyze({ ...network, routeTables: known(...tables, own) });
  };
  const TO_INTERNET = route("0.0.0.0/0", { GatewayId: "igw-a" });

  test("leaves by its own route table, through no network ACL", () => {
    const trace = regional([TO_INTERNET]);
    expect(trace).toMatchObject({ verdict: "REACHABLE", private: false });
    const acls = trace.groups[0]?.paths[0]?.hops.filter(({ kind }) => kind === "network-acl");
    expect(acls?.map(({ id }) => id)).toEqual(["acl-private", "acl-private"]);
  });

  test("without a route out leads nowhere", () => {
    expect(regional([])).toMatchObject({
      verdict: "UNREACHABLE",
      findings: [{ code: "NO_ROUTE_TO_DESTINATION", id: OWN_TABLE }],
    });
    expect(regional([TO_INTERNET], { State: "failed" }).verdict).toBe("UNREACHABLE");
  });

  test("is unknown without its route table", () => {
    expect(regional([TO_INTERNET], { RouteTableId: undefined }).verdict).toBe("INDETERMINATE");
    expect(regional([TO_INTERNET], { RouteTableId: "rtb-other" }).verdict).toBe("INDETERMINATE");
  });
});

test("only the addresses whose route leads to the NAT gateway go through it", () => {
  const [first, ...others] = DYNAMODB_CIDRS;
  const routes = [
    route(first, { NatGatewayId: "nat-a" }),
    ...others.map((cidr) => route(cidr, { NatGatewayId: "nat-a", State: "blackhole" })),
  ];
  const { groups } = analyze(
    edit(withNatGateway(), "routeTables", (table) =>
      table.RouteTableId === "rtb-private" ? { ...table, Routes: [LOCAL_ROUTE, ...routes] } : table,
    ),
  );
  const paths = groups.flatMap((group) => group.paths);
  expect(paths.flatMap(({ destinations }) => destinations).sort()).toEqual(
    [...DYNAMODB_CIDRS].sort(),
  );
  expect(paths.find(({ status }) => status === "ok")?.destinations).toEqual([first]);
});

test("the NAT gateway's answers need the local route of its own subnet", () => {
  const back = (target: Partial<Route>) =>
    brief(analyze(addRoute(withNatGateway(), "rtb-public", route("10.0.0.0/24", target))));
  expect(brief(analyze(withNatGateway()))).toEqual(OPEN);
  expect(back({ NetworkInterfaceId: "eni-firewall", State: "blackhole" })).toContain(
    "blocks BAD_STATE_ROUTE rtb-public",
  );
  expect(back({ NetworkInterfaceId: "eni-firewall" })).toContain(
    "unknown UNSUPPORTED_COMPONENT rtb-public",
  );
});

test("a private NAT gateway may lead to another network's way out", () => {
  const through = (target: Partial<Route>) =>
    analyze(
      edit(withPublicRoutes(route("0.0.0.0/0", target)), "natGateways", (nat) => ({
        ...nat,
        ConnectivityType: "private",
      })),
    ).verdict;
  expect(through({ TransitGatewayId: "tgw-a" })).toBe("INDETERMINATE");
  expect(through({ GatewayId: "igw-a" })).toBe("UNREACHABLE");
});
