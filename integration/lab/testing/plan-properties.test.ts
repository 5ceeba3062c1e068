import fc from "fast-check";
import { scriptOf } from "../network/script";
import { network } from "./random-networks";
import { type LabPlan, planLab } from "../plan";

/** Of every network that can be planned. */
function everyPlan(check: (plan: LabPlan) => void): void {
  let planned = 0;
  fc.assert(
    fc.property(network, (snapshot) => {
      const result = planLab(snapshot);
      if ("skipped" in result) {
        expect(result.skipped).not.toBe("");
        return;
      }
      planned += 1;
      check(result.plan);
    }),
  );
  expect(planned).toBeGreaterThan(50);
}

test("no link leads out of the plan's namespaces", () => {
  everyPlan(({ links, namespaces }) => {
    const ends = links.flatMap((link) => link.ends);
    expect(ends.every(({ namespace }) => namespaces.includes(namespace))).toBe(true);
    const devices = ends.map(({ namespace, device }) => `${namespace} ${device}`);
    expect(new Set(devices).size).toBe(devices.length);
    expect(ends.every(({ device }) => device.length <= 15)).toBe(true);
  });
});

test("no two interfaces have one address", () => {
  everyPlan(({ addresses }) => {
    const places = addresses.map(({ namespace, address }) => `${namespace} ${address}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

test("the same snapshot gives the same script", () => {
  fc.assert(
    fc.property(network, (snapshot) => {
      const scripts = [1, 2].map(() => {
        const result = planLab(structuredClone(snapshot));
        return "skipped" in result ? result.skipped : scriptOf(result.plan);
      });
      expect(scripts[0]).toBe(scripts[1]);
    }),
  );
});
