import { nameOf, parseArn } from "../../aws/arn";
import { type Fact } from "./known";

/** Whether a role is in another account than the source's own, so that the source has to assume it. */
export function isAssumed(role: Fact<string>, ownRole: string | undefined): boolean {
  const asked = role.known ? parseArn(role.value)?.account : undefined;
  const own = ownRole === undefined ? undefined : parseArn(ownRole)?.account;
  return asked !== undefined && own !== undefined && asked !== own;
}

/**
 * The role whose policies to collect: a role of another account can usually not be read, but its trust
 * policy decides together with the policies of the source's own role.
 */
export function roleToCollect(role: Fact<string>, ownRole: string | undefined): Fact<string> {
  return ownRole !== undefined && isAssumed(role, ownRole)
    ? { known: true, value: nameOf(ownRole) }
    : role;
}
