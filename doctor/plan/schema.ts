import { z } from "zod";
import { STATES } from "../audit/causes";
import { reportSchema } from "../report";
import { CHANGES } from "./changes";

/** The version of the JSON of a plan. It changes as that of the report on one source does. */
export const PLAN_SCHEMA_VERSION = 1;

const text = z.string();
const address = text.describe("In Terraform, such as module.vpc.aws_subnet.private[0].");
const state = z
  .enum(STATES)
  .describe(
    "After apply. broken: packets or the table. denied: permissions. not-private: it works through a NAT gateway or an internet gateway. unknown: something that matters is not in the plan.",
  );
const standing = z.strictObject({
  outcome: reportSchema.shape.outcome,
  verdict: reportSchema.shape.network.shape.verdict,
  private: z.boolean().nullable(),
  ways: reportSchema.shape.cost.shape.ways,
});

const snippet = z.strictObject({
  action: z.enum(["add", "change", "remove"]),
  module: text.describe("Where the text is. Empty: the root."),
  moduleSource: text
    .nullable()
    .describe("Where the module comes from, if it is not in the configuration's own folders."),
  address: address.nullable().describe("What is there already. Null if it is new."),
  argument: text.nullable().describe("The argument or block of it. Null: all of it."),
  hcl: text.describe("To paste. Empty if something is only removed."),
});

export const planSchema = z.strictObject({
  schemaVersion: z.literal(PLAN_SCHEMA_VERSION),
  counts: z
    .strictObject({
      broken: z.number(),
      denied: z.number(),
      "not-private": z.number(),
      unknown: z.number(),
      fine: z.number(),
    })
    .describe("How many sources have each state after apply, counted for each of their tables."),
  comparison: z
    .strictObject({
      changes: z
        .array(
          z.strictObject({
            kind: z.enum(CHANGES),
            source: address,
            table: text.nullable(),
            permissions: z
              .array(text)
              .nullable()
              .describe("Which, if the change is one of permissions."),
            before: standing,
            after: standing,
            touches: z
              .array(
                z.strictObject({ address, action: z.enum(["destroys", "replaces", "changes"]) }),
              )
              .describe("What the source relies on before apply, and what the plan does to it."),
          }),
        )
        .describe("The worst first."),
      destroyed: z.array(address).describe("Sources that the plan destroys."),
      added: z.array(address).describe("Sources that use DynamoDB only after apply."),
      unknown: z.array(address).describe("Sources of which it is unknown what works today."),
    })
    .nullable()
    .describe("Before and after. Null for a state, and if nothing uses DynamoDB before apply."),
  sources: z
    .array(reportSchema.extend({ address, state }))
    .describe(
      "One for each source and table, as the report on one source, with addresses for ids. What to change is in `groups`.",
    ),
  groups: z
    .array(
      z.strictObject({
        state,
        causes: z.array(z.strictObject({ code: text, component: text })),
        sources: z.array(address),
        remedy: z
          .strictObject({
            purpose: z.enum(["mend", "improve"]),
            steps: z
              .array(
                z.strictObject({
                  action: text.describe("associate-endpoint, allow-in-policy, and others."),
                  title: text,
                  terraform: z.array(snippet),
                }),
              )
              .describe("After those of the groups before. Empty if those are enough."),
            mends: z.array(address).describe("Sources of any group that become better."),
          })
          .nullable()
          .describe("Null if nothing has to change, or no change that was tried helps."),
      }),
    )
    .describe("Sources with the same state for the same causes."),
});

export type PlanReport = z.input<typeof planSchema>;
