import type { AccessLevel, FunctionStackOutputs } from "../../contract/stacks";
import { type Capability, type Cloud, lacks } from "../cloud/cloud";
import { messageOf } from "../errors";
import type { CheckResult } from "./result";

/** A stack that is applied, and as it should be. */
export interface AppliedStack {
  readonly cloud: Cloud;
  readonly outputs: FunctionStackOutputs;
  /** Which the bundle's path starts from. */
  readonly stackFolder: string;
  readonly signal: AbortSignal;
}

/** Something more to see of an applied stack. It leaves the stack as it was. */
export interface Check {
  /** What must be seen: `a wrong table name is TableNotFound`. */
  readonly name: string;
  readonly needs: readonly Capability[];
  /** What the function must be allowed to do. @default - anything */
  readonly accessLevel?: AccessLevel;
  /** @throws where it is not seen. */
  readonly run: (applied: AppliedStack) => Promise<void>;
}

/** One after the other, since they change the same function. What goes wrong is the result, but for an interrupt. */
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

/** What nobody can be asked for, so that it is counted. */
export function skippedCheck(name: string, why: string): CheckResult {
  return { name, status: "skipped", result: `skipped: ${why}`, seconds: 0 };
}
