import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import { CODES } from "./codes";
import {
  brief,
  edit,
  isolated,
  known,
  missing,
  withGatewayEndpoint,
  withNatGateway,
} from "./testing/network";

test("puts subnets with the same paths into one group, others into their own", () => {
  expect(analyze(withGatewayEndpoint()).groups).toHaveLength(1);
  const split = edit(withGatewayEndpoint(), "networkAcls", (acl) =>
    acl.NetworkAclId === "acl-private"
      ? { ...acl, Associations: [{ SubnetId: "subnet-a" }] }
      : { ...acl, Associations: [{ SubnetId: "subnet-b" }] },
  );
  expect(analyze(split).groups.map(({ subnets }) => subnets.map((one) => one.subnetId))).toEqual([
    ["subnet-a"],
    ["subnet-b"],
  ]);
});

test("lists the hops in the order of the packet", () => {
  const [group] = analyze(withNatGateway()).groups;
  expect(group?.paths[0]?.hops.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    "client orders",
    "dns vpc-a",
    "security-group sg-function",
    "network-acl acl-private",
    "network-acl acl-private",
    "route-table rtb-private",
    "network-acl acl-public",
    "network-acl acl-public",
    "nat-gateway nat-a",
    "network-acl acl-public",
    "network-acl acl-public",
    "route-table rtb-public",
    "internet-gateway igw-a",
  ]);
});

test("says which peers let the packets pass", () => {
  const hops = analyze(withGatewayEndpoint()).groups[0]?.paths[0]?.hops;
  expect(hops?.find(({ kind }) => kind === "security-group")).toMatchObject({
    allowedBy: ["pl-dynamodb"],
    port: 443,
    direction: "egress",
  });
});

test("returns a blocked path whole, what blocks first", () => {
  const broken: NetworkSnapshot = {
    ...isolated(),
    securityGroups: known({ GroupId: "sg-function", IpPermissionsEgress: [] }),
    vpcAttributes: missing("describe-vpc-attribute.json"),
    networkAcls: known({
      NetworkAclId: "acl-private",
      Associations: [{ SubnetId: "subnet-a" }, { SubnetId: "subnet-b" }],
      Entries: [],
    }),
  };
  const trace = analyze(broken);
  expect(trace).not.toHaveProperty("private");
  expect(brief(trace)).toEqual([
    "UNREACHABLE",
    "blocks SG_HAS_NO_RULES sg-function",
    "blocks SUBNET_ACL_RESTRICTION acl-private",
    "blocks SUBNET_ACL_RESTRICTION acl-private",
    "blocks NO_ROUTE_TO_DESTINATION rtb-private",
    "unknown UNKNOWN_RESOURCE vpc-a",
    "unknown UNKNOWN_RESOURCE vpc-a",
  ]);
});

test("what certainly passes and what certainly does not make it partial, regardless of unknowns", () => {
  const three = {
    ...withGatewayEndpoint(),
    source: {
      kind: "vpc-function",
      functionName: "orders",
      state: "Active",
      subnetIds: ["subnet-a", "subnet-gone"],
      securityGroupIds: ["sg-function"],
      clientEndpoint: { known: true },
    },
  } as const;
  expect(analyze(three).verdict).toBe("INDETERMINATE");
  const source = { ...three.source, subnetIds: ["subnet-a", "subnet-gone", "subnet-public"] };
  expect(analyze({ ...three, source }).verdict).toBe("PARTIAL");
});

test("is not private as soon as one subnet goes over the internet", () => {
  const mixed = edit(
    { ...withNatGateway(), vpcEndpoints: withGatewayEndpoint().vpcEndpoints },
    "routeTables",
    (table) =>
      table.RouteTableId === "rtb-private"
        ? { ...table, Associations: [{ SubnetId: "subnet-a" }] }
        : { ...table, ...(table.RouteTableId === "rtb-main" && { Routes: natRoutes() }) },
  );
  const trace = analyze(mixed);
  expect(trace).toMatchObject({ verdict: "REACHABLE", private: false });
  expect(trace.findings).toMatchObject([
    { code: "UNASSOCIATED_COMPONENT", subnetIds: ["subnet-b"] },
    { code: "X_PATH_NOT_PRIVATE", subnetIds: ["subnet-b"] },
  ]);
});

test("does not change the snapshot", () => {
  const snapshot = withNatGateway();
  analyze(snapshot);
  expect(snapshot).toEqual(withNatGateway());
});

test("has each code once", () => {
  expect(new Set(CODES).size).toBe(CODES.length);
});

function natRoutes() {
  const { routeTables } = withNatGateway();
  const tables = routeTables.known ? routeTables.items : [];
  return tables.find(({ RouteTableId }) => RouteTableId === "rtb-private")?.Routes;
}
