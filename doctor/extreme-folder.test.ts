import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { run } from "./cli";
import {
  type Copy,
  copyExample,
  removeTemporaryFolders,
  temporaryFolder,
} from "./testing/examples";
import { runOnFolder } from "./testing/run-doctor";

afterEach(removeTemporaryFolders);

const doctor = (folder: string, ...args: readonly string[]) =>
  runOnFolder(folder, "--actions", "read", ...args);

/** A link to itself. Like a folder without permission, it can be named and not read. */
function loop(): string {
  const path = join(temporaryFolder(), "loop");
  symlinkSync(path, path);
  return path;
}

test.each<readonly [string, () => string, string]>([
  ["a loop of links", loop, "cannot be read: ELOOP"],
  [
    "a file",
    () => copyExample("gateway-endpoint").path("describe-vpcs.json"),
    "there is no folder",
  ],
  ["inside a file", () => join(copyExample("no-route").path("get-role.json"), "x"), "no folder"],
  ["of a name that is too long", () => "x".repeat(5_000), "cannot be read: ENAMETOOLONG"],
])("a folder that is %s is an error of one sentence", async (_, folderOf, sentence) => {
  const { code, err } = await doctor(folderOf());
  expect(code).toBe(2);
  expect(err).toMatch(/^error: (there is no|the) folder [^\n]*\n$/);
  expect(err).toContain(sentence);
});

test("a file that is a loop of links is an error that names it", async () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove("describe-vpcs.json");
  symlinkSync(copy.path("describe-vpcs.json"), copy.path("describe-vpcs.json"));
  expect(await doctor(copy.folder)).toEqual({
    code: 2,
    out: "",
    err: "error: describe-vpcs.json cannot be read: ELOOP; check its permissions, and where it links to\n",
  });
});

test("collecting into a loop of links is an error of one sentence", async () => {
  const printed: string[] = [];
  const code = await run(
    ["collect", "--function", "orders", "--out", loop()],
    { out: (text) => printed.push(text), err: (text) => printed.push(text) },
    () => Promise.reject(new Error("the account was asked")),
  );
  expect(code).toBe(2);
  expect(printed.join("")).toMatch(/^error: the folder `.*` cannot be read: ELOOP; [^\n]*\n$/);
});

/** The verdict of a gateway-endpoint folder after this change. `code` 0: reachable and allowed. */
async function changed(change: (copy: Copy) => void) {
  const copy = copyExample("gateway-endpoint");
  change(copy);
  const result = await doctor(copy.folder);
  expect(result.err).not.toContain("internal error");
  return result;
}

test("a policy with a name that no file can have is unknown", async () => {
  const name = "x".repeat(5_000);
  const { code, out } = await changed((copy) => {
    copy.set("list-role-policies.json", "PolicyNames", ["read-orders", name]);
  });
  expect(code).toBe(3);
  expect(out).toContain("no file can have a name of this");
});

const COUNT = 200_000;

test("200,000 egress rules are read", async () => {
  const rule = (index: number) => ({
    IpProtocol: "tcp",
    FromPort: 443,
    ToPort: 443,
    IpRanges: [{ CidrIp: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}/32` }],
  });
  const { code } = await changed((copy) => {
    const rules = Array.from({ length: COUNT }, (_, index) => rule(index));
    copy.set("describe-security-groups.json", "SecurityGroups.0.IpPermissionsEgress", rules);
  });
  expect(code).toBe(1);
});

test("200,000 ranges of one rule are read", async () => {
  const { code } = await changed((copy) => {
    const IpRanges = Array.from({ length: COUNT }, () => ({ CidrIp: "0.0.0.0/0" }));
    const rules = [{ IpProtocol: "-1", IpRanges }];
    copy.set("describe-security-groups.json", "SecurityGroups.0.IpPermissionsEgress", rules);
  });
  expect(code).toBe(0);
});

test.each([
  ["a resource of 200,000 characters", { Resource: ["*", "x".repeat(COUNT)] }],
  [
    "200,000 conditions on a key that is unknown",
    {
      Resource: "*",
      Condition: { StringEquals: { "aws:x": Array.from({ length: COUNT }, String) } },
    },
  ],
])("a policy with %s is read", async (_, statement) => {
  const { code } = await changed((copy) => {
    const Statement = [{ Effect: "Allow", Action: "dynamodb:*", ...statement }];
    copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement", Statement);
  });
  expect([0, 1, 3]).toContain(code);
});

test.each([
  ["a field that is not read", "describe-vpcs.json", '{"Vpcs":[],"Tags":#}', 0],
  ["an answer", "describe-vpcs.json", "#", 2],
  ["a policy", "get-role-policy-read-orders.json", '{"PolicyDocument":#}', 2],
  ["a statement", "get-role-policy-read-orders.json", '{"PolicyDocument":{"Statement":[#]}}', 3],
  [
    "a condition",
    "get-role-policy-read-orders.json",
    '{"PolicyDocument":{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":#}]}}',
    3,
  ],
])("%s that is nested 100,000 times needs no stack", async (_, file, text, expected) => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const { code } = await changed((copy) => {
    copy.write(file, text.replace("#", deep));
  });
  expect(code).toBe(expected);
});
