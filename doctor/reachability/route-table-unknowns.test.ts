import { type NetworkSnapshot, type Route } from "../snapshot/network";
import { analyze } from "./analyze";
import { type Code } from "./codes";
import {
  addRoute,
  edit,
  FUNCTION,
  isolated,
  known,
  missing,
  route,
  VPC,
  withGatewayEndpoint,
  withNatGateway,
} from "./testing/network";

function plus(snapshot: NetworkSnapshot, ...routes: readonly Route[]): NetworkSnapshot {
  return routes.reduce((changed, added) => addRoute(changed, "rtb-private", added), snapshot);
}

/** Adds a second route table for the subnet, or a second main route table. */
function twice(snapshot: NetworkSnapshot, SubnetId?: string): NetworkSnapshot {
  const { routeTables } = snapshot;
  const claim = SubnetId === undefined ? { Main: true } : { SubnetId };
  const other = { RouteTableId: "rtb-zz", VpcId: VPC, Routes: [], Associations: [claim] };
  return {
    ...snapshot,
    routeTables: routeTables.known ? known(...routeTables.items, other) : routeTables,
  };
}

/** The gateway endpoint's route table becomes the main one, for all subnets without their own. */
function withMainTable(): NetworkSnapshot {
  return edit(withGatewayEndpoint(), "routeTables", (table) =>
    table.RouteTableId === "rtb-private" ? { ...table, Associations: [{ Main: true }] } : undefined,
  );
}

test.each<[string, Partial<Route>]>([
  ["transit-gateway", { TransitGatewayId: "tgw-a" }],
  ["virtual-private-gateway", { GatewayId: "vgw-a" }],
  ["network-interface", { NetworkInterfaceId: "eni-a", InstanceId: "i-a" }],
  ["local-gateway", { LocalGatewayId: "lgw-a" }],
  ["carrier-gateway", { CarrierGatewayId: "cagw-a" }],
  ["core-network", { CoreNetworkArn: "arn:aws:networkmanager::1:core-network/a" }],
  ["egress-only-internet-gateway", { EgressOnlyInternetGatewayId: "eigw-a" }],
  ["unknown-target", { GatewayId: "new-a" }],
  ["unknown-target", {}],
])("cannot tell behind a %s", (what, target) => {
  expect(analyze(plus(isolated(), route("0.0.0.0/0", target)))).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ code: "UNSUPPORTED_COMPONENT", reason: { kind: "unsupported", what } }],
  });
});

test("does not mind such a target for other addresses, nor a route for IPv6", () => {
  const tgw = { TransitGatewayId: "tgw-a" };
  const ipv6 = {
    DestinationIpv6CidrBlock: "::/0",
    EgressOnlyInternetGatewayId: "eigw-a",
    State: "active",
  };
  expect(analyze(plus(withGatewayEndpoint(), route("10.0.0.0/8", tgw), ipv6)).verdict).toBe(
    "REACHABLE",
  );
});

test.each<[string, NetworkSnapshot, Code?]>([
  ["the route tables", { ...isolated(), routeTables: missing("describe-route-tables.json") }],
  ["the endpoints", { ...isolated(), vpcEndpoints: missing("describe-vpc-endpoints.json") }],
  ["any route table of the subnet", edit(isolated(), "routeTables", () => undefined)],
  [
    "which of two route tables is the subnet's",
    {
      ...twice(withGatewayEndpoint(), "subnet-a"),
      source: { ...FUNCTION, subnetIds: ["subnet-a"] },
    },
    "UNSUPPORTED_COMPONENT",
  ],
  ["which of two route tables is the main one", twice(withMainTable()), "UNSUPPORTED_COMPONENT"],
  ["the routes", edit(isolated(), "routeTables", (table) => ({ ...table, Routes: undefined }))],
  [
    "a route's state",
    plus(isolated(), route("0.0.0.0/0", { NatGatewayId: "nat-a", State: undefined })),
  ],
  ["a route's destination", plus(withNatGateway(), route("banana", { NatGatewayId: "nat-b" }))],
  [
    "which of two routes to the same CIDR counts",
    plus(withNatGateway(), route("0.0.0.0/0", { TransitGatewayId: "tgw-a" })),
    "UNSUPPORTED_COMPONENT",
  ],
  ["the prefix lists", { ...isolated(), managedPrefixLists: missing("lists.json") }],
  ["the prefix list's entries", { ...isolated(), prefixListEntries: missing("entries.json") }],
  ["DynamoDB's prefix list", { ...withGatewayEndpoint(), managedPrefixLists: known() }],
  [
    "one entry of it",
    edit(withGatewayEndpoint(), "prefixListEntries", (list) => ({
      ...list,
      Entries: [...(list.Entries ?? []), { Cidr: "banana" }],
    })),
  ],
  [
    "any entry of it",
    edit(withGatewayEndpoint(), "prefixListEntries", (list) => ({ ...list, Entries: [] })),
  ],
])("cannot tell without knowing %s", (_, snapshot, expected = "UNKNOWN_RESOURCE") => {
  const { verdict, findings } = analyze(snapshot);
  expect(verdict).toBe("INDETERMINATE");
  expect(new Set(findings.map(({ effect, code }) => `${effect} ${code}`))).toEqual(
    new Set([`unknown ${expected}`]),
  );
});

test("does not take the main route table for a subnet that an association may be for", () => {
  const lost = { RouteTableId: "rtb-zz", VpcId: VPC, Routes: [], Associations: [{ Main: false }] };
  const plain = withMainTable();
  expect(analyze(plain).verdict).toBe("REACHABLE");
  const { routeTables } = plain;
  const items = routeTables.known ? routeTables.items : [];
  const trace = analyze({ ...plain, routeTables: known(...items, lost) });
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(trace.findings[0]?.reason).toEqual({
    kind: "field",
    id: "rtb-zz",
    field: "Associations.SubnetId",
  });
});
