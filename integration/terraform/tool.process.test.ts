import { join } from "node:path";
import { MissingToolError } from "../errors";
import { serve } from "../testing/loopback";
import { scratchFolder, writeShellScript } from "../testing/scratch";
import { findTerraform } from "./tool";

const OTHERWISE = "could not download";

/** Shell code that answers `version -json` as the tool of that version would. */
function answers(version: string): string {
  return `[ "$*" = "version -json" ] && echo '{"terraform_version":"${version}","platform":"linux_amd64"}'`;
}

/** Looks on a PATH that holds these; nothing can be fetched. */
async function find(tools: Readonly<Record<string, string>>) {
  const bin = await scratchFolder();
  for (const [name, code] of Object.entries(tools)) await writeShellScript(join(bin, name), code);
  const { port, asked } = await serve(() => ({ status: 404, body: "" }));
  const notices: string[] = [];
  const finding = findTerraform({
    environment: { PATH: bin },
    releases: `http://127.0.0.1:${port}`,
    cache: await scratchFolder(),
    answerSeconds: 5,
    onNotice: (text) => notices.push(text),
  });
  return { bin, finding, asked, notices };
}

test.each(["1.9.0", "1.11.4", "2.0.0"])("takes terraform %s", async (version) => {
  const { bin, finding, asked, notices } = await find({ terraform: answers(version) });
  await expect(finding).resolves.toEqual({
    product: "Terraform",
    path: join(bin, "terraform"),
    version,
  });
  expect(asked).toEqual([]);
  expect(notices).toEqual([]);
});

test("takes terraform where both are there", async () => {
  const { finding } = await find({ terraform: answers("1.9.0"), tofu: answers("1.10.6") });
  await expect(finding).resolves.toMatchObject({ product: "Terraform", version: "1.9.0" });
});

test("takes tofu where there is no terraform", async () => {
  const { bin, finding } = await find({ tofu: answers("1.10.6") });
  await expect(finding).resolves.toEqual({
    product: "OpenTofu",
    path: join(bin, "tofu"),
    version: "1.10.6",
  });
});

test.each([
  ["too old", answers("1.8.9"), "1.8.9"],
  ["an early version of the oldest that will do", answers("1.9.0-rc1"), "1.9.0-rc1"],
  ["no answer in JSON", "echo Terraform v1.11.4", "does not report its version"],
  ["an answer without a version", "echo '{}'", "does not report its version"],
  ["of a version that is none", answers("latest"), "does not report its version"],
  ["broken", "exit 1", "does not report its version"],
  [
    "one that never answers and ignores SIGTERM",
    "trap '' TERM\nwhile :; do /bin/sleep 1; done",
    "does not report its version",
  ],
])("takes tofu where terraform is %s, and says so", async (_, terraform, noticed) => {
  const { bin, finding, notices } = await find({ terraform, tofu: answers("1.9.0") });
  await expect(finding).resolves.toMatchObject({ product: "OpenTofu" });
  expect(notices).toEqual([expect.stringContaining(join(bin, "terraform"))]);
  expect(notices[0]).toContain(noticed);
});

test.each([
  ["neither is there", {}],
  ["both are too old", { terraform: answers("1.8.9"), tofu: answers("1.6.0") }],
])("fetches one where %s", async (_, tools) => {
  const { finding, asked } = await find(tools);
  await expect(finding).rejects.toThrow(MissingToolError);
  await expect(finding).rejects.toThrow(OTHERWISE);
  expect(asked).toHaveLength(1);
});

test("asks for the version without a configuration file, and without asking for newer ones", async () => {
  const { finding } = await find({
    terraform: `[ "$TF_CLI_CONFIG_FILE" = /dev/null ] && [ -n "$CHECKPOINT_DISABLE" ] && ${answers("1.11.4")}`,
  });
  await expect(finding).resolves.toMatchObject({ product: "Terraform" });
});
