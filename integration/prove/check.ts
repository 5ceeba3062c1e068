import { type AccessLevel, type FunctionStackOutputs } from "../../contract/stacks";
import { type Capability, type Cloud, lacks } from "../cloud/cloud";
import { messageOf } from "../errors";
import { type CheckResult } from "./result";

/** A stack that is applied and in the expected state. */
export interface AppliedStack {
  readonly cloud: Cloud;
  readonly outputs: FunctionStackOutputs;
  /** The stack folder. `functionBundle` is relative to it. */
  readonly stackFolder: string;
  readonly signal: AbortSignal;
}

/** An additional check of an applied stack. It leaves the stack unchanged. */
export interface Check {
  /** What must be true: `a wrong table name fails with TableNotFound`. */
  readonly name: string;
  readonly needs: readonly Capability[];
  /** The access level that the function must have for this check. @default - any */
  readonly accessLevel?: AccessLevel;
  /** @throws if the check fails. */
  readonly run: (applied: AppliedStack) => Promise<void>;
}

/**
 * Runs the checks one after the other, because they change the same function. An error becomes the result of its
 * check; only an interrupt is thrown.
 */
export async function runChecks(
  checks: readonly Check[],
  applied: AppliedStack,
  onCheck: (name: string) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    applied.signal.throwIfAborted();
    onCheck(check.name);
    results.push(await runCheck(check, applied));
  }
  return results;
}

async function runCheck(check: Check, applied: AppliedStack): Promise<CheckResult> {
  const why = notFor(check, applied);
  if (why !== undefined) return skippedCheck(check.name, why);
  const startedAt = performance.now();
  const outcome = await outcomeOf(check, applied);
  return { name: check.name, ...outcome, seconds: (performance.now() - startedAt) / 1000 };
}

function notFor(
  { needs, accessLevel }: Check,
  { cloud, outputs }: AppliedStack,
): string | undefined {
  const level = outputs.accessLevel;
  const mayNot = accessLevel !== undefined && accessLevel !== level;
  return lacks(cloud, needs) ?? (mayNot ? `the function may only ${level}` : undefined);
}

async function outcomeOf(
  { run }: Check,
  applied: AppliedStack,
): Promise<Pick<CheckResult, "status" | "result">> {
  try {
    await run(applied);
    return { status: "passed", result: "" };
  } catch (error) {
    return { status: "failed", result: messageOf(error) };
  }
}

/** The result of a check that cannot run here, so that the report counts it. */
export function skippedCheck(name: string, why: string): CheckResult {
  return { name, status: "skipped", result: `skipped: ${why}`, seconds: 0 };
}
