import { awsError, type Answering, fakeAccount, type SdkCall } from "../testing/fake-account";
import { collectFrom } from "./account";
import { type Audit, audit } from "./audit";
import { subjectsOf } from "./collection";
import { FUNCTION, listed, mayRead } from "./testing/listed";

const QUESTION = { regions: [], instances: false, tasks: false };

/** The function with a variable that names the table `old-orders`. There is no such table. */
const named: Answering = ({ action, input }) => {
  const configuration = { ...FUNCTION, Environment: { Variables: { TABLE_NAME: "old-orders" } } };
  switch (action) {
    case "lambda:ListFunctions":
      return { Functions: [configuration] };
    case "lambda:GetFunctionConfiguration":
      return configuration;
    case "dynamodb:DescribeTable":
      return input.TableName === "old-orders" ? awsError("ResourceNotFoundException") : undefined;
    default:
      return undefined;
  }
};

/** A table `old-orders` that is there. */
const there: Answering = ({ action, input }) =>
  action === "dynamodb:DescribeTable" && input.TableName === "old-orders"
    ? {
        Table: {
          TableName: "old-orders",
          TableArn: "arn:aws:dynamodb:us-east-2:111122223333:table/old-orders",
          TableStatus: "ACTIVE",
        },
      }
    : undefined;

function withoutPolicies({ action }: SdkCall) {
  const denied = ["iam:GetAccountAuthorizationDetails", "iam:GetRolePolicy"];
  return denied.includes(action) ? awsError("AccessDenied") : undefined;
}

async function audited(...answering: readonly Answering[]): Promise<Audit> {
  const { clients } = fakeAccount("gateway-endpoint", (call) =>
    [...answering, named, listed]
      .map((answers) => answers(call))
      .find((answer) => answer !== undefined),
  );
  return audit(subjectsOf(await collectFrom([clients], QUESTION, () => undefined)));
}

const GUESS = {
  code: "UNKNOWN_RESOURCE",
  component: "there is no table old-orders, named by variable TABLE_NAME",
};

test("a variable that names no table is unknown, and not denied", async () => {
  const { groups, counts } = await audited(mayRead("orders"));
  expect(counts).toEqual({ broken: 0, denied: 0, "not-private": 0, unknown: 1, fine: 1 });
  const [unknown] = groups.filter(({ state }) => state === "unknown");
  expect(unknown?.causes).toEqual([GUESS]);
  expect(unknown?.remedy).toBeUndefined();
});

test("a table that is there is denied, if no policy names it", async () => {
  const { entries, counts } = await audited(mayRead("orders"), there);
  expect(counts).toMatchObject({ denied: 1, unknown: 0, fine: 1 });
  const [denied] = entries.filter(({ state }) => state === "denied");
  expect(denied?.causes.map(({ code }) => code)).toContain("X_AUTHZ_ROLE_POLICY_NO_ALLOW");
});

/** The endpoint's policy allows `orders` alone. */
const BY_ENDPOINT = [["denied", ["X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW"]]];

test.each([
  ["a policy names it", [mayRead("old-orders")]],
  ["not every policy can be read", [withoutPolicies]],
])("a table that is not there is no guess, if %s", async (_, answering) => {
  const { entries } = await audited(...answering);
  const found = entries.map(({ state, causes }) => [state, causes.map(({ code }) => code)]);
  expect(found).toEqual(BY_ENDPOINT);
});
