import { type Answering, awsError, fakeAccount } from "../../testing/fake-account";
import { OTHER_ANSWERS } from "../../testing/other-sources";
import { audit } from "../audit";
import { subjectsOf } from "../collection";
import { type AuditQuestion } from "../command";
import { scopeOf } from "../scope";
import { FUNCTION, listed, mayRead, SERVICE, TASK } from "../testing/listed";
import { collectFrom } from ".";

const FUNCTIONS: AuditQuestion = { regions: [], instances: false, tasks: false };
const TASKS = { ...FUNCTIONS, tasks: true };

async function collected(question: AuditQuestion, answering: Answering = () => undefined) {
  const { clients } = fakeAccount(
    "gateway-endpoint",
    (call) => answering(call) ?? mayRead("orders")(call) ?? listed(call),
  );
  return collectFrom([clients], question, () => undefined);
}

async function names(question: AuditQuestion, answering?: Answering) {
  const collection = await collected(question, answering);
  const sources = [...collection.regions.values()].flatMap((region) => region.sources);
  return sources.map(({ reference }) => ("name" in reference ? reference.name : reference.kind));
}

test("--tasks adds services, and tasks that no service started", async () => {
  expect(await names(FUNCTIONS)).toEqual(["orders-reader"]);
  expect(await names(TASKS)).toEqual(["orders-reader", SERVICE, TASK]);
});

test("judges a service and a task as a function with the same role in the same subnets", async () => {
  const withoutProxy = changed("tasks", { overrides: {} });
  const { entries } = audit(subjectsOf(await collected(TASKS, withoutProxy)));
  const judged = entries.map(({ state, diagnosis }) => [state, diagnosis.network.verdict]);
  expect(judged).toEqual([judged[0], judged[0], judged[0]]);
  expect(judged[0]).toEqual(["fine", "REACHABLE"]);
});

/** The answers about ECS with something else about the task or the service. */
function changed(field: "tasks" | "services", change: object): Answering {
  const action = field === "tasks" ? "ecs:DescribeTasks" : "ecs:DescribeServices";
  const answer = OTHER_ANSWERS[action] as Readonly<Record<string, readonly object[]>>;
  const items = answer[field]?.map((each) => ({ ...each, ...change }));
  return (call) => (call.action === action ? { [field]: items } : undefined);
}

test.each([
  ["a task that a service started", changed("tasks", { group: "service:orders" }), SERVICE],
  ["a task without an interface of its own", changed("tasks", { attachments: [] }), SERVICE],
  [
    "a service on its instances' interfaces",
    changed("services", { networkConfiguration: {} }),
    TASK,
  ],
])("--tasks leaves out %s", async (_, answering, left) => {
  expect(await names(TASKS, answering)).toEqual(["orders-reader", left]);
});

test("names a call that was denied for one function, although it answered for others", async () => {
  const tag = { key: "team", value: "orders" };
  const functions = ["a", "b", "c"].map((name) => ({
    ...FUNCTION,
    FunctionName: name,
    FunctionArn: `arn:aws:lambda:us-east-2:111122223333:function:${name}`,
  }));
  const withDenied =
    (...denied: readonly string[]): Answering =>
    ({ action, input }) => {
      if (action === "lambda:ListFunctions") return { Functions: functions };
      if (action === "lambda:GetFunctionConfiguration") {
        return functions.find(({ FunctionName }) => FunctionName === input["FunctionName"]);
      }
      const isDenied = denied.some((name) => String(input["Resource"]).endsWith(`:${name}`));
      return action === "lambda:ListTags" && isDenied ? awsError("AccessDenied") : undefined;
    };
  const missing = async (answering: Answering) =>
    scopeOf(await collected({ ...FUNCTIONS, tag }, answering)).notSeen.map((call) => call.missing);
  expect(await missing(withDenied("a"))).toContain("lambda:ListTags");
  expect(await missing(withDenied("c"))).toContain("lambda:ListTags");
  expect(await missing(withDenied())).not.toContain("lambda:ListTags");
});

test.each([
  ["orders", ["orders-reader"]],
  ["billing", []],
])("--tag team=%s finds the functions %j", async (value, expected) => {
  expect(await names({ ...FUNCTIONS, tag: { key: "team", value } })).toEqual(expected);
});

test.each([
  ["orders", ["orders-reader", SERVICE]],
  ["billing", []],
])("--tag team=%s finds, of functions, services, and tasks, %j", async (value, expected) => {
  const tagged = changed("services", { tags: [{ key: "team", value: "orders" }] });
  expect(await names({ ...TASKS, tag: { key: "team", value } }, tagged)).toEqual(expected);
});
