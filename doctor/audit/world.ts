import { diagnose, type Diagnosis } from "../diagnose";
import { type Fix } from "../remedy";
import { apply, applyAll } from "../remedy/apply";
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

/** A case with and without changes that are tried. */
export interface Trial {
  readonly one: Case;
  readonly before: Diagnosis;
  readonly after: Standing;
}

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
    const standing = this.#now.get(one);
    if (standing === undefined) throw new TypeError("the case is of another world");
    return standing;
  }

  state(one: Case): State {
    const { snapshot, diagnosis } = this.now(one);
    return stateIn(one, snapshot, diagnosis);
  }

  /** Judges every case that depends on what these changes, found for `origin`, change. */
  try(fixes: readonly Fix[], origin: Case): readonly Trial[] {
    const { network } = this.now(origin);
    const changed = this.#changed(fixes, origin);
    return [...this.#now].flatMap(([one, now]) => {
      const own = fixes.filter((fix) => touches(fix, now, network, one === origin));
      if (own.length === 0) return [];
      const snapshot = after(now, own, network, changed);
      const diagnosis = diagnose(snapshot, optionsOf(one.entry));
      const isThere = now.network === network;
      const standing = { snapshot, network: isThere ? changed : now.network, diagnosis };
      return [{ one, before: now.diagnosis, after: standing }];
    });
  }

  /** Makes what was tried stay. */
  accept(fixes: readonly Fix[], origin: Case, trials: readonly Trial[]): void {
    const { network } = this.now(origin);
    const [first] = trials.filter(({ one }) => this.now(one).network === network);
    if (first !== undefined && fixes.some(isOfNetwork)) {
      for (const [one, now] of this.#now) {
        if (now.network !== network) continue;
        const snapshot = within(now.snapshot, first.after.network);
        this.#now.set(one, { ...now, snapshot, network: first.after.network });
      }
    }
    for (const { one, after: standing } of trials) this.#now.set(one, standing);
  }

  /** The network with the changes. It changes once, and not for each source in it. */
  #changed(fixes: readonly Fix[], origin: Case): SharedNetwork {
    const { snapshot, network } = this.now(origin);
    const ofNetwork = fixes.filter(isOfNetwork);
    if (ofNetwork.length === 0) return network;
    return withoutSource(applyAll(snapshot, ofNetwork).network);
  }
}

function within(snapshot: Snapshot, network: SharedNetwork): Snapshot {
  return { ...snapshot, network: { ...network, source: snapshot.network.source } };
}

function after(
  { snapshot, network }: Standing,
  fixes: readonly Fix[],
  before: SharedNetwork,
  changed: SharedNetwork,
): Snapshot {
  const start = network === before ? within(snapshot, changed) : snapshot;
  return fixes.filter((fix) => !isOfNetwork(fix)).reduce(apply, start);
}

/** Whether it is a change of what several sources share. */
function isOfNetwork(fix: Fix): boolean {
  if (fix.action === "allow-in-policy") return fix.layer === "endpoint-policy";
  return fix.action !== "set-endpoint-url";
}

/** Whether a change of a network can change what is said of a case. */
function touches(fix: Fix, now: Standing, network: SharedNetwork, isOrigin: boolean): boolean {
  const { access } = now.snapshot;
  const { network: trace } = now.diagnosis;
  const isThere = now.network === network;
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
