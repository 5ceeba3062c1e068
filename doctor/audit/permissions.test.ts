import { withEverything } from "../testing/everything";
import { awsError, type Answering, fakeAccount } from "../testing/fake-account";
import { collectFrom } from "./account";
import { type AuditQuestion } from "./command";
import { AUDIT_POLICY } from "./permissions";
import { FUNCTION, listed } from "./testing/listed";

const ALL: AuditQuestion = { regions: [], instances: true, tasks: true };
const DETAILS = "iam:GetAccountAuthorizationDetails";

/** A function whose client asks a DAX cluster, in an account without the details of all roles at once. */
const withDax: Answering = (call) => {
  const Variables = { ...FUNCTION.Environment.Variables, DAX_ENDPOINT: "dax://cart.example" };
  const configuration = { ...FUNCTION, Environment: { Variables } };
  switch (call.action) {
    case DETAILS:
      return awsError("AccessDenied");
    case "lambda:ListFunctions":
      return { Functions: [configuration] };
    case "lambda:GetFunctionConfiguration":
      return configuration;
    default:
      return withEverything(call) ?? listed(call);
  }
};

const withoutFunctions: Answering = ({ action }) =>
  ({
    "lambda:ListFunctions": { Functions: [] },
    "ecs:ListClusters": { clusterArns: [] },
    [DETAILS]: { RoleDetailList: [] },
  })[action];

test("an audit needs the permissions that its policy lists, and no other", async () => {
  const called = new Set<string>();
  const audit = async (account: ReturnType<typeof fakeAccount>, question: AuditQuestion) => {
    await collectFrom([account.clients], question, () => undefined);
    for (const { action } of account.calls) called.add(action);
  };
  await audit(fakeAccount("gateway-endpoint", withDax), ALL);
  const tag = { key: "team", value: "orders" };
  await audit(fakeAccount("gateway-endpoint", withDax), { ...ALL, tag });
  await audit(fakeAccount("endpoint-without-route-table", withoutFunctions), ALL);
  called.delete("sts:GetCallerIdentity");
  const allowed = AUDIT_POLICY.Statement.flatMap(({ Action }) => Action);
  expect([...called].sort()).toEqual(allowed.sort());
});
