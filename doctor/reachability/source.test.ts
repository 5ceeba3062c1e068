import { type NetworkInterface, type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  brief,
  edit,
  FUNCTION,
  known,
  missing,
  withGatewayEndpoint,
  withInstance,
} from "./testing/network";

const OPEN = ["REACHABLE", "private"];

function from(
  source: NetworkSnapshot["source"],
  snapshot: NetworkSnapshot = withGatewayEndpoint(),
): NetworkSnapshot {
  return { ...snapshot, source };
}

function withInterface(change: Partial<NetworkInterface>): NetworkSnapshot {
  return edit(withInstance(), "networkInterfaces", (one) => ({ ...one, ...change }));
}

test("judges a function that does not exist yet like one that does", () => {
  const { subnetIds, securityGroupIds, clientEndpoint } = FUNCTION;
  const hypothetical = from({
    kind: "hypothetical-function",
    subnetIds,
    securityGroupIds,
    clientEndpoint,
  });
  expect(brief(analyze(hypothetical))).toEqual(OPEN);
  expect(analyze(hypothetical).groups[0]?.paths[0]?.hops[0]).toMatchObject({
    kind: "client",
    id: "hypothetical function",
  });
});

test.each([
  ["Active", "REACHABLE", []],
  ["Failed", "UNREACHABLE", [{ effect: "blocks", code: "BAD_STATE" }]],
  ["Pending", "INDETERMINATE", [{ effect: "unknown", code: "UNSUPPORTED_COMPONENT" }]],
  ["Inactive", "INDETERMINATE", [{ effect: "unknown", code: "UNSUPPORTED_COMPONENT" }]],
])("judges a function that is %s: %s", (state, verdict, findings) => {
  const outside = {
    kind: "public-function",
    functionName: "orders",
    state: "Active",
    clientEndpoint: FUNCTION.clientEndpoint,
  } as const;
  for (const source of [
    { ...FUNCTION, state },
    { ...outside, state },
  ]) {
    expect(analyze(from(source))).toMatchObject({ verdict, findings });
  }
});

test.each([
  ["pending", "REACHABLE", []],
  ["running", "REACHABLE", []],
  ["stopped", "UNREACHABLE", ["BAD_STATE"]],
  ["shutting-down", "UNREACHABLE", ["BAD_STATE"]],
])("judges an instance that is %s: %s", (state, verdict, codes) => {
  const { source } = withInstance();
  const trace = analyze(from({ ...source, state } as NetworkSnapshot["source"], withInstance()));
  expect(trace.verdict).toBe(verdict);
  const blocking = trace.findings.filter(({ effect }) => effect === "blocks");
  expect(blocking.map(({ code }) => code)).toEqual(codes);
});

test("judges a network interface like the instance it belongs to", () => {
  const source = {
    kind: "network-interface",
    networkInterfaceId: "eni-instance",
    clientEndpoint: { known: true },
  } as const;
  expect(analyze(from(source, withInstance()))).toMatchObject({
    verdict: "REACHABLE",
    private: false,
  });
});

test("traces every subnet once, in order of their ids", () => {
  const twice = from({ ...FUNCTION, subnetIds: ["subnet-b", "subnet-a", "subnet-b"] });
  expect(analyze(twice).groups).toMatchObject([
    {
      subnets: [
        { subnetId: "subnet-a", availabilityZone: "us-east-2a", cidrBlock: "10.0.0.0/24" },
        { subnetId: "subnet-b", availabilityZone: "us-east-2b", cidrBlock: "10.0.1.0/24" },
      ],
      vpcId: "vpc-a",
    },
  ]);
});

test.each<[string, NetworkSnapshot, string]>([
  ["the subnets", { ...withGatewayEndpoint(), subnets: missing("subnets.json") }, "missing"],
  ["that subnet", from({ ...FUNCTION, subnetIds: ["subnet-gone"] }), "not-found"],
  [
    "the subnet's VPC",
    edit(withGatewayEndpoint(), "subnets", (one) => ({ ...one, VpcId: undefined })),
    "field",
  ],
  [
    "the subnet's range",
    edit(withGatewayEndpoint(), "subnets", (one) => ({ ...one, CidrBlock: "banana" })),
    "field",
  ],
  ["any subnet of the function", from({ ...FUNCTION, subnetIds: [] }), "field"],
  ["any group of the function", from({ ...FUNCTION, securityGroupIds: [] }), "field"],
  ["the interfaces", { ...withInstance(), networkInterfaces: missing("eni.json") }, "missing"],
  ["that interface", { ...withInstance(), networkInterfaces: known() }, "not-found"],
  ["the interface's subnet", withInterface({ SubnetId: undefined }), "field"],
  ["the interface's address", withInterface({ PrivateIpAddress: undefined }), "field"],
  ["the interface's groups", withInterface({ Groups: undefined }), "field"],
])("cannot tell without knowing %s", (_, snapshot, kind) => {
  const trace = analyze(snapshot);
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(trace.findings[0]).toMatchObject({ code: "UNKNOWN_RESOURCE", reason: { kind } });
});

test("cannot tell from a subnet that has only IPv6", () => {
  const ipv6 = edit(withGatewayEndpoint(), "subnets", (one) => ({
    ...one,
    CidrBlock: undefined,
    Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:db8::/64" }],
  }));
  expect(analyze(ipv6)).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [
      { reason: { kind: "conflict", conflict: "ipv6" } },
      { reason: { kind: "conflict", conflict: "ipv6" } },
    ],
  });
  const dualStack = edit(withGatewayEndpoint(), "subnets", (one) => ({
    ...one,
    Ipv6CidrBlockAssociationSet: [{ Ipv6CidrBlock: "2001:db8::/64" }],
  }));
  expect(brief(analyze(dualStack))).toEqual(OPEN);
});

describe("a source that AWS runs in subnets", () => {
  const { subnetIds, securityGroupIds, clientEndpoint } = FUNCTION;
  const common = { subnetIds, securityGroupIds, clientEndpoint };
  const ecs = { ...common, kind: "ecs-service", serviceName: "orders" } as const;
  const appRunner = { ...common, kind: "vpc-app-runner-service", serviceName: "orders" } as const;

  test.each([
    ["ACTIVE", "REACHABLE"],
    ["DRAINING", "UNREACHABLE"],
    [undefined, "INDETERMINATE"],
  ])("is judged by its state: an ECS service that is %s is %s", (state, verdict) => {
    const source = { ...ecs, publicAddress: false, ...(state !== undefined && { state }) };
    expect(analyze(from(source)).verdict).toBe(verdict);
  });

  test.each([
    ["RUNNING", "REACHABLE"],
    ["OPERATION_IN_PROGRESS", "REACHABLE"],
    ["PAUSED", "UNREACHABLE"],
    [undefined, "INDETERMINATE"],
  ])("is judged by its state: an App Runner service that is %s is %s", (state, verdict) => {
    const withState = state === undefined ? {} : { state };
    expect(analyze(from({ ...appRunner, ...withState })).verdict).toBe(verdict);
    const outside = { kind: "public-app-runner-service", serviceName: "orders" } as const;
    expect(analyze(from({ ...outside, clientEndpoint, ...withState })).verdict).toBe(verdict);
  });

  test.each([
    ["RUNNING", "REACHABLE"],
    ["PENDING", "REACHABLE"],
    ["STOPPED", "UNREACHABLE"],
    [undefined, "INDETERMINATE"],
  ])("is judged by its state: a task that is %s is %s", (state, verdict) => {
    const network = withInstance();
    const source = {
      kind: "ecs-task",
      taskId: "0f1e",
      networkInterfaceId: "eni-instance",
      clientEndpoint,
      ...(state !== undefined && { state }),
    } as const;
    expect(analyze({ ...network, source }).verdict).toBe(verdict);
  });

  test("leaves through an internet gateway only with public addresses", () => {
    const inPublic = { ...ecs, state: "ACTIVE", subnetIds: ["subnet-public"] };
    const leaving = (publicAddress: boolean) =>
      analyze(from({ ...inPublic, publicAddress }, withInstance()));
    expect(brief(leaving(true)).slice(0, 2)).toEqual(["REACHABLE", "not private"]);
    expect(brief(leaving(false)).slice(0, 2)).toEqual([
      "UNREACHABLE",
      "blocks IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS orders",
    ]);
    const never = { ...appRunner, state: "RUNNING", subnetIds: ["subnet-public"] };
    expect(analyze(from(never, withInstance())).verdict).toBe("UNREACHABLE");
  });

  test("without groups is unknown: the VPC's default group has them", () => {
    const source = { ...ecs, state: "ACTIVE", publicAddress: false, securityGroupIds: [] };
    expect(brief(analyze(from(source)))).toEqual([
      "INDETERMINATE",
      "unknown UNKNOWN_RESOURCE orders",
    ]);
  });
});
