import { pathsOf } from "./judged-paths";
import { type Path, type Trace } from "./reachability";
import { type Snapshot } from "./snapshot/assemble";

const SNAPSHOT = {} as Snapshot;

function throughNat(...publicIps: readonly string[]): Trace {
  const via = { kind: "nat-gateway", natGatewayId: "nat-1", vpcId: "vpc-1", publicIps } as const;
  const path = { status: "open", via, hops: [], notes: [], destinations: [] } as unknown as Path;
  return { groups: [{ subnets: [], paths: [path] }] } as unknown as Trace;
}

test.each<readonly [string, readonly string[], object]>([
  ["none that is known", [], { through: "internet" }],
  ["one", ["203.0.113.7"], { through: "internet", sourceIp: "203.0.113.7" }],
  [
    "one of two",
    ["203.0.113.7", "203.0.113.8"],
    { through: "internet", sourceCidrs: ["203.0.113.7", "203.0.113.8"] },
  ],
])("requests through a NAT gateway have its public address: %s", (_which, addresses, path) => {
  expect(pathsOf(SNAPSHOT, throughNat(...addresses)).map((each) => each.path)).toEqual([path]);
});
