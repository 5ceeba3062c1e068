import fc from "fast-check";
import { tryCompletions } from "./testing/completions";
import { decideWorld, type World, worlds } from "./testing/random-policies";

const SEED = 5;
const SAMPLES = 40;

/** Whether a completion of the world has the opposite answer. */
function isContradicted(world: World, effect: string): boolean {
  const { allowed, denied } = tryCompletions(world, SAMPLES, 1);
  return effect === "ALLOWED" ? denied : effect === "DENIED" && allowed;
}

test("what is decided holds whatever the unknowns are", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      expect(isContradicted(world, decideWorld(world).effect)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("an answer that takes an unknown key for absent is contradicted", () => {
  const wrong = fc.sample(worlds, { numRuns: 600, seed: SEED }).filter((world) => {
    const taken = ["app:Team", "app:User", "app:Set", "aws:PrincipalTag/team"].map((key) => [
      key,
      world.keys[key]?.state === "known" ? world.keys[key] : { state: "absent" as const },
    ]);
    const keys = { ...world.keys, ...(Object.fromEntries(taken) as World["keys"]) };
    return isContradicted(world, decideWorld({ ...world, keys }).effect);
  });
  expect(wrong.length).toBeGreaterThan(5);
});

test("little is unknown that all completions agree on", () => {
  const sample = fc.sample(worlds, { numRuns: 300, seed: SEED });
  const unknown = sample.filter((world) => decideWorld(world).effect === "INDETERMINATE");
  const needless = unknown.filter((world) => {
    const { allowed, denied, complete } = tryCompletions(world, SAMPLES, 2_000);
    return complete && allowed !== denied;
  });
  expect(unknown.length).toBeGreaterThan(30);
  expect(needless.length).toBeLessThanOrEqual(3);
});
