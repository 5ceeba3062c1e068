import prices from "../cost/prices.json";
import { renderAuditText, toAuditReport } from "../report/audit";
import { type Answer } from "../snapshot/answers";
import { audit } from "./audit";
import { collectFrom } from "./account";
import { MAX_CALLS } from "./account/limit";
import { subjectsOf } from "./collection";
import { type AuditQuestion } from "./command";
import { scopeOf } from "./scope";
import { fakeAccount, type SdkCall } from "./testing/fake-account";
import { BYTES_A_DAY, largeAccount } from "./testing/large";
import { labelOf, natMetrics, TRAFFIC_DAYS, TRAFFIC_METRICS, trafficIn } from "./traffic";

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

describe("what passes a NAT gateway", () => {
  const NAT = "nat-1";
  const written = ({ collection }: Awaited<ReturnType<typeof collected>>) => {
    const result = { audit: audit(subjectsOf(collection)), scope: scopeOf(collection) };
    const { groups } = toAuditReport(result);
    return {
      text: renderAuditText(result).replaceAll(/\s+/g, " "),
      natGateways: groups.flatMap((group) => group.natGateways),
    };
  };

  test("is in the report, with the most that a remedy saves", async () => {
    const { text, natGateways } = written(await collected());
    const bytes = 2 * TRAFFIC_DAYS * BYTES_A_DAY;
    expect(natGateways).toEqual([{ id: NAT, days: TRAFFIC_DAYS, bytes, why: null }]);
    const most = ((bytes / 1e9) * prices.natGateway.perGb).toFixed(2);
    expect(text).toContain(
      `${NAT} sent 120.0 GB in 30 days, for DynamoDB and others: saves at most $${most} of that`,
    );
  });

  test.each([
    ["is denied", "AccessDenied", "cloudwatch:GetMetricData (access denied)"],
    ["fails", "InternalServiceFault", "cloudwatch:GetMetricData (InternalServiceFault)"],
  ])("is unknown, and nothing else is, where the call %s", async (_, code, why) => {
    const { collection, ...others } = await collected(({ action }) =>
      action === "cloudwatch:GetMetricData" ? code : undefined,
    );
    const { text, natGateways } = written({ collection, ...others });
    expect(natGateways).toEqual([{ id: NAT, days: TRAFFIC_DAYS, bytes: null, why }]);
    expect(text).toContain(`how much ${NAT} sent is unknown: ${why}`);
    expect(text).not.toContain("saves at most");
    expect(audit(subjectsOf(collection)).counts).toEqual(
      audit(subjectsOf(largeAccount(SIZE))).counts,
    );
  });

  test.each(TRAFFIC_METRICS)("is unknown where CloudWatch has no %s", (metric) => {
    const account = largeAccount(SIZE);
    const layer = account.regions.get("us-east-2")?.vpcs.get("vpc-1") as Map<string, Answer>;
    const MetricDataResults = TRAFFIC_METRICS.map((each) => ({
      Label: labelOf(NAT, each),
      Values: each === metric ? [] : [BYTES_A_DAY],
    }));
    layer.set(natMetrics.name, { known: true, origin: "a test", value: { MetricDataResults } });
    const missing = { missing: `data of ${NAT}`, why: "CloudWatch has none of the last 30 days" };
    expect(trafficIn(account).get(NAT)).toEqual({ known: false, ...missing });
  });

  test("is not asked where there is no NAT gateway", async () => {
    const { calls } = await collected(undefined, { ...ALL, vpc: "vpc-0" });
    expect(calls.filter(({ action }) => action === "cloudwatch:GetMetricData")).toEqual([]);
  });
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

test("is asked about what somebody names, although no source uses it", async () => {
  const { collection: whole } = await collected();
  const [[region, answers] = ["", undefined]] = whole.regions;
  const [vpcId = ""] = answers?.vpcs.keys() ?? [];
  const [role = ""] = whole.roles.keys();
  const [source] = answers?.sources ?? [];
  const [table = ""] = answers?.tables.keys() ?? [];
  const nobody = { ...ALL, tag: { key: "team", value: "nobody" } };
  const none = await collected(undefined, nobody);
  expect(none.collection.regions.get(region)).toMatchObject({ sources: [], vpcs: new Map() });

  const named = new Map([
    [
      region,
      {
        vpcIds: [vpcId],
        subnetIds: [],
        groupIds: [],
        roles: [role],
        policies: [],
        tables: [table],
        sources: source === undefined ? [] : [source],
      },
    ],
  ]);
  const { collection } = await collected(undefined, { ...nobody, named });
  const found = collection.regions.get(region);
  expect([...collection.roles.keys()]).toEqual([role]);
  expect([...(found?.vpcs.keys() ?? [])]).toEqual([vpcId]);
  expect(found?.vpcs.get(vpcId)?.get("describe-route-tables")?.known).toBe(true);
  expect(found?.tables.get(table)?.get("describe-table")?.known).toBe(true);
  expect(found?.sources).toEqual([]);
});
