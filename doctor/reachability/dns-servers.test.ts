import { type DhcpOptions, type IpPermission, type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  addRoute,
  brief,
  edit,
  known,
  missing,
  route,
  VPC,
  withGatewayEndpoint,
  withNatGateway,
} from "./testing/network";

/** The gateway endpoint works, and names are asked of these servers. */
function asking(...servers: readonly string[]): NetworkSnapshot {
  return askingIn(withGatewayEndpoint(), ...servers);
}

function askingIn(network: NetworkSnapshot, ...servers: readonly string[]): NetworkSnapshot {
  const options: DhcpOptions = {
    DhcpOptionsId: "dopt-own",
    DhcpConfigurations: [
      { Key: "domain-name", Values: [{ Value: "corp.example" }] },
      { Key: "domain-name-servers", Values: servers.map((Value) => ({ Value })) },
    ],
  };
  return {
    ...network,
    vpcs: known({ VpcId: VPC, CidrBlock: "10.0.0.0/16", DhcpOptionsId: "dopt-own" }),
    dhcpOptions: known(options),
  };
}

function withEgress(network: NetworkSnapshot, ...rules: readonly IpPermission[]): NetworkSnapshot {
  return edit(network, "securityGroups", (group) => ({
    ...group,
    IpPermissionsEgress: [...(group.IpPermissionsEgress ?? []), ...rules],
  }));
}

function dns(IpProtocol: string, CidrIp: string, port = 53): IpPermission {
  return { IpProtocol, FromPort: port, ToPort: port, IpRanges: [{ CidrIp }] };
}

const SERVER = "10.0.2.53";
const TO_SERVER = dns("udp", `${SERVER}/32`);

test.each([
  ["AWS's name for it", "AmazonProvidedDNS"],
  ["the VPC's base plus two", "10.0.0.2"],
  ["its link-local address", "169.254.169.253"],
  ["its IPv6 address", "fd00:ec2::253"],
])("the VPC's resolver, by %s, needs no rule", (_, server) => {
  expect(brief(analyze(asking(server)))).toEqual(["REACHABLE", "private"]);
  expect(brief(analyze(asking("10.0.0.3")))[0]).toBe("UNREACHABLE");
});

test("a server of one's own that the security group lets no query to leaves names unresolved", () => {
  const trace = analyze(asking(SERVER));
  expect(brief(trace)).toEqual([
    "UNREACHABLE",
    "blocks X_DNS_SERVERS_UNREACHABLE dopt-own",
    "blocks ENI_SG_RULES_MISMATCH sg-function",
  ]);
  expect(trace.findings[1]?.fix).toEqual({
    action: "allow-in-security-group",
    groupId: "sg-function",
    direction: "egress",
    port: 53,
    protocol: "udp",
    peer: { cidrs: ["10.0.2.53/32"] },
  });
  expect(brief(analyze(withEgress(asking(SERVER), TO_SERVER)))).toEqual(["REACHABLE", "private"]);
});

test.each([
  ["TCP alone", dns("tcp", "0.0.0.0/0")],
  ["another port", dns("udp", "0.0.0.0/0", 443)],
  ["another address", dns("udp", "10.0.2.54/32")],
])("%s does not let queries pass", (_, rule) => {
  expect(analyze(withEgress(asking(SERVER), rule)).verdict).toBe("UNREACHABLE");
});

test("one server that answers is enough", () => {
  const network = withEgress(asking("10.9.9.9", SERVER), TO_SERVER);
  expect(brief(analyze(network))).toEqual(["REACHABLE", "private"]);
  const other = withEgress(asking("10.9.9.9", "10.9.9.10"), TO_SERVER);
  expect(analyze(other).verdict).toBe("UNREACHABLE");
});

test.each([
  ["out of the source's subnet", "acl-private", true],
  ["back into the source's subnet", "acl-private", false],
  ["into the server's subnet", "acl-public", false],
  ["out of the server's subnet", "acl-public", true],
])("a network ACL that denies UDP %s blocks", (_, id, Egress) => {
  const network = withEgress(asking(SERVER), TO_SERVER);
  const denied = edit(network, "networkAcls", (acl) =>
    acl.NetworkAclId === id
      ? {
          ...acl,
          Entries: [
            ...(acl.Entries ?? []),
            { RuleNumber: 1, Egress, Protocol: "17", RuleAction: "deny", CidrBlock: "0.0.0.0/0" },
          ].map((entry) => ({ PortRange: { From: 0, To: 65535 }, ...entry })),
        }
      : acl,
  );
  // An entry for each of the source's subnets, if the other side sees their addresses.
  expect([...new Set(brief(analyze(denied)))]).toEqual([
    "UNREACHABLE",
    "blocks X_DNS_SERVERS_UNREACHABLE dopt-own",
    `blocks SUBNET_ACL_RESTRICTION ${id}`,
  ]);
  const tcp = edit(denied, "networkAcls", (acl) => ({
    ...acl,
    Entries: acl.Entries?.filter(({ Protocol }) => Protocol !== "17"),
  }));
  expect(analyze(tcp).verdict).toBe("REACHABLE");
});

describe("a server outside the VPC", () => {
  const ON_PREMISES = "192.168.7.53";
  const network = withEgress(asking(ON_PREMISES), dns("-1", "0.0.0.0/0"));

  test("without a route is not reached", () => {
    expect(brief(analyze(network))).toEqual([
      "UNREACHABLE",
      "blocks X_DNS_SERVERS_UNREACHABLE dopt-own",
      "blocks NO_ROUTE_TO_DESTINATION rtb-private",
    ]);
  });

  test.each<[string, Parameters<typeof route>[1], string]>([
    ["a transit gateway", { TransitGatewayId: "tgw-a" }, "tgw-a"],
    ["a VPN", { GatewayId: "vgw-a" }, "vgw-a"],
    ["a peering connection", { VpcPeeringConnectionId: "pcx-a" }, "pcx-a"],
  ])("behind %s is unknown, by name", (_, target, id) => {
    const routed = addRoute(network, "rtb-private", route("192.168.0.0/16", target));
    expect(brief(analyze(routed))).toEqual([
      "INDETERMINATE",
      `unknown UNSUPPORTED_COMPONENT ${id}`,
    ]);
    const gone = addRoute(network, "rtb-private", {
      ...route("192.168.0.0/16", target),
      State: "blackhole",
    });
    expect(analyze(gone).verdict).toBe("UNREACHABLE");
  });

  test("is not reached through a NAT gateway, unless its address is public", () => {
    const withNat = (server: string) =>
      analyze(withEgress(askingIn(withNatGateway(), server), dns("udp", "0.0.0.0/0"))).verdict;
    expect(withNat("8.8.8.8")).toBe("REACHABLE");
    expect(withNat(ON_PREMISES)).toBe("UNREACHABLE");
  });

  test.each([
    ["to a transit gateway", route("192.168.0.0/16", { TransitGatewayId: "tgw-a" })],
    ["within the VPC", route("192.168.0.0/16", { GatewayId: "local" })],
  ])("behind a NAT gateway whose subnet's route leads %s is unknown", (_, leadsOn) => {
    const asked = askingIn(withNatGateway(), ON_PREMISES);
    const network = addRoute(withEgress(asked, dns("udp", "0.0.0.0/0")), "rtb-public", leadsOn);
    expect(analyze(network)).toMatchObject({
      verdict: "INDETERMINATE",
      findings: [{ code: "UNSUPPORTED_COMPONENT" }],
    });
    const withoutAddress = edit(network, "natGateways", (nat) => ({
      ...nat,
      ConnectivityType: "private",
      NatGatewayAddresses: [],
    }));
    expect(brief(analyze(withoutAddress)).join("; ")).not.toContain("X_DNS_SERVERS_UNREACHABLE");
  });

  test("with an IPv6 address is unknown", () => {
    expect(analyze(asking("2001:db8::53")).verdict).toBe("INDETERMINATE");
  });
});

test("servers of one's own need no DNS attribute of the VPC", () => {
  const off = edit(withEgress(asking(SERVER), TO_SERVER), "vpcAttributes", (attributes) => ({
    ...attributes,
    EnableDnsSupport: { Value: false },
    EnableDnsHostnames: { Value: false },
  }));
  expect(analyze(off).verdict).toBe("REACHABLE");
  const resolver = { ...off, dhcpOptions: asking("AmazonProvidedDNS").dhcpOptions };
  expect(brief(analyze(resolver))[1]).toBe("blocks X_DNS_SUPPORT_DISABLED vpc-a");
});

describe("the security groups of a server in the VPC", () => {
  const SERVER_GROUP = "sg-dns";
  const isDnsInterface = { NetworkInterfaceId: "eni-dns", VpcId: VPC, SubnetId: "subnet-public" };

  /** The server's group lets these in. */
  function letting(...rules: readonly IpPermission[]): NetworkSnapshot {
    const network = withEgress(asking(SERVER), TO_SERVER);
    const groups = network.securityGroups.known ? network.securityGroups.items : [];
    return {
      ...network,
      securityGroups: known(...groups, { GroupId: SERVER_GROUP, IpPermissions: rules }),
      dnsServerInterfaces: known({
        ...isDnsInterface,
        PrivateIpAddress: SERVER,
        Groups: [{ GroupId: SERVER_GROUP }],
      }),
    };
  }

  test.each<[string, IpPermission]>([
    ["the source's subnets", dns("udp", "10.0.0.0/16")],
    [
      "the source's group",
      {
        IpProtocol: "udp",
        FromPort: 53,
        ToPort: 53,
        UserIdGroupPairs: [{ GroupId: "sg-function" }],
      },
    ],
  ])("must let queries in, such as from %s", (_, rule) => {
    expect(brief(analyze(letting(rule)))).toEqual(["REACHABLE", "private"]);
  });

  test.each<[string, readonly IpPermission[]]>([
    ["no rule", []],
    ["TCP alone", [dns("tcp", "10.0.0.0/16")]],
    ["another port", [dns("udp", "10.0.0.0/16", 5353)]],
    ["others", [dns("udp", "10.9.0.0/16")]],
  ])("block with %s", (_, rules) => {
    const trace = analyze(letting(...rules));
    expect(brief(trace).slice(0, 2)).toEqual([
      "UNREACHABLE",
      "blocks X_DNS_SERVERS_UNREACHABLE dopt-own",
    ]);
    expect(trace.findings.map(({ fix }) => fix)).toContainEqual({
      action: "allow-in-security-group",
      groupId: SERVER_GROUP,
      direction: "ingress",
      port: 53,
      protocol: "udp",
      peer: { groupId: "sg-function" },
    });
  });

  test("that let some of the source's addresses in are unknown, by name", () => {
    expect(brief(analyze(letting(dns("udp", "10.0.0.8/29"))))).toContain(
      `unknown ENI_SG_RULES_MISMATCH ${SERVER_GROUP}`,
    );
  });

  test("that are not in the snapshot are unknown, by name", () => {
    const network = edit(letting(), "securityGroups", (group) =>
      group.GroupId === SERVER_GROUP ? undefined : group,
    );
    expect(brief(analyze(network))).toEqual([
      "INDETERMINATE",
      `unknown UNKNOWN_RESOURCE ${SERVER_GROUP}`,
    ]);
  });

  test("of a second address of an interface count too", () => {
    const network = edit(letting(), "dnsServerInterfaces", (one) => ({
      ...one,
      PrivateIpAddress: "10.0.2.7",
      PrivateIpAddresses: [{ PrivateIpAddress: "10.0.2.7" }, { PrivateIpAddress: SERVER }],
    }));
    expect(analyze(network).verdict).toBe("UNREACHABLE");
  });

  test("are named as not seen if nothing has the server's address", () => {
    const unseen = (network: NetworkSnapshot) => analyze(network).unseen;
    const rule = dns("udp", "10.0.0.0/16");
    expect(unseen(letting(rule))).toEqual(["dns-servers"]);
    const elsewhere = edit(letting(rule), "dnsServerInterfaces", (one) => ({
      ...one,
      VpcId: "vpc-b",
    }));
    const without: readonly NetworkSnapshot["dnsServerInterfaces"][] = [
      missing("describe-network-interfaces-dns-servers.json"),
      known(),
      elsewhere.dnsServerInterfaces,
    ];
    for (const dnsServerInterfaces of without) {
      const network = { ...letting(rule), dnsServerInterfaces };
      expect(unseen(network)).toEqual(["dns-servers", "dns-server-groups"]);
    }
    expect(unseen(withEgress(asking("192.168.7.53"), TO_SERVER))).toEqual(["dns-servers"]);
  });
});

test("says what it does not see", () => {
  expect(analyze(asking("AmazonProvidedDNS")).unseen).toEqual(["dns-firewall"]);
  expect(analyze(asking(SERVER)).unseen).toEqual(["dns-servers", "dns-server-groups"]);
  const dhcpOptions = missing("describe-dhcp-options.json");
  const trace = analyze({ ...asking(SERVER), dhcpOptions });
  expect(trace.verdict).toBe("REACHABLE");
  expect(trace.unseen).toEqual(["dns-firewall", "dhcp-options"]);
});
