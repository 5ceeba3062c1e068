import { z } from "zod";

/** What the scanner holds against one resource. */
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

/** @throws z.ZodError where it is not that, or has an entry without a reason. */
export const parseAccepted = (text: string): Accepted => acceptedSchema.parse(JSON.parse(text));

/**
 * Reads Checkov's JSON report of a folder with one folder for each stack.
 * @throws z.ZodError where it is not one, where a file could not be read, or nothing was checked.
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
  /** Checks, or stacks of a check, that are accepted and no longer found: the list is to be cut. */
  readonly stale: readonly string[];
}

/** Holds the findings against the list: only what is found and listed is right. */
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
