import { type NetworkSnapshot, type SecurityGroup, type VpcEndpoint } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  brief,
  edit,
  ENDPOINT_URL,
  FUNCTION,
  known,
  missing,
  REGION,
  withGatewayEndpoint,
  withInterfaceEndpoint,
  withNatGateway,
} from "./testing/network";

const OPEN = ["REACHABLE", "private"];
const ZONAL = (zone: string) =>
  `https://vpce-interface-5e6f-${zone}.dynamodb.${REGION}.vpce.amazonaws.com`;

function calling(url: string | undefined, snapshot = withInterfaceEndpoint()): NetworkSnapshot {
  return { ...snapshot, source: { ...FUNCTION, clientEndpoint: { known: true, url } } };
}

function withEndpoint(change: Partial<VpcEndpoint>): NetworkSnapshot {
  return edit(withInterfaceEndpoint(), "vpcEndpoints", (one) => ({ ...one, ...change }));
}

function withGroup(id: string, change: Partial<SecurityGroup>): NetworkSnapshot {
  return edit(withInterfaceEndpoint(), "securityGroups", (group) =>
    group.GroupId === id ? { ...group, ...change } : group,
  );
}

const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 } as const;

test("leads to each of its interfaces", () => {
  const trace = analyze(withInterfaceEndpoint());
  expect(brief(trace)).toEqual(OPEN);
  expect(trace.groups[0]?.paths).toMatchObject([
    { destinations: ["10.0.1.50/32"], via: { kind: "interface-endpoint" } },
    { destinations: ["10.0.2.50/32"], via: { endpointId: "vpce-interface", vpcId: "vpc-a" } },
  ]);
});

test("does not matter to a client that calls the public name", () => {
  const trace = analyze(
    edit(calling(undefined), "securityGroups", (group) => ({
      ...group,
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    })),
  );
  expect(brief(trace)).toEqual([
    "UNREACHABLE",
    "blocks NO_ROUTE_TO_DESTINATION rtb-private",
    "notes X_INTERFACE_ENDPOINT_UNUSED vpce-interface",
  ]);
  const fix = {
    action: "set-endpoint-url",
    endpointId: "vpce-interface",
    variable: "AWS_ENDPOINT_URL_DYNAMODB",
    url: ENDPOINT_URL,
  };
  expect(trace.findings).toMatchObject([{ fix }, { fix }]);
});

test("stays unused beside a gateway endpoint silently, and beside a NAT gateway with a note", () => {
  const { vpcEndpoints } = withInterfaceEndpoint();
  const items = vpcEndpoints.known ? vpcEndpoints.items : [];
  const both = (snapshot: NetworkSnapshot) => {
    const own = snapshot.vpcEndpoints.known ? snapshot.vpcEndpoints.items : [];
    return brief(analyze({ ...snapshot, vpcEndpoints: known(...own, ...items) }));
  };
  expect(both(withGatewayEndpoint())).toEqual(OPEN);
  expect(both(withNatGateway())).toContain("notes X_INTERFACE_ENDPOINT_UNUSED vpce-interface");
});

test("is indeterminate when private DNS is on", () => {
  const { vpcEndpoints } = withEndpoint({ PrivateDnsEnabled: true });
  expect(analyze({ ...withNatGateway(), vpcEndpoints })).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ id: "vpce-interface", reason: { kind: "conflict", conflict: "private-dns" } }],
  });
  const failed = withEndpoint({ PrivateDnsEnabled: true, State: "failed" });
  expect(analyze({ ...withNatGateway(), vpcEndpoints: failed.vpcEndpoints }).verdict).toBe(
    "REACHABLE",
  );
  expect(brief(analyze(withEndpoint({ PrivateDnsEnabled: true })))).toEqual(OPEN);
});

test.each<[string, Partial<VpcEndpoint>]>([
  ["PrivateDnsEnabled", { PrivateDnsEnabled: undefined }],
  ["State", { PrivateDnsEnabled: true, State: undefined }],
])("cannot tell whether private DNS is on without %s", (field, change) => {
  const { vpcEndpoints } = withEndpoint(change);
  expect(analyze({ ...withNatGateway(), vpcEndpoints })).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ id: "vpce-interface", reason: { kind: "field", field } }],
  });
});

test("is not offered in any other state than available", () => {
  const failed = edit(calling(undefined), "vpcEndpoints", (one) => ({ ...one, State: "failed" }));
  const trace = analyze(failed);
  expect(trace.findings.map(({ code }) => code)).not.toContain("X_INTERFACE_ENDPOINT_UNUSED");
  expect(trace.findings.map(({ fix }) => fix?.action)).toContain("create-gateway-endpoint");
});

test.each([
  ["pending", "wait-until-available"],
  ["pendingAcceptance", "wait-until-available"],
  ["failed", "replace"],
])("blocks in state %s", (State, action) => {
  const trace = analyze(withEndpoint({ State }));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks BAD_STATE vpce-interface"]);
  expect(trace.findings[0]?.fix?.action).toBe(action);
});

test.each<[string, Partial<SecurityGroup>, string]>([
  ["has no rules", { IpPermissions: [] }, "SG_HAS_NO_RULES"],
  [
    "names another port",
    {
      IpPermissions: [
        { ...https, FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: "sg-function" }] },
      ],
    },
    "ENI_SG_RULES_MISMATCH",
  ],
  [
    "names another group",
    { IpPermissions: [{ ...https, UserIdGroupPairs: [{ GroupId: "sg-other" }] }] },
    "ENI_SG_RULES_MISMATCH",
  ],
  [
    "names other addresses",
    { IpPermissions: [{ ...https, IpRanges: [{ CidrIp: "192.168.0.0/16" }] }] },
    "ENI_SG_RULES_MISMATCH",
  ],
])("blocks when its security group %s", (_, change, code) => {
  const trace = analyze(withGroup("sg-endpoint", change));
  expect(trace.verdict).toBe("UNREACHABLE");
  expect(trace.findings[0]).toMatchObject({
    code,
    id: "sg-endpoint",
    hop: { at: "endpoint", direction: "ingress" },
    fix: {
      action: "allow-in-security-group",
      direction: "ingress",
      peer: { groupId: "sg-function" },
    },
  });
});

test("passes when its security group names the function's addresses", () => {
  const named = (CidrIp: string) =>
    analyze(withGroup("sg-endpoint", { IpPermissions: [{ ...https, IpRanges: [{ CidrIp }] }] }));
  expect(brief(named("10.0.0.0/16"))).toEqual(OPEN);
  expect(named("10.0.0.0/24").verdict).toBe("PARTIAL");
  const half = named("10.0.0.0/25");
  expect(half.verdict).toBe("INDETERMINATE");
  expect(half.findings.map(({ reason }) => reason)).toContainEqual({
    kind: "unsupported",
    what: "source-address",
    id: "sg-endpoint",
  });
});

test("blocks when the function's group does not lead to it", () => {
  const trace = analyze(withGroup("sg-function", { IpPermissionsEgress: [] }));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks SG_HAS_NO_RULES sg-function"]);
  expect(trace.findings[0]?.fix).toMatchObject({ peer: { groupId: "sg-endpoint" } });
  const byAddress = { ...https, IpRanges: [{ CidrIp: "10.0.0.0/16" }] };
  expect(brief(analyze(withGroup("sg-function", { IpPermissionsEgress: [byAddress] })))).toEqual(
    OPEN,
  );
  const one = { ...https, IpRanges: [{ CidrIp: "10.0.1.50/32" }] };
  expect(brief(analyze(withGroup("sg-function", { IpPermissionsEgress: [one] })))).toEqual([
    "PARTIAL",
    "private",
    "blocks ENI_SG_RULES_MISMATCH sg-function",
  ]);
});

describe("a zonal name", () => {
  test("leads to the interface of its zone", () => {
    const trace = analyze(calling(ZONAL("us-east-2b")));
    expect(brief(trace)).toEqual(OPEN);
    expect(trace.groups[0]?.paths.flatMap((path) => path.destinations)).toEqual(["10.0.1.50/32"]);
  });

  test("blocks when the endpoint is not in the zone", () => {
    const trace = analyze(calling(ZONAL("us-east-2c")));
    expect(brief(trace)).toEqual([
      "UNREACHABLE",
      "blocks VPCE_SERVICE_NOT_INSTALLED_IN_AZ vpce-interface",
    ]);
    expect(trace.findings[0]?.fix).toEqual({
      action: "add-endpoint-subnet",
      endpointId: "vpce-interface",
      zone: "us-east-2c",
    });
  });
});

test("blocks without any subnet", () => {
  expect(brief(analyze(withEndpoint({ SubnetIds: [], NetworkInterfaceIds: [] })))).toEqual([
    "UNREACHABLE",
    "blocks VPCE_SERVICE_NOT_INSTALLED_IN_AZ vpce-interface",
  ]);
});

test.each<[string, NetworkSnapshot]>([
  ["the endpoints", { ...withInterfaceEndpoint(), vpcEndpoints: missing("endpoints.json") }],
  ["that endpoint", { ...withInterfaceEndpoint(), vpcEndpoints: known() }],
  ["its type", withEndpoint({ VpcEndpointType: undefined })],
  ["its service", withEndpoint({ ServiceName: undefined })],
  ["its state", withEndpoint({ State: undefined })],
  ["its subnets", withEndpoint({ SubnetIds: undefined })],
  ["one of its subnets", withEndpoint({ SubnetIds: ["subnet-b", "subnet-gone"] })],
  ["its security groups", withEndpoint({ Groups: undefined })],
  ["its VPC", withEndpoint({ VpcId: undefined })],
  ["its VPC to be the function's", withEndpoint({ VpcId: "vpc-b" })],
])("cannot tell without knowing %s", (_, snapshot) => {
  expect(analyze(snapshot).verdict).toBe("INDETERMINATE");
});
