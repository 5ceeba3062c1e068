import fc from "fast-check";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const;
const TARGETS = ["npm", "harness", "Terraform", "moto"] as const;

export type FaultSignal = (typeof SIGNALS)[number];
export type Target = (typeof TARGETS)[number];

/** One way to end a run of `npm run prove`. */
export interface Fault {
  readonly signal: FaultSignal;
  readonly target: Target;
  /** When to send the signal: 0 is the start of a run, 1 its usual end. */
  readonly at: number;
}

/** Each pair of a signal and a target as often as every other, give or take one, in a random order. */
export function faults(runs: number, seed: number): readonly Fault[] {
  const pairs = SIGNALS.flatMap((signal) => TARGETS.map((target) => ({ signal, target })));
  const order = fc.shuffledSubarray(pairs, { minLength: pairs.length });
  const rounds = fc.sample(order, { seed, numRuns: Math.ceil(runs / pairs.length) });
  // Otherwise, fast-check prefers the ends of the range.
  const percent = fc.noBias(fc.integer({ min: 0, max: 100 }));
  const times = fc.sample(percent, { seed, numRuns: runs });
  return times.flatMap((time, index) => {
    const pair = rounds.flat()[index];
    return pair === undefined ? [] : [{ ...pair, at: time / 100 }];
  });
}

/** Whether the words of a process's command line are those of the target. */
export function isTarget(target: Exclude<Target, "npm">, words: readonly string[]): boolean {
  const [command = "", argument = ""] = words;
  const program = command.split("/").at(-1);
  switch (target) {
    case "harness":
      return program === "node" && words.includes("integration/prove/cli.ts");
    case "Terraform":
      return (
        (program === "terraform" || program === "tofu") &&
        ["init", "apply", "plan", "show", "output", "destroy"].includes(argument)
      );
    case "moto":
      return words.some((word) => word.endsWith("/serve.py"));
  }
}

/** How npm ended, and what the run said. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

/** The sentence that says why the run ended; undefined where nobody is left to say it. */
export function sentenceOf(fault: Pick<Fault, "target" | "signal">): RegExp | undefined {
  const { target, signal } = fault;
  const interrupted = new RegExp(`^${signal}: stopping everything that was started$`);
  switch (target) {
    case "npm":
      return signal === "SIGINT" || signal === "SIGTERM"
        ? interrupted
        : /^npm has ended: stopping everything that was started$/;
    case "harness":
      return signal === "SIGKILL" ? undefined : interrupted;
    case "Terraform":
      return /(terraform|opentofu) \w+ of (public|the AWS provider) (exited \d+|was killed by SIG[A-Z]+) after [\d.]+ s/;
    case "moto":
      return /moto_server (exited \d+|was killed by SIG[A-Z]+) after [\d.]+ s/;
  }
}

/** What is wrong with how a run ended; undefined if nothing is. */
export function problemOf(fault: Fault, { code, signal, lines }: End): string | undefined {
  const said = (pattern: RegExp): boolean => lines.some((line) => pattern.test(line));
  if (said(/^\s+at .+:\d+/)) return "it shows a stack trace";
  const done = said(/^1 passed, 0 failed/);
  // The signal came when all was done, or to a process that was about to end.
  if (done && code === 0) return undefined;
  const begun = said(/^public: |moto \d/);
  const died = signal === fault.signal;
  // The signal came before anything heard it.
  if (died && !begun) return undefined;
  const expected = endsNpm(fault)
    ? fault.signal
    : said(NO_PROVIDER)
      ? MISSING_TOOL
      : EXIT_CODE[fault.target];
  const got = signal ?? code;
  if (got !== expected) return `npm ended with ${String(got)} instead of ${expected}`;
  const sentence = sentenceOf(fault);
  return sentence === undefined || done || said(sentence)
    ? undefined
    : `it does not say ${String(sentence)}`;
}

/** A run that is interrupted, and one that lost a part of itself. */
const EXIT_CODE = { npm: 130, harness: 130, Terraform: 1, moto: 1 };

/** The command that installs the provider ended, so there was nothing to run on. */
const NO_PROVIDER = /^error: cannot get a release of the AWS provider/;
const MISSING_TOOL = 2;

/** npm passes on SIGINT and SIGTERM alone, and dies as its child died. */
function endsNpm({ target, signal }: Fault): boolean {
  if (target === "harness") return signal === "SIGKILL";
  return target === "npm" && (signal === "SIGHUP" || signal === "SIGKILL");
}
