import { type NetworkSnapshot, type Route } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  addRoute,
  brief,
  edit,
  isolated,
  known,
  PREFIX_LIST,
  route,
  withGatewayEndpoint,
  withNatGateway,
} from "./testing/network";

const NO_ROUTE = ["UNREACHABLE", "blocks NO_ROUTE_TO_DESTINATION rtb-private"];

function plus(snapshot: NetworkSnapshot, ...routes: readonly Route[]): NetworkSnapshot {
  return routes.reduce((changed, added) => addRoute(changed, "rtb-private", added), snapshot);
}

function withList(snapshot: NetworkSnapshot, id: string, ...cidrs: string[]): NetworkSnapshot {
  const { prefixListEntries: entries } = snapshot;
  const own = { PrefixListId: id, Entries: cidrs.map((Cidr) => ({ Cidr })) };
  return {
    ...snapshot,
    prefixListEntries: known(...(entries.known ? entries.items : []), own),
  };
}

function changeRoutes(snapshot: NetworkSnapshot, change: Partial<Route>): NetworkSnapshot {
  return edit(snapshot, "routeTables", (table) =>
    table.RouteTableId === "rtb-private"
      ? {
          ...table,
          Routes: table.Routes?.map((one) =>
            one.GatewayId === "local" ? one : { ...one, ...change },
          ),
        }
      : table,
  );
}

test("names the table without a route, and what to make", () => {
  const trace = analyze(isolated());
  expect(brief(trace)).toEqual(NO_ROUTE);
  expect(trace.findings[0]).toMatchObject({
    fix: {
      action: "create-gateway-endpoint",
      vpcId: "vpc-a",
      serviceName: "com.amazonaws.us-east-2.dynamodb",
      routeTableId: "rtb-private",
    },
    subnetIds: ["subnet-a", "subnet-b"],
  });
});

test("reads the main route table of the VPC for a subnet without its own", () => {
  const unassociated = edit(withNatGateway(), "routeTables", (table) =>
    table.RouteTableId === "rtb-private" ? { ...table, Associations: [] } : table,
  );
  expect(brief(analyze(unassociated))).toEqual([
    "UNREACHABLE",
    "blocks NO_ROUTE_TO_DESTINATION rtb-main",
  ]);
  const out = route("0.0.0.0/0", { NatGatewayId: "nat-a" });
  expect(analyze(addRoute(unassociated, "rtb-main", out)).verdict).toBe("REACHABLE");
});

test("ignores an association that is over", () => {
  const over = edit(withNatGateway(), "routeTables", (table) =>
    table.RouteTableId === "rtb-private"
      ? {
          ...table,
          Associations: [
            { SubnetId: "subnet-a", AssociationState: { State: "disassociated" } },
            { SubnetId: "subnet-b", AssociationState: { State: "associated" } },
          ],
        }
      : table,
  );
  expect(brief(analyze(over))).toEqual([
    "PARTIAL",
    "not private",
    "blocks NO_ROUTE_TO_DESTINATION rtb-main",
    "notes X_PATH_NOT_PRIVATE nat-a",
  ]);
});

test("takes the longest prefix", () => {
  const elsewhere = { VpcPeeringConnectionId: "pcx-a" };
  expect(analyze(plus(withNatGateway(), route("10.9.0.0/16", elsewhere))).verdict).toBe(
    "REACHABLE",
  );
  const half = analyze(plus(withNatGateway(), route("52.0.0.0/8", elsewhere)));
  expect(brief(half).slice(0, 3)).toEqual([
    "PARTIAL",
    "not private",
    "blocks MORE_SPECIFIC_ROUTE rtb-private",
  ]);
  expect(half.findings[0]).toMatchObject({
    destinations: ["52.94.0.0/22", "52.119.224.0/20"],
    fix: { action: "remove-route", routeTableId: "rtb-private", destination: "52.0.0.0/8" },
  });
});

test("splits a CIDR of DynamoDB when a route covers part of it", () => {
  const trace = analyze(
    plus(withNatGateway(), route("52.94.1.0/24", { VpcPeeringConnectionId: "pcx-a" })),
  );
  expect(trace.verdict).toBe("PARTIAL");
  expect(trace.findings[0]?.destinations).toEqual(["52.94.1.0/24"]);
});

test("prefers a static route to a prefix list's, and that to a propagated one", () => {
  const cidrs = ["3.218.182.0/24", "52.94.0.0/22", "52.119.224.0/20"];
  const nat = cidrs.map((cidr) => route(cidr, { NatGatewayId: "nat-a" }));
  const both = plus(
    { ...withNatGateway(), vpcEndpoints: withGatewayEndpoint().vpcEndpoints },
    ...nat,
  );
  const trace = analyze(both);
  expect(trace).toMatchObject({ verdict: "REACHABLE", private: false });
  expect(trace.findings.map(({ code }) => code)).toEqual([
    "HIGHER_PRIORITY_ROUTE",
    "X_PATH_NOT_PRIVATE",
    "HIGHER_PRIORITY_ROUTE",
    "HIGHER_PRIORITY_ROUTE",
  ]);

  const propagated = cidrs.map((cidr) =>
    route(cidr, { GatewayId: "vgw-a", Origin: "EnableVgwRoutePropagation" }),
  );
  expect(brief(analyze(plus(withGatewayEndpoint(), ...propagated)))).toEqual([
    "REACHABLE",
    "private",
  ]);
  expect(analyze(plus(isolated(), ...propagated)).verdict).toBe("INDETERMINATE");
});

test("a more specific route wins over the endpoint's", () => {
  const natGateways = withNatGateway().natGateways;
  const nat = route("52.94.1.0/24", { NatGatewayId: "nat-a" });
  const trace = analyze({ ...plus(withGatewayEndpoint(), nat), natGateways });
  expect(brief(trace)).toEqual([
    "REACHABLE",
    "not private",
    "notes MORE_SPECIFIC_ROUTE rtb-private",
    "notes X_PATH_NOT_PRIVATE nat-a",
  ]);
  const wide = route("0.0.0.0/0", { NatGatewayId: "nat-a" });
  expect(brief(analyze({ ...plus(withGatewayEndpoint(), wide), natGateways }))).toEqual([
    "REACHABLE",
    "private",
  ]);
});

test("is indeterminate when prefix lists overlap and lead to different targets", () => {
  const own = {
    DestinationPrefixListId: "pl-own",
    DestinationCidrBlock: undefined,
    NatGatewayId: "nat-a",
  };
  const snapshot = plus(
    { ...withGatewayEndpoint(), natGateways: withNatGateway().natGateways },
    route("", own),
  );
  expect(analyze(withList(snapshot, "pl-own", "52.94.0.0/22"))).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [
      {
        reason: { kind: "conflict", conflict: "overlapping-prefix-lists" },
        destinations: ["52.94.0.0/22"],
      },
    ],
  });
  expect(analyze(withList(snapshot, "pl-own", "192.0.2.0/24")).verdict).toBe("REACHABLE");
});

test("is indeterminate when a prefix list's entries are unknown, unless it is another service's", () => {
  const own = { DestinationPrefixListId: "pl-own", DestinationCidrBlock: undefined };
  const snapshot = plus(withGatewayEndpoint(), route("", { ...own, GatewayId: "vpce-other" }));
  expect(analyze(snapshot)).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ reason: { kind: "not-found", id: "pl-own" } }],
  });
  const named = (PrefixListName: string): NetworkSnapshot => ({
    ...snapshot,
    managedPrefixLists: known(
      ...(snapshot.managedPrefixLists.known ? snapshot.managedPrefixLists.items : []),
      { PrefixListId: "pl-own", PrefixListName },
    ),
  });
  expect(analyze(named("com.amazonaws.us-east-2.s3")).verdict).toBe("REACHABLE");
  expect(analyze(named("offices")).verdict).toBe("INDETERMINATE");
});

test("follows the entries of a customer-managed prefix list", () => {
  const nat = { ...isolated(), natGateways: withNatGateway().natGateways };
  const out = { DestinationPrefixListId: "pl-own", NatGatewayId: "nat-a", State: "active" };
  const routed = plus(nat, out);
  expect(analyze(withList(routed, "pl-own", "52.0.0.0/8", "3.0.0.0/8")).verdict).toBe("REACHABLE");
  expect(analyze(withList(routed, "pl-own", "52.0.0.0/8")).verdict).toBe("PARTIAL");
  expect(analyze(withList(routed, "pl-own", "10.9.0.0/16", "2001:db8::/32")).verdict).toBe(
    "UNREACHABLE",
  );
});

test("a blackhole drops what it matches", () => {
  const trace = analyze(changeRoutes(withNatGateway(), { State: "blackhole" }));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks BAD_STATE_ROUTE rtb-private"]);
  expect(trace.findings[0]?.fix?.action).toBe("create-gateway-endpoint");

  const specific = route("52.0.0.0/8", { VpcPeeringConnectionId: "pcx-a", State: "blackhole" });
  expect(analyze(plus(withNatGateway(), specific)).findings[0]).toMatchObject({
    code: "BAD_STATE_ROUTE",
    fix: { action: "remove-route", destination: "52.0.0.0/8" },
  });
});

test("a peering connection does not lead on to DynamoDB", () => {
  const trace = analyze(plus(isolated(), route("0.0.0.0/0", { VpcPeeringConnectionId: "pcx-a" })));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks PCX_REQUIRES_ADDRESS_IN_VPC_CIDR pcx-a"]);
});

test("DynamoDB's addresses inside the VPC's own range stay inside", () => {
  const inside = { GatewayId: "local", Origin: "CreateRouteTable" };
  const local = plus(withNatGateway(), route("52.94.0.0/16", inside));
  expect(brief(analyze(local)).slice(0, 3)).toEqual([
    "PARTIAL",
    "not private",
    "blocks MORE_SPECIFIC_ROUTE rtb-private",
  ]);
  const propagated = route("52.94.1.0/24", {
    GatewayId: "vgw-a",
    Origin: "EnableVgwRoutePropagation",
  });
  expect(brief(analyze(plus(local, propagated)))).toEqual(brief(analyze(local)));
});

test("does not take the prefix list for IPv6, nor one of another Region", () => {
  const lists = known(
    {
      PrefixListId: "pl-0",
      PrefixListName: "com.amazonaws.us-east-2.dynamodb",
      AddressFamily: "IPv6",
    },
    { PrefixListId: "pl-1", PrefixListName: "com.amazonaws.eu-west-1.dynamodb" },
    { PrefixListId: PREFIX_LIST, PrefixListName: "com.amazonaws.us-east-2.dynamodb" },
  );
  expect(analyze({ ...withGatewayEndpoint(), managedPrefixLists: lists }).verdict).toBe(
    "REACHABLE",
  );
});

test("each entry of a prefix list has its own length, also beside its neighbor", () => {
  // Merged, the two entries would be a /22, and the static route would be the longer one.
  const entries = [{ Cidr: "52.94.0.0/23" }, { Cidr: "52.94.2.0/23" }];
  const neighbors = edit(withGatewayEndpoint(), "prefixListEntries", (list) => ({
    ...list,
    Entries: entries,
  }));
  const shorter = plus(neighbors, route("52.94.0.0/22", { NatGatewayId: "nat-gone" }));
  expect(brief(analyze(shorter))).toEqual(["REACHABLE", "private"]);
  const equal = plus(neighbors, route("52.94.0.0/23", { NatGatewayId: "nat-gone" }));
  expect(analyze(equal).verdict).not.toBe("REACHABLE");
});
