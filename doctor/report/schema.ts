import { z } from "zod";

/**
 * The version of the `--json` output. A version can gain fields. Removing a field or changing its
 * meaning makes a new version.
 */
export const SCHEMA_VERSION = 2;

const text = z.string();

const via = z
  .looseObject({
    kind: z.enum([
      "public-endpoint",
      "gateway-endpoint",
      "interface-endpoint",
      "dax-cluster",
      "nat-gateway",
      "internet-gateway",
    ]),
  })
  .describe("The path to DynamoDB, with the ids of what it goes through.");

const hop = z
  .looseObject({
    kind: text.describe("security-group, network-acl, route-table, vpc-endpoint, and others."),
    id: text,
    status: z.enum(["ok", "blocked", "partial", "unknown"]),
    code: text.optional().describe("Absent if the status is ok."),
  })
  .describe("One thing that the packets pass through, with more fields depending on its kind.");

const path = z.strictObject({
  status: z.enum(["ok", "blocked", "partial", "unknown"]),
  destinations: z.array(text).describe("CIDRs of DynamoDB, or of the endpoint's interfaces."),
  via: via.nullable(),
  hops: z.array(hop),
});

const group = z.strictObject({
  subnets: z.array(
    z.strictObject({
      subnetId: text,
      availabilityZone: text.optional(),
      cidrBlock: text.optional(),
    }),
  ),
  paths: z.array(path),
});

const statement = z.strictObject({
  policy: z.strictObject({
    layer: text.describe("role-policy, endpoint-policy, table-policy, key-policy, and others."),
    id: text.describe("The policy's name or ARN, the endpoint's id, or the table's name."),
  }),
  index: z.number().describe("Position in the policy, from 0."),
  sid: text.optional(),
  effect: z.enum(["Allow", "Deny"]),
});

const permission = z.strictObject({
  action: text.describe("dynamodb:GetItem and others, or kms:Decrypt on the table's key."),
  on: z.enum(["table", "indexes", "stream", "key", "role"]),
  resources: z.array(text).describe("ARNs. Every one of them must be allowed."),
  effect: z.enum(["ALLOWED", "DENIED", "INDETERMINATE"]),
  code: text.nullable().describe("Why it is not allowed."),
  via: via.nullable().describe("The path that the decision is for."),
  decidedBy: z.array(statement),
});

const problem = z.strictObject({
  area: z.enum(["network", "table", "permissions"]),
  effect: z.enum(["blocks", "unknown", "notes"]).describe("`notes` does not change the outcome."),
  code: text.describe("A Reachability Analyzer code, or the doctor's own code: X_…"),
  id: text.nullable().describe("The network resource, if the problem is one of the network."),
  subnetIds: z.array(text).describe("The source's subnets that the problem affects, if any."),
  sentence: text,
});

const step = z.strictObject({
  action: text.describe("associate-endpoint, allow-in-security-group, and others."),
  sentence: text,
  commands: z.array(text).describe("AWS CLI commands, in order."),
  terraform: z.array(text).describe("The same as blocks of Terraform's language."),
  lostAlone: z
    .array(text)
    .describe("What works now and would not after this step without the ones before it."),
  affects: z.array(text).describe("What else the step changes, such as other subnets' paths."),
});

const remedy = z.strictObject({
  purpose: z
    .enum(["mend", "improve"])
    .describe("improve: it works, and the steps make the path private."),
  steps: z.array(step).describe("In an order in which nothing breaks in between."),
  tried: text.describe("What the doctor found with all steps made."),
  outcome: z.enum(["ok", "not-ok", "indeterminate"]).describe("With all steps made."),
  remaining: z.array(text).describe("What blocks or is unknown with all steps made."),
});

const wayCost = z.strictObject({
  way: text,
  perMonth: z.number().describe("US dollars for the hours of one month."),
  perGb: z.number().describe("US dollars for each GB."),
});

export const reportSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  outcome: z
    .enum(["ok", "not-ok", "indeterminate"])
    .describe("ok: reachable and allowed (exit 0). not-ok: exit 1. indeterminate: exit 3."),
  region: text,
  source: z.looseObject({ kind: text }).describe("What sends the requests."),
  role: text.nullable().describe("ARN of the role that signs."),
  table: z.strictObject({ name: text, arn: text }).nullable(),
  network: z.strictObject({
    verdict: z.enum(["REACHABLE", "PARTIAL", "UNREACHABLE", "INDETERMINATE"]),
    private: z
      .boolean()
      .nullable()
      .describe(
        "Whether every packet that arrives goes through an endpoint, or to a DAX cluster in the VPC. Null if none arrives.",
      ),
    groups: z.array(group).describe("Groups of subnets whose packets take the same paths."),
  }),
  permissions: z.array(permission),
  problems: z.array(problem).describe("Everything that blocks or is unknown."),
  remedy: remedy
    .nullable()
    .describe("What to change, tried. Null if nothing has to change, or nothing helps."),
  cost: z.strictObject({
    date: text,
    regions: z.array(text),
    ways: z.array(wayCost),
    alternatives: z.array(wayCost),
  }),
  assumptions: z
    .array(text)
    .describe(
      "What was not seen: kinds of policies (assumed absent), tag-conditions (assumed to count), dns-firewall (assumed absent), dhcp-options (assumed AWS's default), dns-servers (assumed to answer), dns-server-groups (assumed to let queries in), and sts-name (assumed the Region's).",
    ),
});

export type Report = z.input<typeof reportSchema>;
