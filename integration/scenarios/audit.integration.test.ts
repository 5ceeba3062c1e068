import { join } from "node:path";
import { EC2 } from "@aws-sdk/client-ec2";
import { collectAccount } from "../../doctor/audit/account";
import { run } from "../../doctor/cli";
import { type AuditReport, auditSchema } from "../../doctor/report/audit";
import { type FunctionStackOutputs, type StackOutputs } from "../../contract/stacks";
import { configuredSettings, synthesize } from "../synthesize";
import { type StackFolder } from "../terraform/stack-folder";
import { awsShell } from "./testing/aws-cli";
import { makeBrokenFunctions, WAYS } from "./testing/broken-functions";
import { Maker } from "./testing/networks";
import { TestBed } from "./testing/test-bed";

const STACKS = [
  "public",
  "isolated",
  "gateway-endpoint",
  "nat-gateway",
  "interface-endpoint",
  "mixed",
  "instance",
] as const;
/** More at once would only wait for each other. */
const PARALLEL = 2;

/** The eight stacks beside each other, and six functions that are broken. */
describe("an audit of an account", () => {
  let testBed: TestBed;
  const outputs = new Map<string, StackOutputs>();
  let before: AuditReport;
  let after: AuditReport;
  let progress = "";

  const audited = async (...args: readonly string[]): Promise<AuditReport> => {
    let out = "";
    const terminal = {
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        progress += text;
      },
    };
    await run(
      ["audit", "--json", ...args],
      terminal,
      () => Promise.reject(new Error("one source was asked for")),
      (question, onProgress) => collectAccount(question, onProgress, testBed.cloud.clientConfig),
    );
    if (out === "") throw new Error(progress);
    return auditSchema.parse(JSON.parse(out));
  };

  beforeAll(async () => {
    testBed = await TestBed.start();
    const synthesis = await testBed.synthesize(STACKS);
    const folders = await Promise.all(STACKS.map((stack) => testBed.stackFolder(synthesis, stack)));
    folders.push(await existingVpc(testBed));
    const waiting = [...folders];
    const work = async (): Promise<void> => {
      for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
        await folder.init();
        await folder.apply();
        const made = await folder.outputs();
        outputs.set(made.accessPath, made);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    await makeBrokenFunctions(testBed.cloud.clientConfig);
    before = await audited("--instances");
    const shell = await awsShell(testBed.cloud);
    for (const { remedy } of before.groups) {
      for (const { commands } of remedy?.steps ?? []) {
        for (const command of commands) await shell(command);
      }
    }
    after = await audited("--instances");
  }, 600_000);

  afterAll(() => testBed.stop());

  const nameOf = ({ source }: AuditReport["entries"][number]): string =>
    String(source.name ?? source.instanceId);
  const functionOf = (stack: string): string =>
    (outputs.get(stack) as FunctionStackOutputs | undefined)?.functionName ?? "";
  const namesOf = (report: AuditReport, state: string): readonly string[] =>
    report.entries
      .filter((entry) => entry.state === state)
      .map(nameOf)
      .sort();

  test("sees every source that uses DynamoDB, and no other", () => {
    expect(before.entries).toHaveLength(8 + Object.keys(WAYS).length);
  });

  test.each(["broken", "denied"] as const)("finds exactly the functions that are %s", (state) => {
    const made = Object.entries(WAYS).flatMap(([name, way]) => (way.state === state ? name : []));
    // The negative control has no route to DynamoDB.
    const expected = state === "broken" ? [...made, functionOf("isolated")] : made;
    expect(namesOf(before, state)).toEqual(expected.sort());
  });

  test.each(Object.entries(WAYS))("says why %s is", (name, { code }) => {
    const index = before.entries.findIndex((entry) => nameOf(entry) === name);
    const groups = before.groups.filter(({ entries }) => entries.includes(index));
    expect(groups.map(({ causes }) => causes.map((cause) => cause.code))).toEqual([[code]]);
  });

  test("finds the function that pays for NAT", () => {
    expect(namesOf(before, "not-private")).toEqual([functionOf("nat-gateway")]);
    const [group] = before.groups.filter(({ state }) => state === "not-private");
    expect(group?.savesPerGb).toBeGreaterThan(0);
  });

  test("everything else is fine", () => {
    expect(before.counts).toEqual({ broken: 5, denied: 2, "not-private": 1, unknown: 0, fine: 6 });
    expect(before.notSeen).toEqual([]);
  });

  test("is clean once the AWS CLI ran the remedies, as was tried", () => {
    expect(before.after).toMatchObject({ broken: 0, denied: 0, "not-private": 0, unknown: 0 });
    expect(after.counts).toEqual(before.after);
  });

  test("--vpc asks about one VPC alone", async () => {
    const vpcId = outputs.get("gateway-endpoint")?.vpcId ?? "";
    const { entries } = await audited("--vpc", vpcId);
    expect(entries.map(nameOf)).toEqual([functionOf("gateway-endpoint")]);
  });
});

/** existing-vpc adds an endpoint to a VPC that is there already. */
async function existingVpc(testBed: TestBed): Promise<StackFolder> {
  const { vpcId } = await new Maker(new EC2(testBed.cloud.clientConfig)).network("10.20.0.0/16");
  const folders = await synthesize({
    into: join(testBed.work.path, "synthesis-of-existing-vpc"),
    settings: {
      ...(await configuredSettings()),
      deletionProtection: false,
      existingVpc: { vpc: { id: vpcId }, endpoint: "add" },
    },
  });
  return testBed.stackAt(folders.get("existing-vpc") ?? "", "existing-vpc");
}
