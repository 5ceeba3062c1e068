import { HarnessError } from "../errors";
import reference from "./reference.json";

/** `asked` and `has`: the key `aws:RequestTag` or `aws:ResourceTag` is in a request on such a resource. */
export type Flag = "asked" | "has";

/** The resource types that an action takes, with the keys that AWS compares for each. Empty: the action takes `*`. */
export type ActionReference = Readonly<Record<string, readonly (Flag | "required")[]>>;

/**
 * A part of AWS's service authorization reference: of the actions that the stacks need.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function referenceOf(action: string): ActionReference {
  const found = (reference as Readonly<Record<string, unknown>>)[action];
  if (found === undefined) {
    throw new HarnessError(
      `integration/permissions/reference.json must have ${action}: add it from AWS's service authorization reference`,
    );
  }
  return found as ActionReference;
}
