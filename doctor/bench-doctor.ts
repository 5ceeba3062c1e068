/** `npm run bench -- doctor` measures a very large VPC, how the time grows with it, and the whole command. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleDoctor } from "./bundle";
import { diagnose } from "./diagnose";
import { analyze } from "./reachability";
import { largeNetwork } from "./reachability/testing/large";
import { findRemedy } from "./remedy";
import { readFolder } from "./snapshot/folder";
import { type Snapshot } from "./snapshot/assemble";
import { type NetworkSnapshot } from "./snapshot/network";
import { exampleFolder } from "./testing/examples";
import { holds } from "./testing/holds";

const SUBNETS = [2_500, 5_000, 10_000] as const;
const PATHS = ["gateway-endpoint", "nat-gateway", "none"] as const;
/** For 10,000 subnets with 50 rules each. */
const MAX_ANALYSIS_MILLISECONDS = 1_000;
/** How much longer four times as many subnets may take. Linear growth is 4, and measurements are noisy. */
const MAX_GROWTH = 6;
/** How much longer a diagnosis takes together with the search for its remedy. */
const MAX_REMEDY = 2;
/**
 * The most subnets of a function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
 */
const MAX_SUBNETS = 16;
const MAX_FUNCTION_MILLISECONDS = 500;
const MAX_PROCESS_MILLISECONDS = 1_500;
/** How long the installed command may take, compared to the same from source. */
const MAX_BUNDLED = 0.4;
const RUNS = 5;

/** The fastest of several runs. Other processes slow down the rest. */
function best(measure: () => number): number {
  return Math.min(...Array.from({ length: RUNS }, measure));
}

function analysis(subnets: number, path: (typeof PATHS)[number]): number {
  const network = largeNetwork(subnets, path);
  return best(() => {
    const start = performance.now();
    analyze(network);
    return performance.now() - start;
  });
}

/** A function in as many subnets as it can be, in a VPC with this many. */
function functionIn(network: NetworkSnapshot): NetworkSnapshot {
  const { source } = network;
  if (!("subnetIds" in source)) return network;
  return { ...network, source: { ...source, subnetIds: source.subnetIds.slice(0, MAX_SUBNETS) } };
}

/** Milliseconds of a diagnosis, alone and with its remedy. */
function diagnosis(network: NetworkSnapshot): { readonly alone: number; readonly all: number } {
  const { access } = readFolder(exampleFolder("gateway-endpoint"));
  const snapshot: Snapshot = { access, network };
  const time = (judge: () => void) => {
    const start = performance.now();
    judge();
    return performance.now() - start;
  };
  // In turn, so that what else the machine does slows down both.
  const runs = Array.from({ length: RUNS }, () => ({
    alone: time(() => diagnose(snapshot)),
    all: time(() => findRemedy(snapshot, diagnose(snapshot))),
  }));
  return {
    alone: Math.min(...runs.map(({ alone }) => alone)),
    all: Math.min(...runs.map(({ all }) => all)),
  };
}

/** Milliseconds of the whole command, from source and bundled, in turn. */
function wholeProcess(): { readonly source: number; readonly bundled: number } {
  const folder = mkdtempSync(join(tmpdir(), "doctor-bundle-"));
  try {
    const command = bundleDoctor(folder).file;
    const from = {
      source: ["--import", "tsx", join(__dirname, "main.ts")],
      bundled: [command],
    };
    const runs = Array.from({ length: RUNS }, () => ({
      source: processTime(from.source),
      bundled: processTime(from.bundled),
    }));
    return {
      source: Math.min(...runs.map(({ source }) => source)),
      bundled: Math.min(...runs.map(({ bundled }) => bundled)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function processTime(command: readonly string[]): number {
  const args = [...command, "--folder", exampleFolder("gateway-endpoint"), "--actions", "read"];
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args);
  if (status !== 0) throw new Error(`the doctor exited ${status ?? "-"}: ${stderr.toString()}`);
  return performance.now() - start;
}

const results = PATHS.flatMap((path) => {
  const times = SUBNETS.map((subnets) => analysis(subnets, path));
  const [first = NaN, , last = NaN] = times;
  console.log(
    `${path}: ${SUBNETS.map((subnets, index) => `${subnets} subnets ${(times[index] ?? NaN).toFixed(0)} ms`).join(", ")}`,
  );
  const largest = largeNetwork(10_000, path);
  const every = diagnosis(largest);
  return [
    holds(`${path}: 10,000 subnets`, last, MAX_ANALYSIS_MILLISECONDS, " ms"),
    holds(`${path}: 10,000 subnets compared to 2,500`, last / first, MAX_GROWTH, ""),
    holds(`${path}: with the remedy, compared to without`, every.all / every.alone, MAX_REMEDY, ""),
    holds(
      `${path}: a function in 16 of 10,000, with the remedy`,
      diagnosis(functionIn(largest)).all,
      MAX_FUNCTION_MILLISECONDS,
      " ms",
    ),
  ];
});
const whole = wholeProcess();
results.push(
  holds("a collected folder, from source", whole.source, MAX_PROCESS_MILLISECONDS, " ms"),
  holds("a collected folder, bundled", whole.bundled, MAX_PROCESS_MILLISECONDS, " ms"),
  holds("bundled, compared to source", whole.bundled / whole.source, MAX_BUNDLED, ""),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
