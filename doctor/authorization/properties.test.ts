import fc from "fast-check";
import { type Decision, LAYER_NAMES, type LayerName } from ".";
import { PATHS } from "./testing/case-file";
import {
  decideWorld,
  KEYS,
  type RandomLayer,
  type RandomStatement,
  statementFor,
  type World,
  worlds,
} from "./testing/random-policies";

const RUNS = { numRuns: 500 };
const RANK = { DENIED: 0, INDETERMINATE: 1, ALLOWED: 2 } as const;

/** No world has a trust policy. */
type DecidingLayer = Exclude<LayerName, "trust-policy">;
const layerNames = fc.constantFrom(
  ...LAYER_NAMES.filter((name): name is DecidingLayer => name !== "trust-policy"),
);

function withLayer(world: World, name: LayerName, layer: RandomLayer): World {
  return { ...world, layers: { ...world.layers, [name]: layer } };
}

/** A known answer stays the same or becomes unknown. It never becomes the opposite. */
function expectLessKnown(before: Decision, after: Decision): void {
  if (after.effect !== "INDETERMINATE") expect(after.effect).toBe(before.effect);
}

function statementsOf(world: World, name: DecidingLayer): readonly RandomStatement[] {
  const layer = world.layers[name];
  return typeof layer === "string" ? [] : layer;
}

test("the worlds hold every effect, and every layer matters", () => {
  const seen = new Map<string, number>();
  for (const world of fc.sample(worlds, { numRuns: 1000, seed: 7 })) {
    const { effect, blockers } = decideWorld(world);
    for (const name of [effect, ...blockers.map(({ code }) => code)]) {
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
  }
  for (const name of ["ALLOWED", "DENIED", "INDETERMINATE", "X_AUTHZ_EXPLICIT_DENY"]) {
    expect([name, (seen.get(name) ?? 0) > 50]).toEqual([name, true]);
  }
  for (const name of ["X_AUTHZ_BOUNDARY_NO_ALLOW", "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW"]) {
    expect([name, (seen.get(name) ?? 0) > 10]).toEqual([name, true]);
  }
});

test("adding a Deny never makes anything more allowed", () => {
  const added = layerNames.chain((name) => fc.tuple(fc.constant(name), statementFor(name, "Deny")));
  fc.assert(
    fc.property(worlds, added, (world, [name, statement]) => {
      // Reading what could not be read adds knowledge.
      fc.pre(world.layers[name] !== "unknown");
      const after = withLayer(world, name, [...statementsOf(world, name), statement]);
      expect(RANK[decideWorld(after).effect]).toBeLessThanOrEqual(RANK[decideWorld(world).effect]);
    }),
    RUNS,
  );
});

test("removing an Allow never makes anything more allowed", () => {
  fc.assert(
    fc.property(worlds, layerNames, fc.nat(), (world, name, at) => {
      const allows = statementsOf(world, name).filter(({ Effect }) => Effect === "Allow");
      fc.pre(allows.length > 0);
      const removed = allows[at % allows.length];
      const left = statementsOf(world, name).filter((statement) => statement !== removed);
      const after = withLayer(world, name, left);
      expect(RANK[decideWorld(after).effect]).toBeLessThanOrEqual(RANK[decideWorld(world).effect]);
    }),
    RUNS,
  );
});

test("the order of statements changes nothing", () => {
  fc.assert(
    fc.property(worlds, layerNames, (world, name) => {
      fc.pre(statementsOf(world, name).length > 1);
      const before = decideWorld(world);
      const after = decideWorld(withLayer(world, name, [...statementsOf(world, name)].reverse()));
      expect(after.effect).toBe(before.effect);
      expect(after.code).toBe(before.code);
      expect(after.unknowns).toEqual(before.unknowns);
      expect(after.blockers.map(({ code, layer }) => [code, layer])).toEqual(
        before.blockers.map(({ code, layer }) => [code, layer]),
      );
    }),
    RUNS,
  );
});

test("knowing less of a key never turns one answer into the other", () => {
  const doubt = fc.boolean().map((present) => ({ state: "unknown", present }) as const);
  fc.assert(
    fc.property(worlds, fc.constantFrom(...KEYS), doubt, (world, key, value) => {
      const before = world.keys[key];
      fc.pre(before !== undefined && !(value.present && maybeAbsent(before)));
      const after = { ...world, keys: { ...world.keys, [key]: value } };
      expectLessKnown(decideWorld(world), decideWorld(after));
    }),
    RUNS,
  );
});

/** `present: true` would add knowledge. */
function maybeAbsent(value: World["keys"][string]): boolean {
  if (value.state === "known") return value.values.length === 0;
  return value.state === "absent" || !value.present;
}

test("not being able to read a layer never turns one answer into the other", () => {
  fc.assert(
    fc.property(worlds, layerNames, (world, name) => {
      expectLessKnown(decideWorld(world), decideWorld(withLayer(world, name, "unknown")));
    }),
    RUNS,
  );
});

test("not knowing the path never turns one answer into the other", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      expectLessKnown(decideWorld(world), decideWorld({ ...world, path: PATHS.unknown }));
    }),
    RUNS,
  );
});

test("not knowing the session's name never turns one answer into the other", () => {
  fc.assert(
    fc.property(worlds, ({ sessionName, ...world }) => {
      expectLessKnown(
        decideWorld({ ...world, sessionName: sessionName ?? "other" }),
        decideWorld(world),
      );
    }),
    RUNS,
  );
});

test("each effect says why", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { effect, code, blockers, unknowns } = decideWorld(world);
      expect(code === null).toBe(effect === "ALLOWED");
      expect(blockers.length > 0).toBe(effect === "DENIED");
      expect(unknowns.length > 0).toBe(effect === "INDETERMINATE");
      if (effect === "DENIED") expect(blockers[0]?.code).toBe(code);
    }),
    RUNS,
  );
});
