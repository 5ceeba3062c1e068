import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InterruptedError, UsageError } from "../../errors";
import { type Answers, awsServer, Refusal } from "../../testing/aws-server";
import { scratchFolder } from "../../testing/scratch";
import { stacksThatFit } from "./room";

/** An account with some VPCs and Elastic IPs, whose quotas are AWS's defaults. */
const account = (vpcs: number, addresses = 0): Answers => ({
  DescribeVpcs: () => `<vpcSet>${"<item><vpcId>vpc-1</vpcId></item>".repeat(vpcs)}</vpcSet>`,
  DescribeAddresses: () =>
    `<addressesSet>${"<item><allocationId>eipalloc-1</allocationId></item>".repeat(addresses)}</addressesSet>`,
  GetServiceQuota: () => ({ Quota: { Value: 5 } }),
});

const VPC = { aws_vpc: { a: {} } };
const NAT = { ...VPC, aws_eip: { a: {}, b: {} } };

async function fit(
  stacks: Readonly<Record<string, object>>,
  answers: Answers,
  signal = new AbortController().signal,
) {
  const folders = new Map<string, string>();
  for (const [stack, resource] of Object.entries(stacks)) {
    const folder = await scratchFolder();
    await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ resource }));
    folders.set(stack, folder);
  }
  const { config, asked } = await awsServer(answers);
  const said: string[] = [];
  const print = (line: string) => said.push(line);
  const most = stacksThatFit({ clientConfig: config, folders, parallel: 4, print, signal });
  return { most: await most, said, asked };
}

const four = { public: {}, one: VPC, two: VPC, three: VPC, four: VPC };

test("runs as many as it was told to where there is room, and says nothing", async () => {
  const { most, said } = await fit(four, account(1));
  expect(most).toBe(4);
  expect(said).toEqual([]);
});

test.each([
  [2, 3],
  [3, 2],
  [4, 1],
])("with %i of 5 VPCs used, runs %i at a time, and says why", async (used, expected) => {
  const { most, said } = await fit(four, account(used));
  expect(most).toBe(expected);
  expect(said).toEqual([
    `runs at most ${expected} of the stacks at a time: VPCs per Region has a quota of 5, of which ${used} are used`,
  ]);
});

test("takes the account's own quota, not the default", async () => {
  const quota = { GetServiceQuota: () => ({ Quota: { Value: 50 } }) };
  expect((await fit(four, { ...account(5), ...quota })).most).toBe(4);
});

test("counts what each stack needs: two stacks with two Elastic IPs each do not fit into three", async () => {
  const { most, said } = await fit({ nat: NAT, mixed: NAT }, account(0, 2));
  expect(most).toBe(1);
  expect(said[0]).toContain("EC2-VPC Elastic IPs has a quota of 5, of which 2 are used");
});

test("refuses what does not fit, even alone, with a sentence for each quota", async () => {
  const refused = fit({ public: {}, isolated: VPC, mixed: NAT }, account(5, 4));
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(
    [
      "VPCs per Region has a quota of 5, of which 5 are used, but isolated needs 1, mixed needs 1: delete what is not used, request a higher quota (vpc L-F678F1CE), or leave these stacks out (--stack); nothing was created",
      "EC2-VPC Elastic IPs has a quota of 5, of which 4 are used, but mixed needs 2: delete what is not used, request a higher quota (ec2 L-0263D0A3), or leave these stacks out (--stack); nothing was created",
    ].join("\n"),
  );
});

test("names the quota for VPCs, which raises the one for internet gateways", async () => {
  const gateways = "<item><internetGatewayId>igw-1</internetGatewayId></item>".repeat(5);
  const refused = fit(
    { mixed: { aws_internet_gateway: { a: {} } } },
    {
      ...account(0),
      DescribeInternetGateways: () => `<internetGatewaySet>${gateways}</internetGatewaySet>`,
    },
  );
  await expect(refused).rejects.toThrow(
    /^Internet gateways per Region .* request a higher quota \(vpc L-F678F1CE\)/,
  );
});

test("asks nothing about what no stack needs", async () => {
  const { most, asked } = await fit({ public: {} }, account(9));
  expect(most).toBe(4);
  expect(asked).toEqual([]);
});

test("takes AWS's default where the quota may not be read, and says so", async () => {
  const denied = { GetServiceQuota: () => new Refusal("AccessDeniedException") };
  const { most, said } = await fit({ one: VPC, two: VPC }, { ...account(4), ...denied });
  expect(most).toBe(1);
  expect(said).toContain("could not read the quota VPCs per Region; takes AWS's default, 5");
});

test("says what it could not count, and takes it for no limit", async () => {
  const unknown = { ...account(0), DescribeVpcs: () => "<vpcSet>" };
  const { most, said } = await fit({ one: VPC, two: VPC }, unknown);
  expect(most).toBe(4);
  expect(said[0]).toMatch(/^not known how much is used of VPCs per Region: ./);
});

test("ends where the run is interrupted", async () => {
  const signal = AbortSignal.abort(new InterruptedError("SIGINT"));
  await expect(fit(four, account(1), signal)).rejects.toThrow(InterruptedError);
});
