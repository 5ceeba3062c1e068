import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../cli";
import { FILES, FUNCTION } from "./testing/existing-network";
import {
  changedPlan,
  DEPLOYED,
  ENDPOINT,
  type Resources,
  withValues,
} from "./testing/changed-plan";

let work: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "doctor-existing-"));
});

afterAll(() => {
  rmSync(work, { recursive: true });
});

async function doctor(
  after: Resources,
  files: Readonly<Record<string, object>> = FILES,
  before: Resources = {},
) {
  const folder = mkdtempSync(join(work, "answers-"));
  for (const [name, value] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(value));
  }
  const plan = join(folder, "..", "plan.json");
  writeFileSync(plan, changedPlan(before, after));
  const out: string[] = [];
  const write = (part: string) => out.push(part);
  const code = await run(["plan", plan, "--folder", folder], { out: write, err: write }, () =>
    Promise.reject(new Error("no account")),
  );
  return { code, out: out.join("").replaceAll(/\s+/g, " ") };
}

const CREATED = withValues(FUNCTION, "aws_lambda_function.reader", { id: undefined });

test("a network that the plan only names is in the folder", async () => {
  const { code, out } = await doctor(CREATED);
  expect(out).toContain("REACHABLE, private · 2 allowed");
  expect(out).toContain(ENDPOINT);
  expect(code).toBe(0);
});

test("the folder can have a group of another VPC, which the plan manages", async () => {
  const group = { id: "sg-0c1b2c3d4e5f60718", vpc_id: "vpc-0c1b2c3d4e5f60718" };
  const { SecurityGroups: groups } = FILES["describe-security-groups"] as {
    readonly SecurityGroups: readonly object[];
  };
  const other = { GroupId: group.id, VpcId: group.vpc_id };
  const files = { ...FILES, "describe-security-groups": { SecurityGroups: [...groups, other] } };
  const { code, out } = await doctor({ ...CREATED, "aws_security_group.other": group }, files);
  expect(out).toContain("REACHABLE, private · 2 allowed");
  expect(code).toBe(0);
});

test("without the folder it is unknown", async () => {
  const { code, out } = await doctor(CREATED, { "describe-vpcs": { Vpcs: [] } });
  expect(out).toContain("INDETERMINATE");
  expect(code).toBe(3);
});

test.each(["describe-route-tables", "describe-network-acls", "describe-vpc-endpoints"])(
  "without %s in the folder it is unknown",
  async (name) => {
    const files = Object.fromEntries(Object.entries(FILES).filter(([file]) => file !== name));
    expect((await doctor(CREATED, files)).code).toBe(3);
  },
);

test("what the folder denies is not reachable", async () => {
  const acls = JSON.stringify(FILES["describe-network-acls"]).replaceAll('"allow"', '"deny"');
  const files = { ...FILES, "describe-network-acls": JSON.parse(acls) as object };
  const { code, out } = await doctor(CREATED, files);
  expect(out).toContain("UNREACHABLE");
  expect(code).toBe(1);
});

const NO_ENDPOINT = {
  ...FILES,
  "describe-vpc-endpoints": { VpcEndpoints: [] },
  "describe-route-tables": JSON.parse(
    JSON.stringify(FILES["describe-route-tables"]).replace(
      /,\{"DestinationPrefixListId"[^}]*\}/,
      "",
    ),
  ) as object,
};

test("an endpoint of the plan has its route in a route table of the folder", async () => {
  expect((await doctor(CREATED, NO_ENDPOINT)).out).toContain("UNREACHABLE");
  const endpoint = { ...DEPLOYED["aws_vpc_endpoint.dynamodb"], id: undefined };
  const after = { ...CREATED, "aws_vpc_endpoint.dynamodb": endpoint };
  const { code, out } = await doctor(after, NO_ENDPOINT);
  expect(out).toContain("REACHABLE, private · 2 allowed");
  expect(out).toContain("→ aws_vpc_endpoint.dynamodb");
  expect(code).toBe(0);
});

test("an endpoint that the plan destroys is gone, though the folder has it", async () => {
  const before = {
    ...FUNCTION,
    "aws_vpc_endpoint.dynamodb": DEPLOYED["aws_vpc_endpoint.dynamodb"] ?? {},
  };
  const { code, out } = await doctor(FUNCTION, FILES, before);
  expect(out).toContain("loses its path (REACHABLE now, UNREACHABLE after apply)");
  expect(code).toBe(1);
});

test("a rule that the plan takes from a group of the folder is in doubt", async () => {
  const rule = "aws_vpc_security_group_egress_rule.https";
  const before = { ...FUNCTION, [rule]: DEPLOYED[rule] ?? {} };
  const { code, out } = await doctor(FUNCTION, FILES, before);
  expect(out).toContain(`unknown: ${rule} (the plan changes a part of something`);
  expect(code).toBe(3);
  expect((await doctor(before, FILES, before)).code).toBe(0);
});

test("a folder that is neither is a usage error", async () => {
  mkdirSync(join(work, "empty"), { recursive: true });
  const { code, out } = await doctor(CREATED, {});
  expect(code).toBe(2);
  expect(out).toContain("has no answers; collect it with `collect` or `audit collect`");
});
