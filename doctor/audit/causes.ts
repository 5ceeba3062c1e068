import { type Blocker } from "../authorization";
import { type Diagnosis } from "../diagnose";
import { type Permission } from "../permissions";
import { type Finding } from "../reachability";
import { type Snapshot } from "../snapshot/assemble";

/**
 * `broken`: packets or the table. `denied`: permissions. `not-private`: it works through a NAT gateway or
 * an internet gateway. `unknown`: something that matters was not seen. `fine`: anything else.
 */
export const STATES = ["broken", "denied", "not-private", "unknown", "fine"] as const;
export type State = (typeof STATES)[number];

/** What makes a state, without the names of the sources: sources with the same causes have one remedy. */
export interface Cause {
  readonly code: string;
  /** Id or ARN of what has to change, or what is missing. */
  readonly component: string;
}

export function stateOf({ access }: Snapshot, diagnosis: Diagnosis): State {
  const { outcome, network, tableProblems } = diagnosis;
  // Whether the source uses DynamoDB at all is unknown.
  if (!access.table.known && !isReadable(access)) return "unknown";
  const { verdict } = network;
  if (verdict === "UNREACHABLE" || verdict === "PARTIAL") return "broken";
  if (tableProblems.some(({ effect }) => effect === "blocks")) return "broken";
  if (outcome === "not-ok") return "denied";
  if (outcome === "indeterminate") return "unknown";
  const isInVpc = network.groups.some(({ vpcId }) => vpcId !== undefined);
  return isInVpc && network.private === false ? "not-private" : "fine";
}

function isReadable({ inlinePolicies, attachedPolicies }: Snapshot["access"]): boolean {
  return [inlinePolicies, attachedPolicies].every(
    (policies) => policies.known && policies.items.every(({ document }) => document.known),
  );
}

/** The causes of the state, in the order of the diagnosis, each once. Empty if it is fine. */
export function causesOf(state: State, diagnosis: Diagnosis): readonly Cause[] {
  const effect = EFFECTS[state];
  const found =
    effect === undefined
      ? []
      : [
          ...networkCauses(diagnosis, effect),
          ...tableCauses(diagnosis, effect),
          ...permissionCauses(diagnosis, effect),
        ];
  return [...new Map(found.map((cause) => [JSON.stringify(cause), cause])).values()];
}

type Effect = Finding["effect"];

const EFFECTS: Readonly<Record<State, Effect | undefined>> = {
  broken: "blocks",
  denied: "blocks",
  "not-private": "notes",
  unknown: "unknown",
  fine: undefined,
};

function networkCauses({ network }: Diagnosis, effect: Effect): readonly Cause[] {
  return network.findings
    .filter((finding) => finding.effect === effect)
    .filter(({ code }) => effect !== "notes" || code === "X_PATH_NOT_PRIVATE")
    .map((finding) => ({ code: finding.code, component: componentOf(finding) }));
}

/** Of what is unknown, what is missing: several resources can lack the same answer. */
function componentOf({ id, reason }: Finding): string {
  switch (reason?.kind) {
    case "missing":
      return `${reason.missing} (${reason.why})`;
    case "not-found":
    case "field":
    case "unsupported":
      return reason.id;
    case "conflict":
    case undefined:
      return id;
  }
}

function tableCauses({ tableProblems }: Diagnosis, effect: Effect): readonly Cause[] {
  return tableProblems.flatMap((problem) => {
    if (problem.effect !== effect) return [];
    const { code } = problem;
    const component =
      problem.effect === "blocks"
        ? problem.id
        : `${problem.reason.missing} (${problem.reason.why})`;
    return [{ code, component }];
  });
}

function permissionCauses(diagnosis: Diagnosis, effect: Effect): readonly Cause[] {
  const { permissions } = diagnosis;
  if (!permissions.known) {
    const { missing, why } = permissions;
    return effect === "unknown"
      ? [{ code: "X_AUTHZ_UNKNOWN_POLICY", component: `${missing} (${why})` }]
      : [];
  }
  return permissions.items.flatMap((item) =>
    effect === "blocks"
      ? item.decision.blockers.map((blocker) => ({
          code: blocker.code,
          component: policyOf(diagnosis, item, blocker),
        }))
      : effect === "unknown"
        ? item.decision.unknowns.map((unknown) => ({
            code: item.decision.code ?? "X_AUTHZ_UNKNOWN_POLICY",
            component: "why" in unknown ? unknown.why : JSON.stringify(unknown),
          }))
        : [],
  );
}

/** The policy that has to change. */
function policyOf(
  { role = "", table }: Diagnosis,
  { via, resources }: Permission,
  { layer, statements }: Blocker,
): string {
  const [deny] = statements;
  if (deny !== undefined) return deny.policy.id;
  switch (layer) {
    case "endpoint-policy":
      return via !== undefined && "endpointId" in via ? via.endpointId : layer;
    case "table-policy":
      return table.known ? table.value.arn : layer;
    case "key-policy":
      return resources[0] ?? layer;
    case "role-policy":
    case "permissions-boundary":
    case "session-policy":
    case "trust-policy":
      return role;
    case "service-control-policy":
    case "resource-control-policy":
      return layer;
  }
}
