import { z } from "zod";
import { STATES } from "../../audit/causes";
import { reportSchema } from "../schema";

/** The version of the JSON of an audit. It changes as that of the report on one source does. */
export const AUDIT_SCHEMA_VERSION = 1;

const text = z.string();
const state = z
  .enum(STATES)
  .describe(
    "broken: packets or the table. denied: permissions. not-private: it works through a NAT gateway or an internet gateway. unknown: something that matters was not seen.",
  );
const cause = z.strictObject({
  code: text.describe("A Reachability Analyzer code, or the doctor's own code: X_…"),
  component: text.describe("Id or ARN of what has to change, or what is missing."),
});
const counts = z.strictObject({
  broken: z.number(),
  denied: z.number(),
  "not-private": z.number(),
  unknown: z.number(),
  fine: z.number(),
});
const entryNumber = z.number().describe("Position in `entries`, from 0.");
const step = reportSchema.shape.remedy.unwrap().shape.steps.element;

export const auditSchema = z.strictObject({
  schemaVersion: z.literal(AUDIT_SCHEMA_VERSION),
  regions: z.array(text),
  functions: z.number().describe("All functions, whether they use DynamoDB or not."),
  functionsInVpc: z.number(),
  otherSources: z.number().describe("Instances and tasks."),
  counts: counts.describe("How many entries have each state."),
  after: counts.describe("The same after all remedies, made in the order of the groups."),
  groups: z
    .array(
      z.strictObject({
        state,
        causes: z.array(cause),
        entries: z.array(entryNumber),
        savesPerGb: z.number().describe("US dollars for each GB, with the remedy."),
        natGateways: z
          .array(
            z.strictObject({
              id: text,
              days: z.number(),
              bytes: z
                .number()
                .nullable()
                .describe("Sent on in these days, in both directions, to DynamoDB and elsewhere."),
              why: text.nullable().describe("Why the bytes are unknown, if they are."),
            }),
          )
          .describe("Those that the packets of a not-private group pass."),
        remedy: z
          .strictObject({
            purpose: z.enum(["mend", "improve"]),
            steps: z
              .array(step)
              .describe("After those of the groups before. Empty if those are enough."),
            mends: z.array(entryNumber).describe("Entries of any group that become better."),
            leaves: z.array(
              z.strictObject({
                entry: entryNumber,
                remaining: z.array(text).describe("What blocks or is unknown then."),
              }),
            ),
          })
          .nullable()
          .describe(
            "Null if nothing has to change, nothing helps, or a source would lose something.",
          ),
      }),
    )
    .describe("Entries with the same state for the same causes."),
  entries: z
    .array(
      z.strictObject({
        region: text,
        source: z.looseObject({ kind: text }),
        role: text.nullable(),
        table: z.strictObject({ name: text, arn: text }).nullable(),
        actions: z.array(text).nullable().describe("What was judged. Null: read-write."),
        state,
        verdict: reportSchema.shape.network.shape.verdict,
        private: z.boolean().nullable(),
        problems: reportSchema.shape.problems,
      }),
    )
    .describe("One for each source and table."),
  notSeen: z.array(
    z.strictObject({
      missing: text.describe("A call, such as iam:GetRole."),
      why: text,
      about: z.array(text).describe("Empty if it is about the whole account or Region."),
    }),
  ),
});

export type AuditReport = z.input<typeof auditSchema>;
