import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type TerraformResourceLifecycle } from "cdktf";
import { type Construct } from "constructs";
import { servicePrincipal } from "../../aws/services";
import { type Permission } from "../access/grant";
import { type GrantedRole } from "../access/grantable";
import { identityPolicy, trustPolicy } from "../access/policy";
import { ValidationError } from "../errors";
import { roleArguments, type RoleOptions } from "../limits/role-options";
import { literal } from "../literal";

export interface ExecutionRoleProps extends RoleOptions {
  /** The function's name. */
  readonly name: string;
  /** @default - the function's name */
  readonly roleName?: string;
  /** @default - a new one */
  readonly role?: GrantedRole;
}

/** The role that a function acts with: its own, or one that is there, which it may share. */
export class ExecutionRole {
  readonly role: GrantedRole;
  /** Each policy that the function needs to be created. */
  readonly policies: IamRolePolicy[] = [];
  readonly #fn: Construct;
  readonly #policyPrefix: string;
  readonly #lifecycle: TerraformResourceLifecycle | undefined;

  /** @throws ValidationError when `role` is given with what describes a new one. */
  constructor(fn: Construct, props: ExecutionRoleProps) {
    const { name, roleName, role } = props;
    this.#fn = fn;
    if (role === undefined) {
      this.role = new IamRole(fn, "role", {
        name: roleName ?? name,
        ...roleArguments(props),
        assumeRolePolicy: trustPolicy("lambda"),
      });
      this.#policyPrefix = "";
    } else {
      checkAlone(fn, props);
      this.role = role;
      // Another function with this role has policies of the same kinds.
      this.#policyPrefix = `${name}-`;
      this.#lifecycle = { precondition: [this.#trustsLambda(role)] };
    }
  }

  /** Of the function: the plan fails where Lambda cannot assume the role. */
  get lifecycle(): { readonly lifecycle?: TerraformResourceLifecycle } {
    return this.#lifecycle === undefined ? {} : { lifecycle: this.#lifecycle };
  }

  allow(
    id: string,
    permissions: readonly Permission[],
    denied: readonly Permission[] = [],
  ): IamRolePolicy {
    const policy = new IamRolePolicy(this.#fn, `${id}-policy`, {
      name: `${this.#policyPrefix}${id}`,
      role: this.role.name,
      policy: identityPolicy(permissions, denied),
    });
    this.policies.push(policy);
    return policy;
  }

  #trustsLambda({ fqn }: GrantedRole): {
    readonly condition: string;
    readonly errorMessage: string;
  } {
    const lambda = servicePrincipal("lambda");
    return {
      condition: `\${strcontains(${fqn}.assume_role_policy, jsonencode("${lambda}"))}`,
      errorMessage: `\`role\` must be one that ${lambda} can assume, got: \${${fqn}.name}, whose trust policy does not name it (${literal(this.#fn.node.path)}).`,
    };
  }
}

/** Only a new role has a name, a path and a boundary to give it. */
function checkAlone(fn: Construct, props: ExecutionRoleProps): void {
  const { roleName, rolePath, permissionsBoundary } = props;
  const problems = Object.entries({ roleName, rolePath, permissionsBoundary }).flatMap(
    ([name, value]) =>
      value === undefined ? [] : [`\`${name}\` must not be given with \`role\`, got: ${value}`],
  );
  if (problems.length > 0) throw new ValidationError(problems, fn);
}
