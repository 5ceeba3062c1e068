import { type NetworkSnapshot, type VpcEndpoint } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  addRoute,
  brief,
  edit,
  isolated,
  PREFIX_LIST,
  route,
  withGatewayEndpoint,
  withInstance,
  withNatGateway,
} from "./testing/network";

const OPEN = ["REACHABLE", "private"];

function withEndpoint(
  change: Partial<VpcEndpoint>,
  snapshot = withGatewayEndpoint(),
): NetworkSnapshot {
  return edit(snapshot, "vpcEndpoints", (endpoint) => ({ ...endpoint, ...change }));
}

/** Emulators do not list an endpoint's routes. */
function unlisted(snapshot = withGatewayEndpoint()): NetworkSnapshot {
  return edit(snapshot, "routeTables", (table) => ({
    ...table,
    Routes: table.Routes?.filter(({ DestinationPrefixListId: id }) => id !== PREFIX_LIST),
  }));
}

test("names the path", () => {
  const trace = analyze(withGatewayEndpoint());
  expect(brief(trace)).toEqual(OPEN);
  expect(trace.groups[0]?.paths).toMatchObject([
    {
      via: { kind: "gateway-endpoint", endpointId: "vpce-gateway", vpcId: "vpc-a" },
      destinations: ["3.218.182.0/24", "52.94.0.0/22", "52.119.224.0/20"],
    },
  ]);
});

test("trusts the association when the route table does not list the route, and says so", () => {
  const trace = analyze(unlisted());
  expect(brief(trace)).toEqual(OPEN);
  const hop = trace.groups[0]?.paths[0]?.hops.find(({ kind }) => kind === "route-table");
  expect(hop).toMatchObject({ destination: PREFIX_LIST, target: "vpce-gateway", listed: false });
  const listed = analyze(withGatewayEndpoint()).groups[0]?.paths[0]?.hops;
  expect(listed?.find(({ kind }) => kind === "route-table")).not.toHaveProperty("listed");
});

test("does not trust a route that the endpoint does not know of", () => {
  expect(analyze(withEndpoint({ RouteTableIds: [] }))).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [
      {
        effect: "unknown",
        code: "UNASSOCIATED_COMPONENT",
        reason: { kind: "conflict", conflict: "route-and-association" },
        fix: {
          action: "associate-endpoint",
          endpointId: "vpce-gateway",
          routeTableId: "rtb-private",
        },
      },
    ],
  });
});

test("an endpoint in another route table does not help", () => {
  const other = unlisted(withEndpoint({ RouteTableIds: ["rtb-main"] }));
  const trace = analyze(other);
  expect(brief(trace)).toEqual([
    "UNREACHABLE",
    "blocks NO_ROUTE_TO_DESTINATION rtb-private",
    "notes UNASSOCIATED_COMPONENT vpce-gateway",
  ]);
  const fix = {
    action: "associate-endpoint",
    endpointId: "vpce-gateway",
    routeTableId: "rtb-private",
  };
  expect(trace.findings).toMatchObject([{ fix }, { fix }]);
});

test("is partial when only one subnet's route table has it", () => {
  const split = edit(withGatewayEndpoint(), "routeTables", (table) =>
    table.RouteTableId === "rtb-private"
      ? { ...table, Associations: [{ SubnetId: "subnet-a" }] }
      : table,
  );
  const trace = analyze(split);
  expect(trace).toMatchObject({
    verdict: "PARTIAL",
    private: true,
    findings: [
      { code: "NO_ROUTE_TO_DESTINATION", id: "rtb-main", subnetIds: ["subnet-b"] },
      { code: "UNASSOCIATED_COMPONENT", subnetIds: ["subnet-b"] },
    ],
  });
});

test.each(["available", "Available"])("passes in state %s", (State) => {
  expect(brief(analyze(withEndpoint({ State })))).toEqual(OPEN);
});

test.each([
  ["pending", "wait-until-available"],
  ["PendingAcceptance", "wait-until-available"],
  ["deleting", "replace"],
  ["rejected", "replace"],
  ["failed", "replace"],
  ["expired", "replace"],
])("blocks in state %s", (State, action) => {
  for (const snapshot of [withEndpoint({ State }), unlisted(withEndpoint({ State }))]) {
    const trace = analyze(snapshot);
    expect(brief(trace)).toEqual(["UNREACHABLE", "blocks BAD_STATE vpce-gateway"]);
    expect(trace.findings[0]?.fix).toEqual({ action, id: "vpce-gateway" });
  }
});

test.each(["deleted", "Deleted"])("an endpoint in state %s is no route and no doubt", (State) => {
  const { vpcEndpoints } = withEndpoint({ State });
  expect(brief(analyze(unlisted(withEndpoint({ State }))))).toEqual([
    "UNREACHABLE",
    "blocks NO_ROUTE_TO_DESTINATION rtb-private",
  ]);
  expect(brief(analyze({ ...withNatGateway(), vpcEndpoints }))).toEqual([
    "REACHABLE",
    "not private",
    "notes X_PATH_NOT_PRIVATE nat-a",
  ]);
  expect(brief(analyze(withEndpoint({ State })))).toEqual([
    "UNREACHABLE",
    "blocks BAD_STATE vpce-gateway",
  ]);
});

test.each<[string, Partial<VpcEndpoint>, string]>([
  ["service", { ServiceName: undefined }, "ServiceName"],
  ["route tables", { RouteTableIds: undefined }, "RouteTableIds"],
])(
  "cannot tell whether an endpoint of unknown %s takes over from a NAT gateway",
  (_, change, field) => {
    const { vpcEndpoints } = withEndpoint(change);
    const trace = analyze({ ...withNatGateway(), vpcEndpoints });
    expect(trace.verdict).toBe("INDETERMINATE");
    expect(trace.findings[0]).toMatchObject({
      reason: { kind: "field", id: "vpce-gateway", field },
    });
  },
);

test("cannot tell whether a NAT gateway takes over from an endpoint that is being deleted", () => {
  const nat = withNatGateway();
  const vpcEndpoints = withEndpoint({ State: "deleting" }).vpcEndpoints;
  expect(analyze({ ...nat, vpcEndpoints })).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ code: "BAD_STATE", reason: { conflict: "route-and-association" } }],
  });
  const { natGateways } = nat;
  const wide = route("0.0.0.0/0", { NatGatewayId: "nat-a" });
  const listed = addRoute(withEndpoint({ State: "deleted" }), "rtb-private", wide);
  expect(brief(analyze({ ...listed, natGateways }))).toEqual([
    "UNREACHABLE",
    "blocks BAD_STATE vpce-gateway",
  ]);
});

test.each<[string, Partial<VpcEndpoint>, string]>([
  ["in another VPC", { VpcId: "vpc-b" }, "UNASSOCIATED_COMPONENT"],
  ["of another service", { ServiceName: "com.amazonaws.us-east-2.s3" }, "UNKNOWN_RESOURCE"],
  ["of another Region", { ServiceName: "com.amazonaws.us-east-1.dynamodb" }, "UNKNOWN_RESOURCE"],
  ["without a state", { State: undefined }, "UNKNOWN_RESOURCE"],
  ["without route tables in the answer", { RouteTableIds: undefined }, "UNKNOWN_RESOURCE"],
  ["that is a firewall's", { VpcEndpointType: "GatewayLoadBalancer" }, "UNSUPPORTED_COMPONENT"],
])("is indeterminate when the route leads to an endpoint %s", (_, change, code) => {
  const trace = analyze(withEndpoint(change));
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(trace.findings[0]).toMatchObject({ effect: "unknown", code });
});

test("is indeterminate when the route leads to an endpoint that is not in the answer", () => {
  const gone = edit(withGatewayEndpoint(), "vpcEndpoints", () => undefined);
  expect(brief(analyze(gone))).toEqual(["INDETERMINATE", "unknown UNKNOWN_RESOURCE vpce-gateway"]);
});

test("takes an endpoint without a type for a gateway, as the API does", () => {
  expect(brief(analyze(withEndpoint({ VpcEndpointType: undefined })))).toEqual(OPEN);
});

test("is indeterminate when two endpoints claim the same route table", () => {
  const { vpcEndpoints } = withGatewayEndpoint();
  const items = vpcEndpoints.known ? vpcEndpoints.items : [];
  const twin = items.map((endpoint) => ({ ...endpoint, VpcEndpointId: "vpce-twin" }));
  const snapshot: NetworkSnapshot = {
    ...withGatewayEndpoint(),
    vpcEndpoints: { known: true, items: [...items, ...twin] },
  };
  expect(analyze(snapshot).verdict).toBe("INDETERMINATE");
});

test("an endpoint made with no route tables, beside an internet gateway, carries nothing", () => {
  const { vpcEndpoints } = withEndpoint({ RouteTableIds: [] });
  const trace = analyze({ ...withInstance(), vpcEndpoints });
  expect(brief(trace)).toEqual([
    "REACHABLE",
    "not private",
    "notes UNASSOCIATED_COMPONENT vpce-gateway",
    "notes X_PATH_NOT_PRIVATE igw-a",
  ]);
  expect(trace.findings[1]?.fix).toEqual({
    action: "associate-endpoint",
    endpointId: "vpce-gateway",
    routeTableId: "rtb-public",
  });
  const associated = withEndpoint({ RouteTableIds: ["rtb-public"] }).vpcEndpoints;
  expect(brief(analyze({ ...withInstance(), vpcEndpoints: associated }))).toEqual(OPEN);
});

test("does not offer an endpoint that is not ready", () => {
  const { vpcEndpoints } = withEndpoint({ RouteTableIds: [], State: "failed" });
  const trace = analyze({ ...isolated(), vpcEndpoints });
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks NO_ROUTE_TO_DESTINATION rtb-private"]);
  expect(trace.findings[0]?.fix?.action).toBe("create-gateway-endpoint");
});

test("a function in a public subnet is served by the endpoint, not by the internet gateway", () => {
  const out = addRoute(
    withGatewayEndpoint(),
    "rtb-private",
    route("0.0.0.0/0", { GatewayId: "igw-a" }),
  );
  expect(brief(analyze(out))).toEqual(OPEN);
});
