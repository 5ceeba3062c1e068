/** `npm run bench -- NAME...`: measures, one after the other, and fails when a bound is broken. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "..");

/** Each is a program that prints its figures with their bounds, and exits 1 when one is broken. */
const BENCHES: ReadonlyMap<string, string> = new Map([
  ["prove", "integration/prove/bench-prove.ts"],
  ["integration", "integration/function-checks/bench-integration.ts"],
  ["lab", "integration/lab/differential/bench-lab.ts"],
  ["synth", "integration/prove/bench-synth.ts"],
  ["doctor", "doctor/bench-doctor.ts"],
  ["unknowns", "doctor/authorization/bench-unknowns.ts"],
  ["audit", "doctor/audit/bench-audit.ts"],
  ["plan", "doctor/plan/bench-plan.ts"],
  ["bundle", "lambda-src/bench-bundle.ts"],
]);

const WRONG_USE = 2;

function bench(names: readonly string[]): number {
  const known = [...BENCHES.keys()].join(", ");
  const unknown = names.filter((name) => !BENCHES.has(name));
  if (names.length === 0 || unknown.length > 0) {
    const got = names.length === 0 ? "none" : unknown.join(", ");
    console.error(`error: name at least one bench of ${known}; got: ${got}`);
    return WRONG_USE;
  }
  const codes = names.map((name) => {
    const args = ["--import", "tsx", BENCHES.get(name) ?? ""];
    return spawnSync(process.execPath, args, { cwd: REPOSITORY, stdio: "inherit" }).status ?? 1;
  });
  return Math.max(...codes);
}

process.exitCode = bench(process.argv.slice(2));
