import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { collectFrom } from "../audit/account";
import { type Collection, type Layer } from "../snapshot/collection";
import { type AuditQuestion } from "../audit/command";
import { fakeAccount } from "../audit/testing/fake-account";
import { DoctorError } from "../errors";
import { answerName } from "../snapshot/answer-name";
import { removeTemporaryFolders, temporaryFolder } from "../testing/examples";
import { runDoctor } from "../testing/run-doctor";
import { changedPlan, type Resources, VPC, without, withValues } from "./testing/changed-plan";
import { FILES, FUNCTION } from "./testing/existing-network";

afterEach(removeTemporaryFolders);

type Files = Readonly<Record<string, object>>;

function layer(files: Files): Layer {
  return new Map(
    Object.entries(files).map(([name, value]) => [name, { known: true, origin: name, value }]),
  );
}

/** What the fake account answers by the call's name alone. Nothing is blocked. */
const COMMON: Files = {
  "describe-vpc-block-public-access-options": {
    VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: "off" },
  },
  "describe-vpc-block-public-access-exclusions": { VpcBlockPublicAccessExclusions: [] },
  "get-managed-prefix-list-entries": { Entries: [{ Cidr: "198.51.100.0/24" }] },
};

/** An account with the network, in which nothing runs yet. */
function accountWith(files: Files = FILES, roles: Collection["roles"] = new Map()): Collection {
  const vpcs = new Map([[VPC, layer({ ...COMMON, ...files })]]);
  const region = { region: new Map(), sources: [], vpcs, tables: new Map() };
  const account = layer({ "get-caller-identity": { Account: "123456789012" } });
  return { account, roles, regions: new Map([["us-east-2", region]]) };
}

async function doctor(after: Resources, account = accountWith(), before: Resources = {}) {
  const plan = join(temporaryFolder(), "plan.json");
  writeFileSync(plan, changedPlan(before, after));
  const questions: AuditQuestion[] = [];
  const { code, out, err } = await runDoctor(["plan", plan, "--account"], {
    collectAccount: (question, progress) => {
      questions.push(question);
      return collectFrom([fakeAccount(account).clients], question, progress);
    },
  });
  expect(err).not.toContain("error:");
  return { code, out: out.replaceAll(/\s+/g, " "), err, questions };
}

const CREATED = withValues(FUNCTION, "aws_lambda_function.reader", { id: undefined });

test("a network that the plan only names is in the account", async () => {
  const { code, out, questions } = await doctor(CREATED);
  expect(out).toContain("REACHABLE, private · 2 allowed");
  expect(code).toBe(0);
  expect(questions.map(({ regions }) => regions)).toEqual([["us-east-2"]]);
});

test("without the account it is unknown", async () => {
  const plan = join(temporaryFolder(), "plan.json");
  writeFileSync(plan, changedPlan({}, CREATED));
  expect((await runDoctor(["plan", plan])).code).toBe(3);
});

test("what the account denies is not reachable", async () => {
  const acls = JSON.stringify(FILES["describe-network-acls"]).replaceAll('"allow"', '"deny"');
  const files = { ...FILES, "describe-network-acls": JSON.parse(acls) as object };
  const { code, out } = await doctor(CREATED, accountWith(files));
  expect(out).toContain("UNREACHABLE");
  expect(code).toBe(1);
});

describe("where both speak of a role", () => {
  const ROLE = {
    RoleName: "reader",
    Arn: "arn:aws:iam::123456789012:role/reader",
    Path: "/",
  };
  /** It may do nothing. */
  const idle = new Map([
    [
      "reader",
      layer({
        "get-role": { Role: ROLE },
        "list-role-policies": { PolicyNames: [] },
        "list-attached-role-policies": { AttachedPolicies: [] },
      }),
    ],
  ]);

  test("the plan wins", async () => {
    const { code, out } = await doctor(CREATED, accountWith(FILES, idle));
    expect(out).toContain("2 allowed");
    expect(code).toBe(0);
  });

  test("and the account tells of one that the plan only names", async () => {
    const after = without(CREATED, "aws_iam_role.reader", "aws_iam_role_policy.reader");
    const { code, out } = await doctor(after, accountWith(FILES, idle));
    expect(out).toContain("denied");
    expect(out).not.toContain("2 allowed");
    expect(code).toBe(1);
  });
});

describe("a policy of AWS that the plan attaches", () => {
  const arn = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess";
  const after = {
    ...without(CREATED, "aws_iam_role_policy.reader"),
    "aws_iam_role_policy_attachment.read": { role: "reader", policy_arn: arn },
  };
  const withPolicy = (Effect: string): Collection => {
    const { account, ...others } = accountWith();
    const Statement = [{ Effect, Action: "dynamodb:GetItem", Resource: "*" }];
    const text = { PolicyVersion: { Document: { Version: "2012-10-17", Statement } } };
    const policies = layer({ [answerName("get-policy-version", arn)]: text });
    return { ...others, account: new Map([...account, ...policies]) };
  };

  test("has the text that the account has", async () => {
    expect((await doctor(after, withPolicy("Allow"))).code).toBe(0);
    expect((await doctor(after, withPolicy("Deny"))).code).not.toBe(0);
  });

  test("is unknown where the account does not tell", async () => {
    expect((await doctor(after)).code).toBe(3);
  });
});

test("an account that does not answer is one sentence", async () => {
  const plan = join(temporaryFolder(), "plan.json");
  writeFileSync(plan, changedPlan({}, CREATED));
  const { code, err, out } = await runDoctor(["plan", plan, "--account"], {
    collectAccount: () => Promise.reject(new DoctorError("no credentials; set AWS_PROFILE")),
  });
  expect([code, out, err]).toEqual([2, "", "error: no credentials; set AWS_PROFILE\n"]);
});

test("a folder beside it is wrong use", async () => {
  const { code, err } = await runDoctor(["plan", "x.json", "--account", "--folder", "x"]);
  expect(code).toBe(2);
  expect(err).toContain("'--account' cannot be used with option '--folder");
});
