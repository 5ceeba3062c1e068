/**
 * Measures the function's bundle against a plain one of the same handler: sizes, and the time that a
 * fresh process takes to load it. Exits 1 when a bound is broken.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  buildFunction,
  buildPlainFunction,
  type BuiltFunction,
  ZIP_BYTES_MAX,
  zipFunction,
} from "./bundle";
import { ENVIRONMENT } from "../contract/function";

const RUNS = 21;
const LOAD_RATIO_MAX = 0.6;

/** As Lambda sets it: nothing of this machine's. */
const LAMBDA_ENVIRONMENT = {
  AWS_REGION: "us-east-2",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_LAMBDA_FUNCTION_NAME: "bench",
  [ENVIRONMENT.tableName]: "bench",
};

const LOAD = `
  const started = process.hrtime.bigint();
  require(process.argv[1]);
  console.log(Number(process.hrtime.bigint() - started) / 1e6);
`;

const loadMilliseconds = (file: string): number =>
  Number(
    execFileSync(process.execPath, ["--no-warnings", "-e", LOAD, file], {
      env: LAMBDA_ENVIRONMENT,
      encoding: "utf8",
    }),
  );

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function prepare(folder: string, name: string, built: BuiltFunction) {
  const { code } = built;
  const file = join(folder, `${name}.js`);
  writeFileSync(file, code);
  return { name, file, code, zip: zipFunction(built), times: new Array<number>() };
}

function measure(folder: string): boolean {
  const plain = prepare(folder, "plain", buildPlainFunction());
  const ours = prepare(folder, "ours", buildFunction());
  // In turn, so that what else the machine does hits both; the first round only warms its caches.
  for (let run = 0; run <= RUNS; run += 1) {
    for (const { file, times } of [plain, ours]) {
      const milliseconds = loadMilliseconds(file);
      if (run > 0) {
        times.push(milliseconds);
      }
    }
  }
  for (const { name, code, zip, times } of [plain, ours]) {
    const sizes = `${name.padEnd(6)}${kilobytes(code.length)} minified, ${kilobytes(zip.length)} zip`;
    console.log(`${sizes}, loads in ${median(times).toFixed(1)} ms (median of ${RUNS})`);
  }
  const ratio = median(ours.times) / median(plain.times);
  const sizeHolds = ours.zip.length <= ZIP_BYTES_MAX;
  const ratioHolds = ratio <= LOAD_RATIO_MAX;
  console.log(`zip    ${verdict(sizeHolds)}: at most ${kilobytes(ZIP_BYTES_MAX)}`);
  console.log(`load   ${verdict(ratioHolds)}: ${ratio.toFixed(2)}, at most ${LOAD_RATIO_MAX}`);
  return sizeHolds && ratioHolds;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;

const verdict = (holds: boolean): string => (holds ? "ok" : "BROKEN");

const folder = mkdtempSync(join(tmpdir(), "bench-bundle-"));
try {
  process.exitCode = measure(folder) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
