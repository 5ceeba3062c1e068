import {
  type NetworkAclEntry,
  type NetworkSnapshot,
  type SecurityGroup,
} from "../snapshot/network";
import { analyze } from "./analyze";
import {
  brief,
  edit,
  ENDPOINT_URL,
  FUNCTION,
  missing,
  REGION,
  route,
  withInterfaceEndpoint,
} from "./testing/network";

const OPEN = ["REACHABLE", "private"];
const ZONAL = (zone: string) =>
  `https://vpce-interface-5e6f-${zone}.dynamodb.${REGION}.vpce.amazonaws.com`;

function calling(url: string | undefined, snapshot = withInterfaceEndpoint()): NetworkSnapshot {
  return { ...snapshot, source: { ...FUNCTION, clientEndpoint: { known: true, url } } };
}

function withGroup(id: string, change: Partial<SecurityGroup>): NetworkSnapshot {
  return edit(withInterfaceEndpoint(), "securityGroups", (group) =>
    group.GroupId === id ? { ...group, ...change } : group,
  );
}

const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 } as const;

describe("between two subnets", () => {
  const allow = { Protocol: "6", RuleAction: "allow", CidrBlock: "10.0.0.0/16" } as const;
  const port = { From: 443, To: 443 };
  const ephemeral = { From: 1024, To: 65535 };
  const request = { ...allow, RuleNumber: 1, PortRange: port };
  const answer = { ...allow, RuleNumber: 2, PortRange: ephemeral };
  const both = (Entries: readonly NetworkAclEntry[], id: string) =>
    edit(
      {
        ...withInterfaceEndpoint(),
        source: {
          ...FUNCTION,
          subnetIds: ["subnet-a"],
          clientEndpoint: { known: true, url: ZONAL("us-east-2a") },
        },
      },
      "networkAcls",
      (acl) => (acl.NetworkAclId === id ? { ...acl, Entries } : acl),
    );

  test.each([
    ["acl-private", { ...request, Egress: true }, { ...answer, Egress: false }],
    ["acl-public", { ...request, Egress: false }, { ...answer, Egress: true }],
  ])("%s needs one rule in each direction", (id, first, second) => {
    expect(brief(analyze(both([first, second], id)))).toEqual(OPEN);
    for (const rest of [[first], [second], []]) {
      const trace = analyze(both(rest, id));
      expect(trace.verdict).toBe("UNREACHABLE");
      expect(new Set(trace.findings.map((finding) => `${finding.code} ${finding.id}`))).toEqual(
        new Set([`SUBNET_ACL_RESTRICTION ${id}`]),
      );
    }
  });

  test("does not ask the network ACL within one subnet", () => {
    const same = edit(calling(ZONAL("us-east-2b")), "networkAcls", (acl) => ({
      ...acl,
      Entries: [],
    }));
    const source = {
      ...FUNCTION,
      clientEndpoint: { known: true, url: ZONAL("us-east-2b") },
    } as const;
    expect(brief(analyze({ ...same, source: { ...source, subnetIds: ["subnet-b"] } }))).toEqual(
      OPEN,
    );
    expect(analyze({ ...same, source: { ...source, subnetIds: ["subnet-a"] } }).verdict).toBe(
      "UNREACHABLE",
    );
  });

  test("the answers need the local route of the endpoint's own subnet", () => {
    const source = { ...FUNCTION, clientEndpoint: { known: true, url: ENDPOINT_URL } } as const;
    const publicSubnet = (...routes: ReturnType<typeof route>[]) =>
      analyze({
        ...edit(withInterfaceEndpoint(), "routeTables", (table) =>
          table.RouteTableId === "rtb-public" ? { ...table, Routes: routes } : table,
        ),
        source,
      });
    const local = route("10.0.0.0/16", { GatewayId: "local" });
    const firewall = { NetworkInterfaceId: "eni-firewall" };
    const back = (target: Parameters<typeof route>[1]) =>
      brief(publicSubnet(local, route("10.0.0.0/24", target)));
    expect(back(firewall)).toContain("unknown UNSUPPORTED_COMPONENT rtb-public");
    expect(back({ ...firewall, State: "blackhole" })).toContain(
      "blocks BAD_STATE_ROUTE rtb-public",
    );
    // No address of the VPC takes such a route.
    const outside = route("0.0.0.0/0", { ...firewall, State: "blackhole" });
    expect(publicSubnet(local, outside).verdict).toBe("REACHABLE");
  });

  test("needs the local route, and cannot tell about a detour", () => {
    const routed = (...routes: ReturnType<typeof route>[]) =>
      edit(withInterfaceEndpoint(), "routeTables", (table) => ({ ...table, Routes: routes }));
    const source = {
      ...FUNCTION,
      subnetIds: ["subnet-a"],
      clientEndpoint: { known: true, url: ENDPOINT_URL },
    } as const;
    const elsewhere = route("192.0.2.0/24", { NatGatewayId: "nat-a" });
    expect(brief(analyze({ ...routed(elsewhere), source }))).toEqual([
      "UNREACHABLE",
      "blocks NO_ROUTE_TO_DESTINATION rtb-private",
    ]);
    expect(brief(analyze({ ...routed(), source }))).toEqual([
      "INDETERMINATE",
      "unknown UNKNOWN_RESOURCE rtb-private",
      // The answers have routes too.
      "unknown UNKNOWN_RESOURCE rtb-private",
      "unknown UNKNOWN_RESOURCE rtb-public",
    ]);
    const local = route("10.0.0.0/16", { GatewayId: "local" });
    const detour = route("10.0.2.0/24", { NetworkInterfaceId: "eni-firewall" });
    expect(analyze({ ...routed(local), source }).verdict).toBe("REACHABLE");
    expect(analyze({ ...routed(local, detour), source })).toMatchObject({
      verdict: "INDETERMINATE",
      findings: [{ reason: { kind: "unsupported", what: "middlebox", id: "eni-firewall" } }],
    });
    expect(brief(analyze({ ...routed({ ...local, State: "blackhole" }), source }))).toEqual([
      "UNREACHABLE",
      "blocks BAD_STATE_ROUTE rtb-private",
      "blocks BAD_STATE_ROUTE rtb-private",
      "blocks BAD_STATE_ROUTE rtb-public",
    ]);
  });
});

describe("without the interface's own address", () => {
  const made = (address: string): NetworkSnapshot =>
    edit(withInterfaceEndpoint(), "networkInterfaces", (one) => ({
      ...one,
      PrivateIpAddress: address,
    }));

  test.each<[string, NetworkSnapshot]>([
    ["missing", { ...withInterfaceEndpoint(), networkInterfaces: missing("interfaces.json") }],
    ["outside its subnet, as emulators make it up", made("10.178.3.4")],
  ])("takes its whole subnet: %s", (_, snapshot) => {
    const trace = analyze(snapshot);
    expect(brief(trace)).toEqual(OPEN);
    expect(trace.groups[0]?.paths.flatMap((path) => path.destinations)).toEqual([
      "10.0.1.0/24",
      "10.0.2.0/24",
    ]);
  });

  test("is indeterminate when only part of the subnet is open", () => {
    const half = { ...https, IpRanges: [{ CidrIp: "10.0.1.0/25" }, { CidrIp: "10.0.2.0/25" }] };
    const { securityGroups } = withGroup("sg-function", { IpPermissionsEgress: [half] });
    expect(analyze({ ...made("10.178.3.4"), securityGroups }).verdict).toBe("INDETERMINATE");
    expect(analyze({ ...withInterfaceEndpoint(), securityGroups }).verdict).toBe("REACHABLE");
  });
});
