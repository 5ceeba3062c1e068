import {
  changedPlan,
  DEPLOYED,
  NAT_GATEWAY,
  type Resources,
  without,
} from "../../doctor/plan/testing/changed-plan";
import { FUNCTION } from "../../doctor/plan/testing/existing-network";
import { InterruptedError } from "../errors";
import { awsServer, Refusal } from "../testing/aws-server";
import { PlanJudge } from "./plan-judge";
import { planVerdict } from "./plan-verdict";

const READER = "aws_lambda_function.reader";
const client = { region: "us-east-2", credentials: { accessKeyId: "a", secretAccessKey: "b" } };

let judge: PlanJudge;

beforeAll(() => {
  judge = new PlanJudge();
});
afterAll(() => judge.stop());

function judged(text: string, signal = new AbortController().signal, by = judge) {
  return by.judge({ stack: "gateway-endpoint", text, client, signal });
}

function planOf(resources: Resources): string {
  return changedPlan({}, resources);
}

test.each([
  ["reachable, private", DEPLOYED],
  ["reachable, not private", without({ ...DEPLOYED, ...NAT_GATEWAY }, "aws_vpc_endpoint.dynamodb")],
  ["UNREACHABLE: NO_ROUTE_TO_DESTINATION", without(DEPLOYED, "aws_vpc_endpoint.dynamodb")],
])("judges that what a plan makes is %s", async (network, resources) => {
  const plan = { network, permissions: "allowed" };
  expect(planVerdict(await judged(planOf(resources)))).toEqual(plan);
});

test.each([
  ["no function that uses DynamoDB", without(DEPLOYED, READER), 0],
  [
    "two of them",
    { ...DEPLOYED, [`${READER}s`]: { ...DEPLOYED[READER], function_name: "two" } },
    2,
  ],
])("refuses a plan with %s", async (_, resources, count) => {
  await expect(judged(planOf(resources))).rejects.toThrow(
    `the doctor must find one function or instance that uses DynamoDB in the plan of gateway-endpoint, got: ${count}`,
  );
});

test("says in one sentence why a plan cannot be read", async () => {
  await expect(judged(planOf(DEPLOYED).slice(0, 100))).rejects.toThrow(
    /^the plan of gateway-endpoint is not judged: the plan is not complete JSON [^\n]+$/,
  );
});

test("keeps the plans of several stacks apart", async () => {
  const broken = without(DEPLOYED, "aws_vpc_endpoint.dynamodb");
  const verdicts = await Promise.all(
    [DEPLOYED, broken, DEPLOYED].map(async (resources) => {
      return planVerdict(await judged(planOf(resources))).network;
    }),
  );
  const reachable = "reachable, private";
  expect(verdicts).toEqual([reachable, "UNREACHABLE: NO_ROUTE_TO_DESTINATION", reachable]);
});

test("asks the account for what is there already, and only in existing-vpc", async () => {
  const { config, asked } = await awsServer({
    GetCallerIdentity: () =>
      "<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:root</Arn><UserId>1</UserId>",
    DescribeTable: () => new Refusal("ResourceNotFoundException"),
  });
  const { signal } = new AbortController();
  const ask = (stack: string) =>
    judge.judge({ stack, text: planOf(FUNCTION), client: config, signal });
  await ask("gateway-endpoint");
  expect(asked).toEqual([]);
  await ask("existing-vpc");
  expect(asked.map(({ operation }) => operation)).toContain("DescribeSubnets");
});

test("stops with an interrupt", async () => {
  const interrupt = new AbortController();
  const interrupted = new InterruptedError("SIGINT");
  const judging = judged(planOf(DEPLOYED), interrupt.signal);
  interrupt.abort(interrupted);
  await expect(judging).rejects.toBe(interrupted);
});

test("is told when the thread ends first, also by the next who asks", async () => {
  const ending = new PlanJudge();
  const judging = judged(planOf(DEPLOYED), undefined, ending);
  const ended = "the thread that judges plans has ended";
  await Promise.all([expect(judging).rejects.toThrow(ended), ending.stop()]);
  await expect(judged(planOf(DEPLOYED), undefined, ending)).rejects.toThrow(ended);
});
