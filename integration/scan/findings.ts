import { z } from "zod";

/** One failed check of one resource. */
export interface Finding {
  /** `CKV_AWS_50`, `RESOURCE_STAR` */
  readonly check: string;
  readonly title: string;
  readonly stack: string;
  readonly resource: string;
  /** What the check says about this resource. @default - nothing more than its title */
  readonly detail?: string;
}

/** Findings that are accepted, and why. */
export interface Accepted {
  readonly check: string;
  readonly reason: string;
  /** @default - all */
  readonly stacks?: readonly string[] | undefined;
  /** @default - all */
  readonly resource?: string | undefined;
  /** @default - all */
  readonly details?: readonly string[] | undefined;
}

const reason = z.string().min(20);
const some = z.array(z.string()).min(1);
const acceptedSchema = z.array(
  z.union([
    z.strictObject({
      check: z.string().regex(/^CKV2?_[A-Z]+_\d+$/),
      reason,
      stacks: some.optional(),
    }),
    // A policy's findings differ in what they are about, so each is accepted by itself.
    z.strictObject({
      check: z.string().regex(/^(?!CKV)[A-Z]+(_[A-Z]+)*$/),
      reason,
      resource: z.string(),
      details: some,
    }),
  ]),
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
export function parseAccepted(text: string): readonly Accepted[] {
  return acceptedSchema.parse(JSON.parse(text));
}

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
  /** Accepted checks, or stacks or details of a check, that are no longer found. Remove them from the list. */
  readonly stale: readonly string[];
}

/** Compares the findings with the list. Each finding must be in the list, and each entry must be found. */
export function judge(findings: readonly Finding[], accepted: readonly Accepted[]): Judgement {
  const unlisted = findings.filter((found) => !accepted.some((entry) => covers(entry, found)));
  const stale = accepted.flatMap((entry) => {
    const covered = findings.filter((found) => covers(entry, found));
    const name = [entry.check, entry.resource].filter(Boolean).join(" of ");
    if (covered.length === 0) return [name];
    const stacks = new Set(covered.map(({ stack }) => stack));
    const details = new Set(covered.map(({ detail }) => detail));
    return [
      ...(entry.stacks ?? []).filter((stack) => !stacks.has(stack)),
      ...(entry.details ?? []).filter((detail) => !details.has(detail)),
    ].map((part) => `${name} (${part})`);
  });
  return { unlisted, stale };
}

function covers(entry: Accepted, { check, stack, resource, detail = "" }: Finding): boolean {
  return (
    entry.check === check &&
    entry.stacks?.includes(stack) !== false &&
    (entry.resource ?? resource) === resource &&
    entry.details?.includes(detail) !== false
  );
}
