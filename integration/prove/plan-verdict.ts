import { type Diagnosis } from "../../doctor/diagnose";
import { networkText, permissionsText } from "./judge";
import { type StackResult } from "./result";

export function planVerdict(diagnosis: Diagnosis): NonNullable<StackResult["plan"]> {
  return { network: networkText(diagnosis), permissions: permissionsText(diagnosis) };
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
