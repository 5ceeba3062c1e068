import { type Diagnosis } from "../diagnose";
import { type Permission } from "../permissions";
import { printableData } from "../printable";
import { type Remedy } from "../remedy";
import { type FixForm } from "./remedy-text";

/** What every format writes. */
export interface Result {
  readonly diagnosis: Diagnosis;
  /** What to change, from `findRemedy`. @default - the report names no changes */
  readonly remedy?: Remedy;
}

export interface WriterOptions {
  /** How the changes are printed. @default "aws-cli" */
  readonly form?: FixForm;
}

/** The same result, with every name in it on one line that only shows. */
export function printableResult({ diagnosis, remedy }: Result): Result {
  return {
    diagnosis: printableData(diagnosis),
    ...(remedy !== undefined && { remedy: printableData(remedy) }),
  };
}

/** What was decided, or nothing if there is no role or no table. */
export function permissionsOf({ permissions }: Diagnosis): readonly Permission[] {
  return permissions.known ? permissions.items : [];
}

/** An effect in the report's words. */
export const EFFECTS = { ALLOWED: "allowed", DENIED: "denied", INDETERMINATE: "unknown" } as const;

/** `3 allowed, 1 denied`. */
export function permissionCounts(diagnosis: Diagnosis): string {
  const items = permissionsOf(diagnosis);
  if (items.length === 0) return "unknown";
  return (["ALLOWED", "DENIED", "INDETERMINATE"] as const)
    .map((effect) => ({
      effect,
      count: items.filter(({ decision }) => decision.effect === effect).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ effect, count }) => `${count} ${EFFECTS[effect]}`)
    .join(", ");
}
