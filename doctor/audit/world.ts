import { diagnose, type Diagnosis } from "../diagnose";
import { type Fix } from "../remedy";
import { apply } from "../remedy/apply";
import { type Trace } from "../reachability";
import { type Snapshot } from "../snapshot/assemble";
import { type State } from "./causes";
import { type Case, optionsOf, stateIn } from "./entry";
import { type SharedNetwork, withoutSource } from "./networks";

/** What a case is now, after the changes that were accepted so far. */
export interface Standing {
  readonly snapshot: Snapshot;
  readonly network: SharedNetwork;
  readonly diagnosis: Diagnosis;
}

/** A change, and the cases that it was found for: where it is, and whose environment it is in. */
export interface Change {
  readonly fix: Fix;
  readonly origins: readonly [Case, ...(readonly Case[])];
}

/** A case with and without changes that are tried. */
export interface Trial {
  readonly one: Case;
  readonly before: Diagnosis;
  readonly after: Standing;
}

type Now = ReadonlyMap<Case, Standing>;

/** All cases of an audit. Changes are tried on the whole, and the accepted ones stay. */
export class World {
  readonly #now: Map<Case, Standing>;

  constructor(cases: readonly Case[]) {
    this.#now = new Map(
      cases.map((one) => {
        const { snapshot, network, entry } = one;
        return [one, { snapshot, network, diagnosis: entry.diagnosis }];
      }),
    );
  }

  now(one: Case): Standing {
    return standingIn(this.#now, one);
  }

  state(one: Case): State {
    const { snapshot, diagnosis } = this.now(one);
    return stateIn(one, snapshot, diagnosis);
  }

  /** The world with these changes, until others are accepted. */
  draft(changes: readonly Change[]): Draft {
    return new Draft(this.#now, changes);
  }

  /** Makes what was tried stay. */
  accept(draft: Draft): void {
    const standings = [...this.#now.keys()].map((one) => [one, draft.standing(one)] as const);
    for (const [one, standing] of standings) this.#now.set(one, standing);
  }
}

/** The world with changes that are tried. Each network changes once, and not for each source in it. */
export class Draft {
  readonly #now: Now;
  readonly #networks: ReadonlyMap<SharedNetwork, SharedNetwork>;
  readonly #tried = new Map<Case, Standing | undefined>();

  constructor(
    now: Now,
    readonly changes: readonly Change[],
  ) {
    this.#now = now;
    const networks = new Map<SharedNetwork, SharedNetwork>();
    for (const { fix, origins } of changes.filter((change) => isOfNetwork(change.fix))) {
      const { snapshot, network } = standingIn(now, origins[0]);
      const changed = within(snapshot, networks.get(network) ?? network);
      networks.set(network, withoutSource(apply(changed, fix).network));
    }
    this.#networks = networks;
  }

  /** What a case is with the changes. */
  standing(one: Case): Standing {
    const tried = this.#try(one);
    if (tried !== undefined) return tried;
    const now = standingIn(this.#now, one);
    const network = this.#networks.get(now.network);
    return network === undefined
      ? now
      : { ...now, snapshot: within(now.snapshot, network), network };
  }

  state(one: Case): State {
    const { snapshot, diagnosis } = this.standing(one);
    return stateIn(one, snapshot, diagnosis);
  }

  /** Every case that depends on what the changes change. */
  get trials(): readonly Trial[] {
    return [...this.#now].flatMap(([one, { diagnosis }]) => {
      const after = this.#try(one);
      return after === undefined ? [] : [{ one, before: diagnosis, after }];
    });
  }

  /** @returns undefined if the changes do not touch it */
  #try(one: Case): Standing | undefined {
    if (!this.#tried.has(one)) this.#tried.set(one, this.#judge(one));
    return this.#tried.get(one);
  }

  #judge(one: Case): Standing | undefined {
    const now = standingIn(this.#now, one);
    const own = this.changes.filter((change) => {
      const isThere = networkOf(this.#now, change) === now.network;
      return touches(change.fix, now, isThere, change.origins.includes(one));
    });
    if (own.length === 0) return undefined;
    const network = this.#networks.get(now.network) ?? now.network;
    const snapshot = own
      .filter(({ fix }) => !isOfNetwork(fix))
      .reduce((so, { fix }) => apply(so, fix), within(now.snapshot, network));
    return { snapshot, network, diagnosis: diagnose(snapshot, optionsOf(one.entry)) };
  }
}

function standingIn(now: Now, one: Case): Standing {
  const standing = now.get(one);
  if (standing === undefined) throw new TypeError("the case is of another world");
  return standing;
}

function networkOf(now: Now, { origins: [origin] }: Change): SharedNetwork {
  return standingIn(now, origin).network;
}

function within(snapshot: Snapshot, network: SharedNetwork): Snapshot {
  return { ...snapshot, network: { ...network, source: snapshot.network.source } };
}

/** Whether it is a change of what several sources share. */
export function isOfNetwork(fix: Fix): boolean {
  if (fix.action === "allow-in-policy") return fix.layer === "endpoint-policy";
  return fix.action !== "set-endpoint-url";
}

/** Whether a change of a network can change what is said of a case. */
function touches(fix: Fix, now: Standing, isThere: boolean, isOrigin: boolean): boolean {
  const { access } = now.snapshot;
  const { network: trace } = now.diagnosis;
  switch (fix.action) {
    case "associate-endpoint":
    case "create-gateway-endpoint":
      return isThere && passes(trace, fix.routeTableIds);
    case "remove-route":
    case "add-internet-route":
      return isThere && passes(trace, [fix.routeTableId]);
    case "allow-in-security-group":
      return isThere && passes(trace, [fix.groupId]);
    case "allow-in-network-acl":
      return isThere && passes(trace, [fix.networkAclId]);
    case "wait-until-available":
      return isThere && passes(trace, [fix.id]);
    case "add-endpoint-subnet":
      return isThere && passes(trace, [fix.endpointId]);
    case "attach-internet-gateway":
    case "enable-vpc-attribute":
    case "exclude-from-block-public-access":
      return isThere;
    // Each source has an environment of its own.
    case "set-endpoint-url":
      return isOrigin;
    case "allow-in-policy":
      // Each statement names one role, and only allows.
      switch (fix.layer) {
        case "role-policy":
          return access.role.known && access.role.value.name === fix.roleName;
        case "permissions-boundary": {
          const { permissionBoundary: boundary } = access;
          return boundary.known && boundary.value?.name === fix.id;
        }
        case "table-policy":
          return access.table.known && access.table.value.arn === fix.id;
        case "key-policy":
          return access.key.known && access.key.value?.arn === fix.id;
        case "endpoint-policy":
          return isThere && names(fix.statements, access);
      }
  }
}

function names(statements: readonly object[], { role, ownRole }: Snapshot["access"]): boolean {
  const text = JSON.stringify(statements);
  const arns = [role.known ? role.value.arn : undefined, ownRole?.arn];
  return arns.some((arn) => arn !== undefined && text.includes(JSON.stringify(arn)));
}

/** Whether packets pass one of these, or would if nothing blocked. */
function passes({ groups, credentials = [] }: Trace, ids: readonly string[]): boolean {
  const isHere = groups.some(({ paths }) =>
    paths.some(({ hops }) =>
      hops.some(
        (hop) =>
          ids.includes(hop.id) ||
          ("groupIds" in hop && hop.groupIds.some((id) => ids.includes(id))),
      ),
    ),
  );
  return isHere || credentials.some((trace) => passes(trace, ids));
}
