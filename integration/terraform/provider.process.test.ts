import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError, InterruptedError, MissingToolError } from "../errors";
import { fakeStack } from "../testing/fake-terraform";
import { scratchFolder, writeShellScript } from "../testing/scratch";
import { installProvider, isVersionConstraint, pinProvider } from "./provider";

const RANGE = ">= 5.100.0, < 7.0.0";

/** A folder with a stack that accepts these versions. */
async function stackThatAccepts(version: string): Promise<string> {
  const folder = await scratchFolder();
  const terraform = { required_providers: { aws: { source: "hashicorp/aws", version } } };
  await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ terraform }));
  return folder;
}

interface Fake {
  readonly init?: string;
  readonly selections?: Readonly<Record<string, string>>;
  readonly request?: string;
  readonly ranges?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Installs a provider with a Terraform that only prints. */
async function install(fake: Fake = {}) {
  const workFolder = await scratchFolder();
  const selections = fake.selections ?? { "registry.terraform.io/hashicorp/aws": "5.100.0" };
  const path = await writeShellScript(
    join(workFolder, "terraform"),
    [
      `case "$1" in`,
      `init) ${fake.init ?? ":"};;`,
      `version) echo '${JSON.stringify({ provider_selections: selections })}';;`,
      "*) exit 64;;",
      "esac",
    ].join("\n"),
  );
  const installing = installProvider({
    tool: { product: "Terraform", path, version: "1.11.4" },
    folders: await Promise.all((fake.ranges ?? [RANGE, RANGE]).map(stackThatAccepts)),
    workFolder,
    terraformEnvironment: () => Promise.resolve({ PATH: "/usr/bin:/bin" }),
    ...(fake.request !== undefined && { request: fake.request }),
    ...(fake.signal && { signal: fake.signal }),
  });
  const required = async (): Promise<string> => {
    const text = await readFile(join(workFolder, "provider/main.tf.json"), "utf8");
    const { terraform } = JSON.parse(text) as {
      terraform: { required_providers: { aws: { version: string } } };
    };
    return terraform.required_providers.aws.version;
  };
  return { installing, required };
}

test("returns the release that Terraform says it selected", async () => {
  const { installing } = await install({
    selections: {
      "registry.terraform.io/hashicorp/archive": "2.7.0",
      "registry.opentofu.org/hashicorp/aws": "6.31.0",
    },
  });
  await expect(installing).resolves.toBe("6.31.0");
});

test.each([
  ["the release that proofs are made with", {}, `${RANGE}, 5.100.0`],
  ["another, where it is asked for", { request: ">= 6.0" }, `${RANGE}, >= 6.0`],
  [
    "one that all stacks accept",
    { ranges: [RANGE, ">= 6.21.0, < 7.0.0"] },
    `${RANGE}, >= 6.21.0, < 7.0.0, 5.100.0`,
  ],
])("asks Terraform for %s", async (_, fake, version) => {
  const { installing, required } = await install(fake);
  await installing;
  await expect(required()).resolves.toBe(version);
});

test.each([
  ["5.100.0, which the proofs are made with", {}],
  [">= 6.0 (--provider)", { request: ">= 6.0" }],
])("says what it cannot get, what the stacks accept, and the way out: %s", async (what, fake) => {
  const { installing } = await install({ ...fake, init: "echo no available releases >&2; exit 1" });
  await expect(installing).rejects.toThrow(MissingToolError);
  await expect(installing).rejects.toThrow(
    `cannot get a release of the AWS provider that is ${what}, and that the stacks accept (${RANGE}). Name a release with --provider`,
  );
  await expect(installing).rejects.toThrow("no available releases");
});

test("does not take an interrupt for a provider that is not there", async () => {
  const interrupt = new AbortController();
  const reason = new InterruptedError("SIGINT");
  interrupt.abort(reason);
  const { installing } = await install({ signal: interrupt.signal });
  await expect(installing).rejects.toBe(reason);
});

test("fails where the provider is not among those that Terraform selected", async () => {
  const { installing } = await install({ selections: {} });
  await expect(installing).rejects.toThrow(HarnessError);
});

test("pins beside the stack, and leaves the stack as it was", async () => {
  const folder = await stackThatAccepts(RANGE);
  const stack = await readFile(join(folder, "cdk.tf.json"), "utf8");
  await pinProvider(folder, "5.100.0");
  await expect(readFile(join(folder, "cdk.tf.json"), "utf8")).resolves.toBe(stack);
  const override = await readFile(join(folder, "provider_override.tf.json"), "utf8");
  expect(JSON.parse(override)).toEqual({
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } },
  });
});

test("a stack is pinned when it is initialized", async () => {
  const { stack, folder } = await fakeStack({
    commands: { init: "cat provider_override.tf.json > seen" },
  });
  await stack.init();
  await expect(readFile(join(folder, "seen"), "utf8")).resolves.toContain('"version":"5.100.0"');
});

test.each([
  "6",
  "6.0",
  "6.31.0",
  "= 6.0",
  ">= 6.0",
  ">=6.0, < 6.28",
  "~> 6.0",
  "!= 6.24.0",
  "6.0.0-beta1",
])("takes %s as versions", (text) => {
  expect(isVersionConstraint(text)).toBe(true);
});

test.each(["", "newest", "^6.0", "6.x", ">= 6.0 < 7", ">= 6.0,", '6.0", "x', "6.0.0.0"])(
  "does not take %j as versions",
  (text) => {
    expect(isVersionConstraint(text)).toBe(false);
  },
);
