import { z } from "zod";

/** One failed check of one resource. */
export interface Finding {
  /** `CKV_AWS_50` */
  readonly check: string;
  readonly title: string;
  readonly stack: string;
  readonly resource: string;
}

/** Findings that are accepted, by check. */
export type Accepted = Readonly<
  Record<string, { readonly reason: string; readonly stacks?: readonly string[] | undefined }>
>;

const acceptedSchema = z.record(
  z.string().regex(/^CKV2?_[A-Z]+_\d+$/),
  z.strictObject({
    reason: z.string().min(20),
    /** @default - all */
    stacks: z.array(z.string()).min(1).optional(),
  }),
);

const reportSchema = z.object({
  results: z.object({
    failed_checks: z.array(
      z.object({
        check_id: z.string(),
        check_name: z.string(),
        file_path: z.string(),
        resource: z.string(),
      }),
    ),
  }),
  summary: z.object({ passed: z.int().min(1), failed: z.int(), parsing_errors: z.literal(0) }),
});

export interface Report {
  readonly passed: number;
  readonly findings: readonly Finding[];
}

/** @throws z.ZodError if the text is not such a list, or if an entry has no reason. */
export const parseAccepted = (text: string): Accepted => acceptedSchema.parse(JSON.parse(text));

/**
 * Reads Checkov's JSON report of a folder that contains one folder per stack.
 * @throws z.ZodError if it is not a report, if a file could not be read, or if nothing was checked.
 */
export function parseReport(text: string): Report {
  const { results, summary } = reportSchema.parse(JSON.parse(text));
  const findings = results.failed_checks.map((failed) => ({
    check: failed.check_id,
    title: failed.check_name,
    stack: failed.file_path.split("/").at(-2) ?? "",
    resource: failed.resource,
  }));
  return { passed: summary.passed, findings };
}

export interface Judgement {
  readonly unlisted: readonly Finding[];
  /** Accepted checks, or stacks of a check, that are no longer found. Remove them from the list. */
  readonly stale: readonly string[];
}

/** Compares the findings with the list. Each finding must be in the list, and each entry must be found. */
export function judge(findings: readonly Finding[], accepted: Accepted): Judgement {
  const unlisted = findings.filter(({ check, stack }) => {
    const entry = accepted[check];
    return entry === undefined || entry.stacks?.includes(stack) === false;
  });
  const stale = Object.entries(accepted).flatMap(([check, { stacks }]) => {
    const found = new Set(
      findings.filter((each) => each.check === check).map(({ stack }) => stack),
    );
    if (found.size === 0) return [check];
    return (stacks ?? [])
      .filter((stack) => !found.has(stack))
      .map((stack) => `${check} (${stack})`);
  });
  return { unlisted, stale };
}
