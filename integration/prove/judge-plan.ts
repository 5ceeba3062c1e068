import { type Diagnosis } from "../../doctor/diagnose";
import { judgePlan } from "../../doctor/plan/judge";
import { readDocument } from "../../doctor/snapshot/plan";
import { type AccessPath } from "../../contract/stacks";
import { HarnessError } from "../errors";
import { isInPlan } from "./expectations";
import { networkText, permissionsText } from "./judge";
import { type StackResult } from "./result";

export type JudgePlan = (plan: string) => Diagnosis;

/**
 * What the doctor says about the one function or instance of a stack before it exists.
 *
 * @param plan as `terraform show -json` prints it
 */
export function judgeStackPlan(plan: string): Diagnosis {
  const { entries } = judgePlan(readDocument(plan, "the plan")).audit;
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    throw new HarnessError(
      `the doctor must find one function or instance that uses DynamoDB in the plan, got: ${entries.length}`,
    );
  }
  return entry.diagnosis;
}

export function planVerdict(diagnosis: Diagnosis): NonNullable<StackResult["plan"]> {
  return { network: networkText(diagnosis), permissions: permissionsText(diagnosis) };
}

/** Why a plan cannot tell what the stack will be; undefined if it can. */
export function notTold(planned: Diagnosis, accessPath: AccessPath): string | undefined {
  const isKnown = planned.network.verdict !== "INDETERMINATE" || isInPlan(accessPath);
  return isKnown ? undefined : "the plan only names the VPC, which is there already";
}

/** A sentence with both verdicts, if the one before apply is not the one after it. */
export function planDisagreements(planned: Diagnosis, deployed: Diagnosis): readonly string[] {
  const before = textOf(planned);
  const after = textOf(askedAs(planned, deployed));
  if (before === after) return [];
  return [`plan and deployed state disagree; before apply: ${before}; after apply: ${after}`];
}

function textOf(diagnosis: Diagnosis): string {
  const { network, permissions } = planVerdict(diagnosis);
  return `${network}, ${permissions}`;
}

/** A plan is judged by what the role allows, and a deployed stack by what its role should allow. */
function askedAs({ permissions: planned }: Diagnosis, deployed: Diagnosis): Diagnosis {
  const { permissions } = deployed;
  if (!planned.known || !permissions.known) return deployed;
  const asked = new Set(planned.items.map(({ action }) => action));
  const items = permissions.items.filter(({ action }) => asked.has(action));
  return { ...deployed, permissions: { known: true, items } };
}
