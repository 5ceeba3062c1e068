import { type End, type Fault, faults, isTarget, problemOf } from "./fault";

test("forty faults have every pair of a signal and a target twice or three times, at every time of a run", () => {
  const forty = faults(40, 7);
  const times = new Map<string, number>();
  for (const { signal, target } of forty) {
    const pair = `${signal} ${target}`;
    times.set(pair, (times.get(pair) ?? 0) + 1);
  }
  expect(times.size).toBe(16);
  expect([...times.values()].every((count) => count === 2 || count === 3)).toBe(true);
  for (const quarter of [0, 0.25, 0.5, 0.75]) {
    expect(forty.filter(({ at }) => at >= quarter && at <= quarter + 0.25).length).toBeGreaterThan(
      4,
    );
  }
});

test("the seed decides all of them", () => {
  expect(faults(20, 1)).toEqual(faults(20, 1));
  expect(faults(20, 1)).not.toEqual(faults(20, 2));
});

test.each([
  ["harness", ["/usr/bin/node", "--import", "tsx", "integration/prove/cli.ts"], true],
  ["harness", ["sh", "-c", "exec node --import tsx integration/prove/cli.ts"], false],
  ["Terraform", ["/usr/bin/terraform", "apply", "-json"], true],
  ["Terraform", ["/usr/bin/terraform", "version", "-json"], false],
  ["Terraform", ["/cache/terraform-provider-aws_v5.100.0_x5"], false],
  [
    "moto",
    ["/usr/bin/python3", "/home/me/app/integration/cloud/moto/serve.py", "127.0.0.1", "0"],
    true,
  ],
  ["moto", ["/usr/bin/python3", "-c", "import moto"], false],
] as const)("%s is recognized by its command line: %j", (target, words, is) => {
  expect(isTarget(target, words)).toBe(is);
});

const STARTED = ["Terraform 1.11.4 · moto 5.2.1 on 127.0.0.1:4000 · us-east-2", "public: apply"];
const stops = (why: string) => [...STARTED, `${why}: stopping everything that was started`];
const TERRAFORM = [
  ...STARTED,
  "public: terraform apply of public was killed by SIGKILL after 3.1 s;",
];
const NO_PROVIDER = [
  "error: cannot get a release of the AWS provider that is 5.100.0. terraform init of the AWS provider exited 1 after 0.4 s;",
];
const MOTO = [...STARTED, "public: moto_server exited 0 after 9.3 s; last lines:"];
const PASSED = [...STARTED, "1 passed, 0 failed, 0 skipped in 20 s"];

const of = (target: Fault["target"], signal: Fault["signal"]): Fault => ({
  target,
  signal,
  at: 0.5,
});
const ended = (by: number | NodeJS.Signals, lines: readonly string[]): End =>
  typeof by === "number" ? { code: by, signal: null, lines } : { code: null, signal: by, lines };

test.each([
  [of("npm", "SIGINT"), ended(130, stops("SIGINT"))],
  [of("npm", "SIGTERM"), ended("SIGTERM", [])],
  [of("npm", "SIGHUP"), ended("SIGHUP", stops("npm has ended"))],
  [of("npm", "SIGKILL"), ended("SIGKILL", [])],
  [of("npm", "SIGKILL"), ended("SIGKILL", PASSED)],
  [of("harness", "SIGHUP"), ended(130, stops("SIGHUP"))],
  [of("harness", "SIGKILL"), ended("SIGKILL", STARTED)],
  [of("Terraform", "SIGKILL"), ended(1, TERRAFORM)],
  [of("Terraform", "SIGINT"), ended(0, PASSED)],
  [of("Terraform", "SIGTERM"), ended(2, NO_PROVIDER)],
  [of("moto", "SIGINT"), ended(1, MOTO)],
])("is right: %j", (fault, end) => {
  expect(problemOf(fault, end)).toBeUndefined();
});

test.each([
  [of("npm", "SIGINT"), ended("SIGINT", STARTED), "instead of 130"],
  [of("npm", "SIGHUP"), ended("SIGHUP", STARTED), "does not say"],
  [of("harness", "SIGTERM"), ended(1, stops("SIGTERM")), "instead of 130"],
  [of("harness", "SIGTERM"), ended(130, STARTED), "does not say"],
  [of("harness", "SIGKILL"), ended(0, STARTED), "instead of SIGKILL"],
  [of("Terraform", "SIGKILL"), ended(1, MOTO), "does not say"],
  [of("Terraform", "SIGKILL"), ended(0, TERRAFORM), "instead of 1"],
  [of("Terraform", "SIGKILL"), ended(1, NO_PROVIDER), "instead of 2"],
  [of("moto", "SIGTERM"), ended(2, NO_PROVIDER), "does not say"],
  [of("moto", "SIGTERM"), ended(1, TERRAFORM), "does not say"],
  [of("moto", "SIGTERM"), ended(1, [...MOTO, "    at stop (child.ts:3:1)"]), "stack trace"],
])("is wrong: %j", (fault, end, why) => {
  expect(problemOf(fault, end)).toContain(why);
});
