import { z } from "zod";
import { type Asking, eachLine, keepEach } from "./asking";
import { call, listCall } from "./call";
import { commandLine, idsOf, pick, type Query } from "./query";
import { arn, optional, text } from "./schemas";

/** Of all these calls, an account that only belongs to the organization may make one. */
const common = { neededBy: "account", tells: "organization-policies", optional: true } as const;
const RESOURCE = "arn:aws:organizations::*:*";

/** `{}` stands for an account that is in no organization. Any other object must have `Organization`. */
export const organization = call({
  ...common,
  neededBy: "organization",
  tells: "organization",
  command: "organizations describe-organization",
  permission: "organizations:DescribeOrganization",
  file: "`describe-organization.json`, which is `{}` for an account without one",
  absent: { codes: ["AWSOrganizationsNotInUseException"], answer: {} },
  schema: z
    .record(z.string(), z.unknown())
    .refine((answer) => "Organization" in answer || Object.keys(answer).length === 0, {
      path: ["Organization"],
      error: "must be present, unless the object is empty",
    })
    .pipe(
      z.object({
        Organization: z
          .object({
            Id: z.string().regex(/^o-[a-z0-9]+$/, "expected an id such as o-exampleorgid"),
            MasterAccountId: z.string().regex(/^\d{12}$/, "expected 12 digits"),
          })
          .optional(),
      }),
    ),
});

/** Also remembers the account and everything above it, as `targets`. */
const upwards: Asking = {
  script: (call) => [
    `targets='' target=$account`,
    `while [ -n "$target" ]; do`,
    `  targets="$targets $target"`,
    "  case $target in r-*) break ;; esac",
    `  ask "${call.name}-$(name_of "$target")" ${commandLine(call)}`,
    `  target=$(list 'Parents[].Id' ${commandLine(call)})`,
    "done",
    "# Without the right to this call, there is none to the others.",
    `[ "$targets" != " $account" ] || targets=''`,
  ],
  account: async (call, account) => {
    const answers: unknown[] = [];
    const asked = new Set<string>();
    let [target] = await idsOf("$account", account);
    while (target !== undefined && !target.startsWith("r-") && !asked.has(target)) {
      asked.add(target);
      const [answer] = await keepEach(call, account, "target", [target]);
      answers.push(answer);
      [target] = pick(answer, "Parents[].Id");
    }
    return answers;
  },
  follows: [],
};

/** What an account or an organizational unit is in: a unit, or the root, whose id begins with `r-`. */
export const parents = listCall({
  ...common,
  resource: RESOURCE,
  command: "organizations list-parents",
  permission: "organizations:ListParents",
  file: "`list-parents-ID.json`",
  input: { ChildId: "$target" },
  asking: upwards,
  list: "Parents",
  item: z.object({ Id: z.string().regex(/^(r|ou)-[a-z0-9-]+$/, "expected an id such as ou-…") }),
});

const above: Query = { of: parents, path: "Parents[].Id" };

/** The account, and what it is in. */
const forEachTarget: Asking = {
  script: (call) => eachLine("target", "$targets", call),
  account: async (call, account) => {
    const targets = await idsOf(above, account);
    const all = targets.length === 0 ? [] : [...(await idsOf("$account", account)), ...targets];
    return keepEach(call, account, "target", all);
  },
  follows: [above],
};

const attached = {
  ...common,
  resource: RESOURCE,
  command: "organizations list-policies-for-target",
  permission: "organizations:ListPoliciesForTarget",
  asking: forEachTarget,
  list: "Policies",
  item: z.object({
    Id: z.string().regex(/^p-\w+$/, "expected an id such as p-examplepolicyid"),
    Name: text,
  }),
} as const;

export const serviceControlPolicies = listCall({
  ...attached,
  name: "list-policies-for-target-SERVICE_CONTROL_POLICY",
  file: "`list-policies-for-target-SERVICE_CONTROL_POLICY-ID.json`",
  input: { TargetId: "$target", Filter: "SERVICE_CONTROL_POLICY" },
});

export const resourceControlPolicies = listCall({
  ...attached,
  name: "list-policies-for-target-RESOURCE_CONTROL_POLICY",
  file: "`list-policies-for-target-RESOURCE_CONTROL_POLICY-ID.json`",
  input: { TargetId: "$target", Filter: "RESOURCE_CONTROL_POLICY" },
});

const LISTS = [serviceControlPolicies, resourceControlPolicies];
const listed: readonly Query[] = LISTS.map((of) => ({ of, path: "Policies[].Id" }));

const forEachPolicy: Asking = {
  script: (call) => [
    "policies=$(for target in $targets; do",
    ...LISTS.map((of) => `  list 'Policies[].Id' ${commandLine(of)}`),
    "done | sort -u)",
    ...eachLine("policy", "$policies", call),
  ],
  account: async (call, account) => {
    const ids = await Promise.all(listed.map((query) => idsOf(query, account)));
    return keepEach(call, account, "policy", [...new Set(ids.flat())]);
  },
  follows: listed,
};

export const controlPolicy = call({
  ...common,
  resource: RESOURCE,
  command: "organizations describe-policy",
  permission: "organizations:DescribePolicy",
  file: "`describe-policy-ID.json`",
  input: { PolicyId: "$policy" },
  asking: forEachPolicy,
  schema: z.object({
    Policy: z.object({
      PolicySummary: z.object({ Id: text, Arn: optional(arn) }).optional(),
      Content: z.string(),
    }),
  }),
});
