import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type PrivateNetwork } from "../network/network";
import { permissionsOf, type Grant } from "./grant";
import { type GrantedRole } from "./grantable";

/** What one app has granted: its endpoints are in any of its stacks. */
class Grants {
  static readonly #byApp = new WeakMap<IConstruct, Grants>();
  readonly #grants: Grant[] = [];
  readonly #networks = new Map<GrantedRole, Set<PrivateNetwork>>();

  static of(scope: IConstruct): Grants {
    const app = scope.node.root;
    const grants = Grants.#byApp.get(app) ?? new Grants();
    Grants.#byApp.set(app, grants);
    return grants;
  }

  /** @returns how many grants the role has now. */
  add(grant: Grant): number {
    this.#grants.push(grant);
    return this.#grants.filter(({ role }) => role === grant.role).length;
  }

  place(role: GrantedRole, network: PrivateNetwork): void {
    this.#networks.set(role, (this.#networks.get(role) ?? new Set()).add(network));
  }

  through(endpoint: IConstruct, network: PrivateNetwork): readonly Grant[] {
    const stack = TerraformStack.of(endpoint);
    const isBehind = (one: PrivateNetwork): boolean =>
      one === network || (Construct.isConstruct(one) && TerraformStack.of(one) === stack);
    return this.#grants.filter(
      (grant) =>
        permissionsOf(grant).length > 0 &&
        (TerraformStack.of(grant.role) === stack ||
          [...(this.#networks.get(grant.role) ?? [])].some(isBehind)),
    );
  }
}

/**
 * The grants that an endpoint lets through, in the order in which they were made: those of the roles
 * in its stack, and those of the roles that other stacks use in its network or in its stack's networks.
 */
export function grantsThrough(endpoint: IConstruct, network: PrivateNetwork): readonly Grant[] {
  return Grants.of(endpoint).through(endpoint, network);
}

/**
 * Records a grant, so that endpoint policies can be built from all of them.
 * @returns a suffix that is unique among the role's grants: empty for the first, then `-2`.
 */
export function addGrant(grant: Grant): string {
  const count = Grants.of(grant.role).add(grant);
  return count === 1 ? "" : `-${count}`;
}

/** Records that something in the network acts with the role. */
export function useRoleIn(network: PrivateNetwork, role: GrantedRole): void {
  Grants.of(role).place(role, network);
}
