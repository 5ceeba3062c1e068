import { audit } from "./audit";
import { collectFrom } from "./account";
import { MAX_CALLS } from "./account/limit";
import { subjectsOf } from "./collection";
import { type AuditQuestion } from "./command";
import { scopeOf } from "./scope";
import { fakeAccount, type SdkCall } from "./testing/fake-account";
import { largeAccount } from "./testing/large";

const SIZE = { functions: 60, subnets: 40, roles: 20 };
const ALL: AuditQuestion = { regions: [], instances: false, tasks: false };

async function collected(
  failing?: (call: SdkCall) => string | undefined,
  question: AuditQuestion = ALL,
) {
  const { clients, calls } = fakeAccount(largeAccount(SIZE), failing);
  const lines: string[] = [];
  const collection = await collectFrom([clients], question, (line) => lines.push(line));
  return { collection, calls, lines };
}

const denying =
  (...actions: readonly string[]) =>
  ({ action }: SdkCall) =>
    actions.includes(action) ? "AccessDenied" : undefined;

test("collects what gives the same audit as the account itself", async () => {
  const { collection } = await collected();
  const judged = audit(subjectsOf(collection));
  const expected = audit(subjectsOf(largeAccount(SIZE)));
  expect(judged.counts).toEqual(expected.counts);
  expect(judged.groups.map(({ causes, entries }) => [causes, entries.length])).toEqual(
    expected.groups.map(({ causes, entries }) => [causes, entries.length]),
  );
  expect(scopeOf(collection)).toMatchObject({ functions: 60, functionsInVpc: 60, notSeen: [] });
});

test("asks about each thing once", async () => {
  const { calls } = await collected();
  const asked = calls.map(({ action, input }) => `${action} ${JSON.stringify(input)}`);
  expect(new Set(asked).size).toBe(asked.length);
  const count = (action: string) => calls.filter((call) => call.action === action).length;
  expect(count("lambda:GetFunctionConfiguration")).toBe(SIZE.functions);
  expect(count("iam:GetRole")).toBe(0);
  expect(count("iam:GetAccountAuthorizationDetails")).toBe(1);
});

test("asks for each role once where all at once are denied", async () => {
  const { collection, calls } = await collected(denying("iam:GetAccountAuthorizationDetails"));
  const roles = calls.filter(({ action }) => action === "iam:GetRole");
  expect(roles).toHaveLength(SIZE.roles);
  expect(audit(subjectsOf(collection)).counts).toEqual(
    audit(subjectsOf(largeAccount(SIZE))).counts,
  );
});

test("calls few things at a time", async () => {
  const { clients } = fakeAccount(largeAccount(SIZE));
  let running = 0;
  let most = 0;
  for (const client of Object.values(clients)) {
    if (typeof client !== "object") continue;
    const sender = client as unknown as { send: (command: unknown) => Promise<unknown> };
    const send = sender.send.bind(sender);
    sender.send = async (command) => {
      running += 1;
      most = Math.max(most, running);
      try {
        return await send(command);
      } finally {
        running -= 1;
      }
    };
  }
  await collectFrom([clients], ALL, () => undefined);
  expect(most).toBe(MAX_CALLS);
});

test.each([
  ["lambda:GetFunctionConfiguration"],
  ["dynamodb:DescribeTable"],
  ["dynamodb:GetResourcePolicy"],
  ["ec2:DescribeRouteTables"],
  ["ec2:DescribeSubnets"],
  ["ec2:DescribeVpcEndpoints"],
  ["ec2:DescribeSecurityGroups"],
])("names %s where it is denied, and calls nothing fine that depends on it", async (action) => {
  const { collection } = await collected(denying(action));
  const { counts } = audit(subjectsOf(collection));
  expect(scopeOf(collection).notSeen.map(({ missing }) => missing)).toEqual([action]);
  expect(counts.unknown).toBeGreaterThan(0);
  expect(counts.fine).toBe(0);
});

test("says that it is unknown who uses DynamoDB where no policy can be read", async () => {
  const { collection } = await collected(
    denying("iam:GetAccountAuthorizationDetails", "iam:ListRolePolicies"),
  );
  const { entries } = audit(subjectsOf(collection));
  expect(entries).toHaveLength(SIZE.functions);
  expect(scopeOf(collection).notSeen).toMatchObject([{ missing: "iam:ListRolePolicies" }]);
});

test("--vpc leaves out what is elsewhere", async () => {
  const { collection } = await collected(undefined, { ...ALL, vpc: "vpc-1" });
  const { entries } = audit(subjectsOf(collection));
  expect(entries).toHaveLength(SIZE.functions / 4);
  expect([...(collection.regions.get("us-east-2")?.vpcs.keys() ?? [])]).toEqual(["vpc-1"]);
});

test("reports progress, a line for each part", async () => {
  const { lines } = await collected();
  expect(lines).toContain("us-east-2: 60 functions");
  expect(lines).toContain("us-east-2: 4 VPCs");
});
