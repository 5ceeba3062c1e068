import { TerraformStack } from "cdktf";
import { type IConstruct } from "constructs";
import { type Grant } from "./grant";

const grantsByStack = new WeakMap<TerraformStack, readonly Grant[]>();

/** Every grant in this construct's stack, in the order in which it was made. */
export function grantsIn(scope: IConstruct): readonly Grant[] {
  return grantsByStack.get(TerraformStack.of(scope)) ?? [];
}

/**
 * Records a grant, so that endpoint policies can be built from all of them.
 * @returns a suffix that is unique among the role's grants: empty for the first, then `-2`.
 */
export function addGrant(scope: IConstruct, grant: Grant): string {
  const before = grantsIn(scope);
  grantsByStack.set(TerraformStack.of(scope), [...before, grant]);
  const earlier = before.filter(({ role }) => role === grant.role).length;
  return earlier === 0 ? "" : `-${earlier + 1}`;
}
