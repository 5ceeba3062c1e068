import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import { counted } from "./testing/counted";
import { largeNetwork } from "./testing/large";
import { edit } from "./testing/network";

const SUBNETS = 2000;

function sharing(snapshot: NetworkSnapshot): NetworkSnapshot {
  const { source } = snapshot;
  const subnetIds = source.kind === "vpc-function" ? source.subnetIds : [];
  const all = subnetIds.map((SubnetId) => ({ SubnetId }));
  const onlyFirst = <T extends { readonly Associations?: unknown }>(item: T, id: string): T => ({
    ...item,
    Associations: id === "rtb-0" || id === "acl-0" ? all : [],
  });
  return edit(
    edit(snapshot, "routeTables", (table) => onlyFirst(table, table.RouteTableId)),
    "networkAcls",
    (acl) => onlyFirst(acl, acl.NetworkAclId),
  );
}

test.each([
  ["gateway-endpoint", "REACHABLE", 0],
  ["nat-gateway", "REACHABLE", 1],
  ["none", "UNREACHABLE", 1],
] as const)("%s: answers for very many subnets", (path, verdict, findings) => {
  const trace = analyze(largeNetwork(SUBNETS, path));
  expect(trace.verdict).toBe(verdict);
  expect(trace.groups).toHaveLength(SUBNETS);
  expect(trace.groups.flatMap(({ paths }) => paths)).toHaveLength(SUBNETS);
  expect(trace.findings).toHaveLength(SUBNETS * findings);
});

/** Reads of the snapshot, which are the same on every machine. `npm run bench -- doctor` measures time. */
function readsFor(subnetCount: number, path: Parameters<typeof largeNetwork>[1]): number {
  const { data, reads } = counted(largeNetwork(subnetCount, path));
  analyze(data);
  return reads();
}

test.each(["gateway-endpoint", "nat-gateway", "none"] as const)(
  "%s: reads four times as much where there are four times as many subnets, and no more",
  (path) => {
    const growth = readsFor(240, path) / readsFor(60, path);
    expect(growth).toBeGreaterThan(3.5);
    expect(growth).toBeLessThan(4.1);
  },
);

test("answers once for subnets that share everything", () => {
  const trace = analyze(sharing(largeNetwork(SUBNETS, "none")));
  expect(trace.groups).toHaveLength(1);
  expect(trace.groups[0]?.subnets).toHaveLength(SUBNETS);
  expect(trace.findings).toMatchObject([{ code: "NO_ROUTE_TO_DESTINATION", id: "rtb-0" }]);
  expect(trace.findings[0]?.subnetIds).toHaveLength(SUBNETS);
});
