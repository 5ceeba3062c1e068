import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { auditSchema } from "../report/audit";
import { exampleFolder, removeTemporaryFolders, temporaryFolder } from "../testing/examples";
import { runDoctor } from "../testing/run-doctor";
import { type CollectAccount } from "./command";
import { readCollection } from "./folder";
import { accountFolder, TWO_SOURCES } from "./testing/account";

afterAll(removeTemporaryFolders);

const doctor = (args: readonly string[], collectAccount?: CollectAccount) =>
  runDoctor(args, collectAccount && { collectAccount });

test("prints what is wrong by its cause, with a remedy for each", async () => {
  const { code, out, err } = await doctor(["audit", "--folder", accountFolder(TWO_SOURCES)]);
  expect(err).toBe("");
  expect(code).toBe(1);
  const words = out.replaceAll(/\s+/g, " ");
  expect(words).toContain("X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW at vpce-0b3a4c5d6e7f80912");
  expect(out).toContain("1 change mends 1");
});

test("prints JSON that its schema describes", async () => {
  const { out } = await doctor(["audit", "--json", "--folder", accountFolder(TWO_SOURCES)]);
  const report = auditSchema.parse(JSON.parse(out));
  expect(report.groups.map(({ entries }) => entries)).toEqual([[0], [1]]);
  expect(report.after).toMatchObject({ fine: 2 });
});

test("makes a page of the same audit", async () => {
  const args = ["audit", "--folder", accountFolder(TWO_SOURCES), "--format", "html"];
  const { code, out } = await doctor(args);
  expect(code).toBe(1);
  expect(out).toMatch(/^<!doctype html>/);
  expect(out).toContain("X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW");
});

test("collects a folder that gives the same report", async () => {
  const folder = accountFolder(TWO_SOURCES);
  const copy = join(temporaryFolder(), "copy");
  const collected = await doctor(["audit", "collect", "--out", copy], () =>
    Promise.resolve(readCollection(folder)),
  );
  expect(collected).toMatchObject({ code: 0, err: "" });
  const [one, other] = await Promise.all(
    [folder, copy].map((from) => doctor(["audit", "--folder", from])),
  );
  expect(other).toEqual(one);
});

test.each([
  ["broken", 0],
  ["broken,denied", 1],
  ["not-private", 1],
])("--fail-on %s exits %i", async (states, code) => {
  const folder = accountFolder(TWO_SOURCES);
  const result = await doctor(["audit", "--folder", folder, "--fail-on", states]);
  expect(result.code).toBe(code);
});

test.each([
  ["a state that nothing has", ["--fail-on", "sad"], "--fail-on must be one or more of broken"],
  ["a list that is no Regions", ["--regions", "moon"], "--regions must be one or more Regions"],
  ["a VPC that is none", ["--vpc", "$(id)"], "--vpc must be the id of a VPC"],
  ["a tag without a value", ["--tag", "team"], "--tag must be KEY=VALUE"],
  ["a folder and a VPC", ["--folder", "x", "--vpc", "vpc-1"], "leave out --vpc"],
  ["a folder that is none", ["--folder", "/nonexistent"], "there is no folder `/nonexistent`"],
  ["a folder about one source", ["--folder", exampleFolder("no-route")], "is read without `audit`"],
  ["a word", ["us-east-2"], "`audit` has no command `us-east-2`; choose collect, or name Regions"],
])("refuses %s", async (_, args, sentence) => {
  const { code, out, err } = await doctor(["audit", ...args]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(sentence);
});

test("a report on one source names the command that reads the folder", async () => {
  const folder = accountFolder(TWO_SOURCES);
  const { code, out, err } = await doctor(["--folder", folder]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain("`audit --folder`");
});

test("names what a VPC lacks, and exits 3", async () => {
  const folder = accountFolder(TWO_SOURCES.slice(0, 1));
  const vpc = join(folder, "regions/us-east-2/vpcs/vpc-0c1d2e3f4a5b6c7d8");
  rmSync(join(vpc, "describe-route-tables.json"));
  const { code, out } = await doctor(["audit", "--folder", folder]);
  expect(out).toContain("describe-route-tables");
  expect(out).toContain("Unknown");
  expect(code).toBe(3);
});

test("prints names that act on a terminal as text", async () => {
  const folder = accountFolder(TWO_SOURCES);
  const region = join(folder, "regions/us-east-2");
  renameSync(region, join(folder, "regions/us-east-2\u001b]0;x\u0007"));
  const { out } = await doctor(["audit", "--folder", folder]);
  // eslint-disable-next-line no-control-regex -- this is what must not be there
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  expect(out).toContain("us-east-2\\u001b");
});

test("writes the report to a file", async () => {
  const file = join(temporaryFolder(), "audit.json");
  const { out } = await doctor([
    "audit",
    "--folder",
    accountFolder(TWO_SOURCES),
    "--json",
    "--output",
    file,
  ]);
  expect(out).toBe("");
  expect(() => auditSchema.parse(JSON.parse(readFileSync(file, "utf8")))).not.toThrow();
});
