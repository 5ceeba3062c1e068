import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { Grant } from "./grant";

const grantsByStack = new WeakMap<TerraformStack, readonly Grant[]>();

/** Everything that was granted in the stack of this construct, in that order. */
export function grantsIn(scope: IConstruct): readonly Grant[] {
  return grantsByStack.get(TerraformStack.of(scope)) ?? [];
}

/**
 * Remembers a grant, so that the policies of endpoints can be made of all there are.
 * @returns what tells it from the grants that the role had before: nothing for the first, then `-2`.
 */
export function addGrant(scope: IConstruct, grant: Grant): string {
  const before = grantsIn(scope);
  grantsByStack.set(TerraformStack.of(scope), [...before, grant]);
  const earlier = before.filter(({ role }) => role === grant.role).length;
  return earlier === 0 ? "" : `-${earlier + 1}`;
}
