import { analyze } from "../reachability";
import {
  isolated,
  known,
  withGatewayEndpoint,
  withNatGateway,
} from "../reachability/testing/network";
import { costText } from "../report/cost-text";
import { type NetworkSnapshot } from "../snapshot/network";
import { costOf } from "./cost";

function costOfNetwork(network: NetworkSnapshot) {
  return costOf(analyze(network), network);
}

test("a gateway endpoint is free", () => {
  const cost = costOfNetwork(withGatewayEndpoint());
  expect(cost.ways).toEqual([{ way: "gateway-endpoint", perMonth: 0, perGb: 0 }]);
  expect(cost.alternatives.map(({ way }) => way)).toEqual(["nat-gateway", "interface-endpoint"]);
  expect(costText(cost)).toMatch(
    /^\$0 a month for this path \(NAT gateway: \$36\.50 a month and \$0\.045 per GB, /,
  );
});

test("a NAT gateway costs by the hour, with its address, and by the GB", () => {
  const cost = costOfNetwork(withNatGateway());
  expect(cost.ways).toEqual([{ way: "nat-gateway", perMonth: 36.5, perGb: 0.045 }]);
  expect(costText(cost)).toMatch(/^\$36\.50 a month and \$0\.045 per GB for this path /);
});

test("a function outside any VPC pays for no path", () => {
  const source = {
    kind: "public-function",
    functionName: "orders",
    state: "Active",
    clientEndpoint: { known: true },
  } as const;
  const cost = costOfNetwork({ ...isolated(), source });
  expect(cost).toMatchObject({
    ways: [{ way: "public-endpoint", perMonth: 0, perGb: 0 }],
    alternatives: [],
  });
});

test("without a path, only the alternatives have a price", () => {
  const cost = costOfNetwork(isolated());
  expect(cost.ways).toEqual([]);
  expect(cost.alternatives).toHaveLength(3);
  expect(costText(cost)).toMatch(/^gateway endpoint: \$0 a month, /);
});

test("a blocked path costs the same as an open one", () => {
  const closed = known({ GroupId: "sg-function", IpPermissions: [], IpPermissionsEgress: [] });
  const network = { ...withNatGateway(), securityGroups: closed };
  expect(analyze(network).verdict).toBe("UNREACHABLE");
  expect(costOfNetwork(network).ways).toEqual(costOfNetwork(withNatGateway()).ways);
});
