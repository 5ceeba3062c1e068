import { type DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { type IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { type IConstruct } from "constructs";

/** A role that an app makes, or one that it looks up by its name. */
export type GrantedRole = IamRole | DataAwsIamRole;

/** Whatever acts with a role: a function, an instance, or a construct of one's own. */
export interface IGrantable extends IConstruct {
  /** The role that gets the permissions, as a policy of its own. */
  readonly role: GrantedRole;
}

/** Who can be granted something: a role, or whatever acts with one. */
export type Grantee = IGrantable | GrantedRole;

export function roleOf(grantee: Grantee): GrantedRole {
  return "role" in grantee ? grantee.role : grantee;
}
