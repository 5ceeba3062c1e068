import fc from "fast-check";
import { diagnose, type Diagnosis } from "../diagnose";
import { analyze } from "../reachability";
import { remainingSentences } from "../report/remedy-text";
import { type Snapshot } from "../snapshot/assemble";
import { findRemedy, type Remedy } from ".";
import { applyAll } from "./apply";
import { type Fix } from "./fix";
import { ACTIONS, snapshots } from "./testing/worlds";

/** `npm run test:remedies` tries 5,000. */
const numRuns = Number(process.env["REMEDIES"] ?? 250);
const options = { actions: ACTIONS };

/** What a user has: the outcome, and privacy. Higher is better. */
function quality({ outcome, network, permissions }: Diagnosis): number {
  const effects = permissions.known ? permissions.items.map(({ decision }) => decision.effect) : [];
  const count = (effect: string) => effects.filter((one) => one === effect).length;
  const verdicts = ["UNREACHABLE", "INDETERMINATE", "PARTIAL", "REACHABLE"];
  const figures = [
    ["not-ok", "indeterminate", "ok"].indexOf(outcome),
    Number(network.private === true),
    verdicts.indexOf(network.verdict),
    ACTIONS.length - count("DENIED"),
    count("ALLOWED"),
  ];
  return figures.reduce((sum, figure) => sum * 10 + figure, 0);
}

/** The actions that work: packets arrive, and the request is allowed. */
function working({ network, permissions }: Diagnosis): readonly string[] {
  if (network.verdict !== "REACHABLE" || !permissions.known) return [];
  return permissions.items
    .filter(({ decision }) => decision.effect === "ALLOWED")
    .map(({ action }) => action);
}

const afterAll = (snapshot: Snapshot, fixes: readonly Fix[]) =>
  diagnose(applyAll(snapshot, fixes), options);

type Check = (snapshot: Snapshot, before: Diagnosis, remedy: Remedy, fixes: readonly Fix[]) => void;

/** Each snapshot that has a remedy, with its remedy. The search is the slow part, and is made once. */
const remedies = fc.sample(snapshots, { numRuns, seed: 7 }).flatMap((snapshot) => {
  const before = diagnose(snapshot, options);
  const remedy = findRemedy(snapshot, before, options);
  return remedy === undefined ? [] : [{ snapshot, before, remedy }];
});

function everyRemedy(check: Check): void {
  for (const { snapshot, before, remedy } of remedies) {
    const fixes = remedy.steps.map(({ fix }) => fix);
    try {
      check(snapshot, before, remedy, fixes);
    } catch (cause) {
      throw new Error(`${JSON.stringify(fixes)}\nfor ${JSON.stringify(snapshot)}`, { cause });
    }
  }
}

test("a remedy gives what it says, or says what remains; no step of it can be left out", () => {
  everyRemedy((snapshot, before, remedy, fixes) => {
    const after = afterAll(snapshot, fixes);
    expect([after.outcome, after.network.verdict, after.network.private]).toEqual([
      remedy.after.outcome,
      remedy.after.network.verdict,
      remedy.after.network.private,
    ]);
    expect(quality(after)).toBeGreaterThan(quality(before));
    if (after.outcome !== "ok") expect(remainingSentences(remedy.after)).not.toEqual([]);
    for (const fix of fixes) {
      const without = fixes.filter((other) => other !== fix);
      expect(quality(afterAll(snapshot, without))).toBeLessThan(quality(after));
    }
  });
  expect(remedies.length).toBeGreaterThan(numRuns / 4);
});

test("nothing that works stops working, after any number of the steps", () => {
  everyRemedy((snapshot, before, _, fixes) => {
    for (let count = 1; count <= fixes.length; count += 1) {
      const after = afterAll(snapshot, fixes.slice(0, count));
      expect(working(after)).toEqual(expect.arrayContaining([...working(before)]));
      const { verdict, private: isPrivate } = before.network;
      if (verdict === "REACHABLE" && isPrivate) expect(after.network.private).toBe(true);
    }
  });
});

test("no other interface of the same snapshot loses its path", () => {
  let reaching = 0;
  everyRemedy((snapshot, _, __, fixes) => {
    const { network } = snapshot;
    const changed = applyAll(snapshot, fixes).network;
    const own = "networkInterfaceId" in network.source ? network.source.networkInterfaceId : "";
    const interfaces = network.networkInterfaces.known ? network.networkInterfaces.items : [];
    for (const { NetworkInterfaceId: networkInterfaceId } of interfaces) {
      const clientEndpoint = { known: true } as const;
      const source = { kind: "network-interface", networkInterfaceId, clientEndpoint } as const;
      if (networkInterfaceId === own) continue;
      if (analyze({ ...network, source }).verdict !== "REACHABLE") continue;
      reaching += 1;
      expect(analyze({ ...changed, source }).verdict).toBe("REACHABLE");
    }
  });
  expect(reaching).toBeGreaterThan(numRuns / 10);
});

test("a remedy only adds statements, and never one that everybody gets", () => {
  everyRemedy((snapshot, _, __, fixes) => {
    for (const fix of fixes) {
      if (fix.action !== "allow-in-policy") continue;
      const added = fix.statements.length;
      expect(fix.document.Statement.slice(-added)).toEqual(fix.statements);
      for (const statement of fix.statements) {
        expect(statement["Effect"]).toBe("Allow");
        const text = JSON.stringify(statement);
        if (fix.layer === "endpoint-policy") expect(text).toContain("aws:PrincipalArn");
      }
      const { network, access } = snapshot;
      const kept = JSON.stringify([
        network.vpcEndpoints,
        access.permissionBoundary,
        access.tablePolicy,
      ]).replaceAll('\\"', '"');
      for (const statement of fix.document.Statement.slice(0, -added)) {
        expect(kept).toContain(JSON.stringify(statement));
      }
    }
  });
});
