import { z } from "zod";

/**
 * A line that `terraform -json` prints. Types that are not used here are dropped.
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
const resource = z.object({ addr: z.string() });
const hook = z.object({
  resource,
  action: z.string(),
  elapsed_seconds: z.number().optional(),
});
const change = z.object({ resource, action: z.string() });

const outputs = z.record(z.string(), z.object({ value: z.unknown().optional() }));

const message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("planned_change"), change }),
  z.object({ type: z.literal("resource_drift"), change }),
  z.object({
    type: z.literal("change_summary"),
    changes: z.object({
      add: z.number(),
      change: z.number(),
      remove: z.number(),
      operation: z.enum(["plan", "apply", "destroy"]),
    }),
  }),
  z.object({ type: z.literal("outputs"), outputs }),
  z.object({ type: z.literal("apply_start"), hook }),
  z.object({ type: z.literal("apply_progress"), hook }),
  z.object({ type: z.literal("apply_complete"), hook }),
  z.object({ type: z.literal("apply_errored"), hook }),
  z.object({
    type: z.literal("diagnostic"),
    diagnostic: z.object({
      severity: z.enum(["error", "warning"]),
      summary: z.string(),
      detail: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
]);

export type TerraformMessage = z.infer<typeof message>;

/** The message in a line; undefined if the line is not a message, or if its type is not used here. */
export function parseMessage(line: string): TerraformMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = message.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
