import { readDocument } from "../snapshot/plan";
import { answerName } from "../snapshot/answer-name";
import { besideExisting, CREATED, type Files } from "./testing/beside-existing";
import {
  changedPlan,
  DEPLOYED,
  policyOf,
  type Resources,
  withValues,
  without,
} from "./testing/changed-plan";
import { FILES } from "./testing/existing-network";
import { judgePlan } from "./judge";

const ROLE = "aws_iam_role.reader";
const INLINE = "aws_iam_role_policy.reader";
const POLICY_ARN = "arn:aws:iam::123456789012:policy/orders";
const READS = policyOf("dynamodb:GetItem");
const DENIES = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "dynamodb:*", Resource: "*" }],
});

const managedPolicy = (policy: string): Resources => ({
  "aws_iam_policy.orders": { id: POLICY_ARN, arn: POLICY_ARN, name: "orders", policy },
});
const ATTACHMENT: Resources = {
  "aws_iam_role_policy_attachment.a": { id: "a", role: "reader", policy_arn: POLICY_ARN },
};

describe("a policy that the provider copies into its role", () => {
  const judged = (before: Resources, after: Resources) => {
    const { audit, comparison } = judgePlan(readDocument(changedPlan(before, after), "plan.json"));
    return [audit.entries[0]?.diagnosis.outcome, comparison?.changes.map(({ kind }) => kind)];
  };
  const copied = withValues(DEPLOYED, ROLE, {
    inline_policy: [{ name: "read", policy: READS }],
    managed_policy_arns: [],
  });
  const attached = withValues(
    { ...without(DEPLOYED, INLINE), ...managedPolicy(READS), ...ATTACHMENT },
    ROLE,
    { inline_policy: [], managed_policy_arns: [POLICY_ARN] },
  );

  test("goes with the resource that it is a copy of", () => {
    expect(judged(copied, copied)).toEqual(["ok", []]);
    expect(judged(copied, without(copied, INLINE))).toEqual(["not-ok", ["permissions-lost"]]);
    expect(judged(attached, attached)).toEqual(["ok", []]);
    const apart = without(attached, "aws_iam_role_policy_attachment.a");
    expect(judged(attached, apart)).toEqual(["not-ok", ["permissions-lost"]]);
  });

  test("stays, if it is somebody else's", () => {
    const others = without(copied, INLINE);
    expect(judged(others, others)).toEqual(["ok", []]);
  });
});

describe("a role that is there", () => {
  const plan = without(CREATED, ROLE, INLINE);
  const lookedUp = { ...plan, [`data.${ROLE}`]: DEPLOYED[ROLE] ?? {} };
  const mine = (policy: string): Resources => ({
    "aws_iam_role_policy.mine": { id: "reader:mine", name: "mine", role: "reader", policy },
  });

  /** What AWS says about the role. */
  function role(
    inline: Readonly<Record<string, string>>,
    managed: Readonly<Record<string, string>> = {},
  ): { readonly roles: Readonly<Record<string, Files>> } {
    const inlineFiles = Object.entries(inline).map(([PolicyName, text]) => [
      answerName("get-role-policy", PolicyName),
      { RoleName: "reader", PolicyName, PolicyDocument: JSON.parse(text) as object },
    ]);
    const managedFiles = Object.entries(managed).map(([arn, text]) => [
      answerName("get-policy-version", arn),
      { PolicyVersion: { Document: JSON.parse(text) as object } },
    ]);
    const { name: RoleName, arn: Arn } = DEPLOYED[ROLE] ?? {};
    return {
      roles: {
        reader: {
          "get-role": { Role: { RoleName, Arn, Path: "/" } },
          "list-role-policies": { PolicyNames: Object.keys(inline) },
          "list-attached-role-policies": {
            AttachedPolicies: Object.keys(managed).map((PolicyArn) => ({ PolicyArn })),
          },
          ...(Object.fromEntries([...inlineFiles, ...managedFiles]) as Files),
        },
      },
    };
  }

  const outcome = (...question: Parameters<typeof besideExisting>) =>
    besideExisting(...question).outcome;

  test("has its own policies", () => {
    expect(outcome(lookedUp, role({ read: READS }))).toBe("ok");
    expect(outcome(lookedUp, role({ read: READS, not: DENIES }))).toBe("not-ok");
    expect(outcome(plan, role({}, { [POLICY_ARN]: READS }))).toBe("ok");
  });

  test("gets those of the plan", () => {
    expect(outcome({ ...lookedUp, ...mine(READS) }, role({}))).toBe("ok");
    expect(outcome({ ...lookedUp, ...mine(READS) }, role({ not: DENIES }))).toBe("not-ok");
    expect(outcome({ ...lookedUp, ...mine(DENIES) }, role({ read: READS }))).toBe("not-ok");
    const attached = { ...lookedUp, ...managedPolicy(READS), ...ATTACHMENT };
    expect(outcome(attached, role({}))).toBe("ok");
    expect(outcome({ ...lookedUp, ...mine(READS) })).toBe("indeterminate");
  });

  test("loses those that the plan takes", () => {
    const there = role({ mine: READS });
    expect(outcome({ ...lookedUp, ...mine(READS) }, { ...there, before: mine(READS) })).toBe("ok");
    expect(outcome(lookedUp, { ...there, before: mine(READS) })).not.toBe("ok");
    const attached = role({ read: DENIES }, { [POLICY_ARN]: READS });
    expect(outcome(lookedUp, { ...attached, before: ATTACHMENT })).toBe("not-ok");
  });

  test("has the text that the plan gives a policy of it", () => {
    const there = role({}, { [POLICY_ARN]: READS });
    expect(outcome({ ...lookedUp, ...managedPolicy(READS) }, there)).toBe("ok");
    const changed = { ...lookedUp, ...managedPolicy(DENIES) };
    expect(outcome(changed, there)).not.toBe("ok");
  });

  test("has a policy of the same text as another role that has it", () => {
    const { roles } = role({}, { [POLICY_ARN]: READS });
    const others = { roles: { other: roles.reader ?? {} } };
    const attached = { ...without(CREATED, INLINE), ...ATTACHMENT };
    expect(outcome(attached, others)).toBe("ok");
    expect(outcome(attached)).toBe("indeterminate");
    expect(outcome({ ...attached, ...managedPolicy(DENIES) }, others)).not.toBe("ok");
    const stale = { "data.aws_iam_policy.p": { id: POLICY_ARN, arn: POLICY_ARN, policy: READS } };
    expect(outcome({ ...attached, ...stale, ...managedPolicy(DENIES) })).not.toBe("ok");
  });

  test("is gone if the plan destroys it", () => {
    const before = { [ROLE]: DEPLOYED[ROLE] ?? {} };
    expect(outcome(plan, { ...role({ read: READS }), before })).not.toBe("ok");
  });

  test("tells nothing of the network", () => {
    const { roles } = role({ read: READS });
    const acls = JSON.stringify(FILES).replaceAll('"allow"', '"deny"');
    const both = { roles: { reader: { ...FILES, ...roles.reader } } };
    expect(outcome(lookedUp, both)).toBe("ok");
    expect(outcome(lookedUp, { ...both, vpc: JSON.parse(acls) as Files })).toBe("not-ok");
  });
});
