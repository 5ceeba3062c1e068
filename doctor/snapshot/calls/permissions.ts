import { CALLS } from ".";

/** The actions by resource, in the order of the table. */
function actionsByResource(): ReadonlyMap<string, readonly string[]> {
  const actions = new Map<string, Set<string>>();
  for (const { resource, permission, alsoCalls } of CALLS) {
    if (resource === undefined) continue;
    const others = actions.get(resource) ?? new Set();
    actions.set(resource, new Set([...others, permission, ...alsoCalls]));
  }
  return new Map([...actions].map(([resource, set]) => [resource, [...set].sort()]));
}

const PERMISSIONS = actionsByResource();

/**
 * Every permission that the doctor may need, in alphabetical order. The doctor also calls
 * sts:GetCallerIdentity, which needs no permission.
 */
export const REQUIRED_ACTIONS: readonly string[] = [...PERMISSIONS.values()].flat().sort();

/** The least-privilege policy for running the doctor. You can narrow its resources to your own names. */
export const REQUIRED_POLICY = {
  Version: "2012-10-17",
  Statement: [...PERMISSIONS].map(([resource, actions]) => ({
    Effect: "Allow",
    Action: [...actions],
    Resource: resource,
  })),
};
