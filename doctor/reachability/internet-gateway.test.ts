import {
  type InternetGateway,
  type NetworkSnapshot,
  type VpcBlockPublicAccess,
} from "../snapshot/network";
import { analyze } from "./analyze";
import {
  addRoute,
  brief,
  edit,
  FUNCTION,
  isolated,
  known,
  missing,
  route,
  withInstance,
  withNatGateway,
} from "./testing/network";

const OPEN = ["REACHABLE", "not private", "notes X_PATH_NOT_PRIVATE igw-a"];

function withGateway(change: Partial<InternetGateway>): NetworkSnapshot {
  return edit(withInstance(), "internetGateways", (gateway) => ({ ...gateway, ...change }));
}

test("takes an instance with a public address out", () => {
  const trace = analyze(withInstance());
  expect(brief(trace)).toEqual(OPEN);
  expect(trace.groups[0]?.paths[0]?.via).toEqual({
    kind: "internet-gateway",
    internetGatewayId: "igw-a",
    vpcId: "vpc-a",
    publicIps: ["198.51.100.9"],
  });
});

test("does not take an instance without one", () => {
  const without = edit(withInstance(), "networkInterfaces", (one) => ({
    ...one,
    Association: undefined,
  }));
  const trace = analyze(without);
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS i-a"]);
  expect(trace.findings[0]?.fix).toEqual({
    action: "associate-address",
    networkInterfaceId: "eni-instance",
  });
});

test("cannot tell about an association without an address", () => {
  const unclear = edit(withInstance(), "networkInterfaces", (one) => ({ ...one, Association: {} }));
  expect(analyze(unclear)).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ reason: { kind: "field", id: "eni-instance", field: "Association.PublicIp" } }],
  });
});

test("never takes a function, also in a public subnet", () => {
  const source = { ...FUNCTION, subnetIds: ["subnet-public"] };
  const trace = analyze({ ...isolated(), source });
  expect(brief(trace)).toEqual([
    "UNREACHABLE",
    "blocks IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS orders",
  ]);
  expect(trace.findings[0]?.fix).toEqual({
    action: "create-gateway-endpoint",
    vpcId: "vpc-a",
    serviceName: "com.amazonaws.us-east-2.dynamodb",
    routeTableId: "rtb-public",
  });
});

test.each(["available", "attached"])("passes when attached: %s", (State) => {
  const attached = withGateway({ Attachments: [{ VpcId: "vpc-a", State }] });
  expect(brief(analyze(attached))).toEqual(OPEN);
});

test.each<[string, InternetGateway["Attachments"]]>([
  ["detached", []],
  ["attached to another VPC", [{ VpcId: "vpc-b", State: "available" }]],
  ["detaching", [{ VpcId: "vpc-a", State: "detaching" }]],
])("blocks when %s", (_, Attachments) => {
  const trace = analyze(withGateway({ Attachments }));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks BAD_STATE_ATTACHMENT igw-a"]);
  expect(trace.findings[0]?.fix).toEqual({
    action: "attach-internet-gateway",
    internetGatewayId: "igw-a",
    vpcId: "vpc-a",
  });
});

test.each<[string, NetworkSnapshot]>([
  ["the gateways", { ...withInstance(), internetGateways: missing("igw.json") }],
  ["that gateway", { ...withInstance(), internetGateways: known() }],
  ["its attachments", withGateway({ Attachments: undefined })],
  ["the attachment's state", withGateway({ Attachments: [{ VpcId: "vpc-a" }] })],
])("cannot tell without knowing %s", (_, snapshot) => {
  expect(brief(analyze(snapshot))).toEqual(["INDETERMINATE", "unknown UNKNOWN_RESOURCE igw-a"]);
});

test("is indeterminate when a route table of the gateway diverts the answers", () => {
  const edge = (target: string) =>
    edit(
      addRoute(withInstance(), "rtb-main", route("10.0.2.0/24", { GatewayId: target })),
      "routeTables",
      (table) =>
        table.RouteTableId === "rtb-main"
          ? { ...table, Associations: [{ GatewayId: "igw-a" }] }
          : table,
    );
  expect(analyze(edge("vpce-firewall"))).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ reason: { kind: "unsupported", what: "ingress-routing", id: "rtb-main" } }],
  });
  expect(brief(analyze(edge("local")))).toEqual(OPEN);
});

describe("VPC Block Public Access", () => {
  const exclude = (
    resource: string,
    State = "create-complete",
    InternetGatewayExclusionMode: string | undefined = "allow-egress",
  ) => ({
    Exclusions: [
      {
        ResourceArn: `arn:aws:ec2:us-east-2:111122223333:${resource}`,
        InternetGatewayExclusionMode,
        State,
      },
    ],
  });
  const briefWith = (snapshot: NetworkSnapshot, options: VpcBlockPublicAccess) =>
    analyze({ ...snapshot, blockPublicAccess: known(options) });

  test.each<[string, VpcBlockPublicAccess]>([
    ["off", { InternetGatewayBlockMode: "off" }],
    [
      "on, except for the VPC",
      { InternetGatewayBlockMode: "block-bidirectional", ...exclude("vpc/vpc-a") },
    ],
    [
      "on, except for the subnet at the gateway",
      { InternetGatewayBlockMode: "block-bidirectional", ...exclude("subnet/subnet-public") },
    ],
  ])("passes when it is %s", (_, options) => {
    expect(briefWith(withInstance(), options).verdict).toBe("REACHABLE");
    expect(briefWith(withNatGateway(), options).verdict).toBe("REACHABLE");
  });

  test.each<[string, VpcBlockPublicAccess]>([
    ["", {}],
    [", except for another VPC", exclude("vpc/vpc-b")],
    [", with an exception that is being deleted", exclude("vpc/vpc-a", "delete-in-progress")],
  ])("blocks when it is on%s", (_, exclusions) => {
    const options = { InternetGatewayBlockMode: "block-bidirectional", ...exclusions };
    const trace = briefWith(withNatGateway(), options);
    expect(brief(trace)).toEqual(["UNREACHABLE", "blocks VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc-a"]);
    expect(trace.findings[0]?.fix).toEqual({
      action: "exclude-from-block-public-access",
      id: "subnet-public",
      exclusion: "allow-egress",
    });
  });

  test.each(["vpc/vpc-a", "subnet/subnet-public"])(
    "an exclusion of %s for egress lets no public address through when ingress is blocked",
    (resource) => {
      const withMode = (mode: string) => ({
        InternetGatewayBlockMode: "block-ingress",
        ...exclude(resource, "create-complete", mode),
      });
      const trace = briefWith(withInstance(), withMode("allow-egress"));
      expect(brief(trace)).toEqual(["UNREACHABLE", "blocks VPC_BLOCK_PUBLIC_ACCESS_ENABLED vpc-a"]);
      // A second exclusion of the same is no fix.
      expect(trace.findings[0]).not.toHaveProperty("fix");
      expect(brief(briefWith(withInstance(), withMode("allow-bidirectional")))).toEqual(OPEN);
      expect(briefWith(withNatGateway(), withMode("allow-egress")).verdict).toBe("REACHABLE");
    },
  );

  test("is indeterminate when the mode of an exclusion is not one of AWS's", () => {
    for (const mode of ["block-ingress", "block-bidirectional"]) {
      const exclusion = exclude("vpc/vpc-a", "create-complete", "allow-some");
      const options = { InternetGatewayBlockMode: mode, ...exclusion };
      expect(briefWith(withInstance(), options)).toMatchObject({
        verdict: "INDETERMINATE",
        findings: [{ reason: { kind: "field", field: "InternetGatewayExclusionMode" } }],
      });
    }
  });

  test("blocks a public address but not a NAT gateway when it is on for ingress", () => {
    const options = { InternetGatewayBlockMode: "block-ingress" };
    const trace = briefWith(withInstance(), options);
    expect(trace.verdict).toBe("UNREACHABLE");
    expect(trace.findings[0]?.fix).toMatchObject({ exclusion: "allow-bidirectional" });
    expect(briefWith(withNatGateway(), options).verdict).toBe("REACHABLE");
  });

  test("is indeterminate when the mode is unknown", () => {
    expect(briefWith(withNatGateway(), {}).verdict).toBe("INDETERMINATE");
    const blockPublicAccess = missing("describe-vpc-block-public-access-options.json");
    expect(analyze({ ...withNatGateway(), blockPublicAccess }).verdict).toBe("INDETERMINATE");
  });
});
