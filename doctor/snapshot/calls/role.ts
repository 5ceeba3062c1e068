import { z } from "zod";
import { answerName } from "../answer-name";
import { type Asking, each } from "./asking";
import { type AnswerOf, call, listCall } from "./call";
import { idsOf, pick, type Query, wordsOf } from "./query";
import { arn, optional, policyDocument } from "./schemas";

const common = { neededBy: "role", resource: "arn:aws:iam::*:role/*" } as const;

export const roleDescription = call({
  ...common,
  command: "iam get-role",
  permission: "iam:GetRole",
  tells: "role",
  input: { RoleName: "$role" },
  asPrinted: ({ Role: role }) => ({
    Role: { ...role, AssumeRolePolicyDocument: decoded(role?.AssumeRolePolicyDocument) },
  }),
  schema: z.object({
    Role: z.object({
      RoleName: z.string(),
      Arn: arn,
      AssumeRolePolicyDocument: policyDocument.optional(),
      PermissionsBoundary: z.object({ PermissionsBoundaryArn: optional(arn) }).nullish(),
      Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).nullish(),
    }),
  }),
});

export type RoleDescription = AnswerOf<typeof roleDescription>;

export const inlinePolicyNames = listCall({
  ...common,
  command: "iam list-role-policies",
  permission: "iam:ListRolePolicies",
  tells: "role",
  input: { RoleName: "$role" },
  list: "PolicyNames",
  item: z.string(),
});

export const attachedPolicyArns = listCall({
  ...common,
  command: "iam list-attached-role-policies",
  permission: "iam:ListAttachedRolePolicies",
  tells: "role",
  input: { RoleName: "$role" },
  list: "AttachedPolicies",
  item: z.object({ PolicyArn: arn }),
});

export const inlinePolicy = call({
  ...common,
  command: "iam get-role-policy",
  permission: "iam:GetRolePolicy",
  tells: "inline-policy",
  file: "`get-role-policy-NAME.json`",
  input: { RoleName: "$role", PolicyName: "$policy" },
  asking: each("policy", { of: inlinePolicyNames, path: "PolicyNames" }),
  asPrinted: (answer) => ({ ...answer, PolicyDocument: decoded(answer.PolicyDocument) }),
  schema: z.object({
    RoleName: optional(z.string()),
    PolicyName: optional(z.string()),
    PolicyDocument: policyDocument,
  }),
});

const attached: Query = { of: attachedPolicyArns, path: "AttachedPolicies[].PolicyArn" };
const boundary: Query = {
  of: roleDescription,
  path: "Role.PermissionsBoundary.PermissionsBoundaryArn",
};

/** Requests the default version of each policy. Another call returns its id. */
const inForce: Asking = {
  script: (call) => [
    `for arn in ${wordsOf(attached)} \\`,
    `           ${wordsOf(boundary)}; do`,
    `  version=$(list 'Policy.DefaultVersionId' iam get-policy --policy-arn "$arn")`,
    `  ask "${call.name}-$(name_of "$arn")" ${call.command} --policy-arn "$arn" --version-id "$version"`,
    "done",
  ],
  account: async (call, account) => {
    const arns = await Promise.all([attached, boundary].map((query) => idsOf(query, account)));
    return Promise.all(
      [...new Set(arns.flat())].map(async (PolicyArn) => {
        const name = answerName(call.name, PolicyArn);
        const policy = await account.record(
          call,
          () => account.send("iam get-policy", { PolicyArn }),
          { name, permission: "iam:GetPolicy" },
        );
        const [VersionId] = pick(policy, "Policy.DefaultVersionId");
        if (VersionId === undefined) return;
        await account.keep(call, { PolicyArn, VersionId }, name);
      }),
    );
  },
  follows: [attached, boundary],
};

/** A managed policy, or the permissions boundary. */
export const managedPolicy = call({
  command: "iam get-policy-version",
  permission: "iam:GetPolicyVersion",
  alsoCalls: ["iam:GetPolicy"],
  resource: "arn:aws:iam::*:policy/*",
  neededBy: "role",
  tells: "managed-policy",
  file: "`get-policy-version-ARN.json`",
  asking: inForce,
  asPrinted: ({ PolicyVersion: version }) => ({
    PolicyVersion: { ...version, Document: decoded(version?.Document) },
  }),
  schema: z.object({ PolicyVersion: z.object({ Document: policyDocument }) }),
});

/** IAM's API returns URL-encoded documents, and the CLI prints them as objects. */
export function decoded(document: unknown): unknown {
  if (typeof document !== "string") return document;
  const text = document;
  return JSON.parse(text.startsWith("{") ? text : decodeURIComponent(text)) as unknown;
}
