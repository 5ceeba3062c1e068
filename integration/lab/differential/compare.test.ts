import { type Hop } from "../../../doctor/reachability";
import { type Component } from "../plan";
import { compare } from "./compare";

function kindOf(stop: Hop, component: Component): string {
  const path = { status: "blocked", destinations: [], hops: [stop], notes: [] } as const;
  const at = { effect: "drops", component, what: "no" } as const;
  return compare([path], { outcome: "ends", at }).kind;
}

const igw = { kind: "internet-gateway", id: "igw-1" } as const;
const noPath: Hop = { status: "blocked", kind: "route-target", id: "nat-1", code: "NO_PATH" };

test("both stop at the same id of the same kind", () => {
  const detached: Hop = { status: "blocked", ...igw, code: "BAD_STATE_ATTACHMENT" };
  expect(kindOf(detached, igw)).toBe("agree");
  expect(kindOf(detached, { ...igw, id: "igw-2" })).toBe("disagree");
  expect(kindOf(detached, { kind: "route-target", id: "igw-1" })).toBe("disagree");
});

test.each<[Component, string]>([
  [igw, "agree"],
  [{ kind: "network-acl", id: "acl-1", at: "nat-gateway", direction: "in" }, "agree"],
  [{ kind: "route-table", id: "rtb-1", at: "nat-gateway" }, "agree"],
  [{ kind: "network-acl", id: "acl-1", at: "source", direction: "out" }, "disagree"],
  [{ kind: "security-group", id: "sg-1", at: "nat-gateway", direction: "in" }, "disagree"],
  [{ kind: "block-public-access", id: "vpc-1" }, "agree"],
  [{ kind: "network-interface", id: "reader" }, "agree"],
])("where the analyzer has no path, an end at %j: %s", (component, expected) => {
  expect(kindOf(noPath, component)).toBe(expected);
});
