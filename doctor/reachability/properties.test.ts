import fc from "fast-check";
import type { NetworkSnapshot } from "../snapshot/network";
import { covers, parseCidr, union, type Ranges } from "./addresses";
import { analyze } from "./analyze";
import { network } from "./testing/arbitrary";
import { edit, missing } from "./testing/network";
import type { Trace, Verdict } from "./trace";

/** What certainly arrives, by subnet. */
function arriving(trace: Trace): ReadonlyMap<string, Ranges> {
  const bySubnet = new Map<string, Ranges>();
  for (const { subnets, paths } of trace.groups) {
    const open = paths.filter(({ status }) => status === "ok" || status === "partial");
    const ranges = open.flatMap((path) => path.destinations.map((text) => parseCidr(text)!));
    for (const { subnetId } of subnets) bySubnet.set(subnetId, union(ranges));
  }
  return bySubnet;
}

function expectNoMore(before: Trace, after: Trace): void {
  const was = arriving(before);
  for (const [subnetId, ranges] of arriving(after)) {
    expect(covers(was.get(subnetId) ?? [], ranges)).toBe(true);
  }
  if (before.verdict !== "REACHABLE") expect(after.verdict).not.toBe("REACHABLE");
}

function draw(numbers: fc.Stream<number>): number {
  const next = numbers.next();
  return next.done === true ? 0 : next.value;
}

/** Reorders every list in the snapshot. `order` draws the position of each item. */
function shuffle(value: unknown, order: () => number): unknown {
  if (Array.isArray(value)) {
    return (value as readonly unknown[])
      .map((item) => [order(), shuffle(item, order)] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([name, inner]) => [
      name,
      shuffle(inner, order),
    ]),
  );
}

test("covers every verdict, so that the properties below are about something", () => {
  const seen = new Set<Verdict>();
  for (const snapshot of fc.sample(network, { numRuns: 2000, seed: 7 })) {
    seen.add(analyze(snapshot).verdict);
  }
  expect([...seen].sort()).toEqual(["INDETERMINATE", "PARTIAL", "REACHABLE", "UNREACHABLE"]);
});

test("the order of the answers' lists changes nothing", () => {
  fc.assert(
    fc.property(network, fc.infiniteStream(fc.nat()), (snapshot, orders) => {
      const order = () => draw(orders);
      expect(analyze(shuffle(snapshot, order) as NetworkSnapshot)).toEqual(analyze(snapshot));
    }),
    { numRuns: 500 },
  );
});

test("removing a rule of a security group never lets more through", () => {
  fc.assert(
    fc.property(network, fc.nat(3), (snapshot, removed) => {
      const fewer = edit(snapshot, "securityGroups", (group) => ({
        ...group,
        IpPermissions: group.IpPermissions?.filter((_, index) => index !== removed),
        IpPermissionsEgress: group.IpPermissionsEgress?.filter((_, index) => index !== removed),
      }));
      expectNoMore(analyze(snapshot), analyze(fewer));
    }),
    { numRuns: 500 },
  );
});

test("removing an entry that allows, or adding one that denies, never lets more through", () => {
  fc.assert(
    fc.property(network, fc.nat(8), fc.nat(32766), (snapshot, removed, RuleNumber) => {
      const before = analyze(snapshot);
      const fewer = edit(snapshot, "networkAcls", (acl) => ({
        ...acl,
        Entries: acl.Entries?.filter(
          (entry, index) => index !== removed || entry.RuleAction !== "allow",
        ),
      }));
      expectNoMore(before, analyze(fewer));
      const denied = edit(snapshot, "networkAcls", (acl) => ({
        ...acl,
        Entries: [
          ...(acl.Entries ?? []),
          {
            RuleNumber: RuleNumber + 0.5,
            Egress: removed % 2 === 0,
            Protocol: "-1",
            RuleAction: "deny",
            CidrBlock: "52.94.0.0/16",
          },
        ],
      }));
      expectNoMore(before, analyze(denied));
    }),
    { numRuns: 500 },
  );
});

const COLLECTIONS = [
  "vpcAttributes",
  "subnets",
  "routeTables",
  "networkAcls",
  "securityGroups",
  "networkInterfaces",
  "vpcEndpoints",
  "natGateways",
  "internetGateways",
  "managedPrefixLists",
  "prefixListEntries",
  "addresses",
] as const;

test("an unknown leaves the verdict as it is, or makes it INDETERMINATE", () => {
  fc.assert(
    fc.property(network, fc.subarray([...COLLECTIONS], { minLength: 1 }), (snapshot, names) => {
      const { verdict } = analyze(snapshot);
      const unknown = Object.fromEntries(names.map((name) => [name, missing(name)]));
      const after = analyze({ ...snapshot, ...unknown }).verdict;
      expect([verdict, "INDETERMINATE"]).toContain(after);
    }),
    { numRuns: 1000 },
  );
});

test.each(COLLECTIONS.filter((name) => name !== "vpcEndpoints" && name !== "routeTables"))(
  "dangling references into %s leave the verdict as it is, or make it INDETERMINATE",
  (name) => {
    fc.assert(
      fc.property(network, (snapshot) => {
        const dangling = { ...snapshot, [name]: { known: true, items: [] } };
        const allowed: Verdict[] = [analyze(snapshot).verdict, "INDETERMINATE"];
        expect(allowed).toContain(analyze(dangling).verdict);
      }),
    );
  },
);

test("never throws, whichever field is cut out or replaced", () => {
  const verdicts: readonly Verdict[] = ["REACHABLE", "PARTIAL", "UNREACHABLE", "INDETERMINATE"];
  const damage = (value: unknown, next: () => number): unknown => {
    if (Array.isArray(value)) {
      return (value as readonly unknown[]).map((item) => damage(item, next));
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value as Record<string, unknown>).map(([name, inner]) => [
          name,
          damage(inner, next),
        ]),
      );
    }
    const chance = next() % 20;
    if (typeof value !== "string" || chance > 1) return value;
    return chance === 0 ? undefined : "banana";
  };
  fc.assert(
    fc.property(network, fc.infiniteStream(fc.nat()), (snapshot, draws) => {
      const { source, region, ...collections } = snapshot;
      const damaged = damage(collections, () => draw(draws)) as typeof collections;
      expect(verdicts).toContain(analyze({ source, region, ...damaged }).verdict);
    }),
    { numRuns: 1000 },
  );
});
