import { CALLS } from ".";

/** Actions, and the resource that they are allowed for. */
export interface Need {
  readonly resource: string;
  readonly actions: readonly string[];
}

/** What these calls need. */
export function needsOf(calls: typeof CALLS): readonly Need[] {
  return calls.flatMap(({ resource, permission, alsoCalls }) =>
    resource === undefined ? [] : [{ resource, actions: [permission, ...alsoCalls] }],
  );
}

/** A policy that allows what is needed: a statement for each resource. */
export function policyOf(needs: readonly Need[]) {
  const byResource = new Map<string, Set<string>>();
  for (const { resource, actions } of needs) {
    byResource.set(resource, new Set([...(byResource.get(resource) ?? []), ...actions]));
  }
  return {
    Version: "2012-10-17",
    Statement: [...byResource].map(([resource, actions]) => ({
      Effect: "Allow",
      Action: [...actions].sort(),
      Resource: resource,
    })),
  };
}

/** The least-privilege policy for running the doctor. You can narrow its resources to your own names. */
export const REQUIRED_POLICY = policyOf(needsOf(CALLS));

/**
 * Every permission that the doctor may need, in alphabetical order. The doctor also calls
 * sts:GetCallerIdentity, which needs no permission.
 */
export const REQUIRED_ACTIONS: readonly string[] = REQUIRED_POLICY.Statement.flatMap(
  ({ Action }) => Action,
).sort();
