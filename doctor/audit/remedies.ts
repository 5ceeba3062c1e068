import { diagnose } from "../diagnose";
import { findRemedy, type Fix, type Remedy } from "../remedy";
import { apply } from "../remedy/apply";
import { compareStandings, lossesBetween } from "../remedy/standing";
import { type Snapshot } from "../snapshot/assemble";
import { type AuditEntry, type Case, optionsOf } from "./entry";

/** One list of changes for all entries of a group, tried on all sources of the audit. */
export interface GroupRemedy extends Pick<Remedy, "purpose" | "steps"> {
  /** The entries of the whole audit that become better, and as good as they can. */
  readonly mends: readonly AuditEntry[];
  /** The entries of the group that stay as they are. */
  readonly leaves: readonly AuditEntry[];
}

/** @returns undefined if nothing has to change, nothing helps, or another source would lose something */
export function remedyFor(members: readonly Case[], all: readonly Case[]): GroupRemedy | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const { entry, snapshot } = first;
  const found = findRemedy(snapshot, entry.diagnosis, optionsOf(entry));
  if (found === undefined) return undefined;
  const fixes = found.steps.map(({ fix }) => fix);
  const tried = all
    .filter((one) => fixes.some((fix) => isAbout(one.snapshot, fix, snapshot)))
    .map((one) => ({
      ...one,
      after: diagnose(changed(one, fixes, snapshot), optionsOf(one.entry)),
    }));
  if (tried.some(({ entry: { diagnosis }, after }) => lossesBetween(diagnosis, after).length > 0)) {
    return undefined;
  }
  const mends = tried
    .filter(({ entry: { diagnosis }, after }) => compareStandings(after, diagnosis) > 0)
    .map((one) => one.entry);
  return {
    purpose: found.purpose,
    steps: found.steps,
    mends,
    leaves: members.map((one) => one.entry).filter((one) => !mends.includes(one)),
  };
}

function changed({ snapshot }: Case, fixes: readonly Fix[], origin: Snapshot): Snapshot {
  return fixes.filter((fix) => isAbout(snapshot, fix, origin)).reduce(apply, snapshot);
}

/** Whether the change, found for one source, changes anything that this one depends on. */
function isAbout({ access, network }: Snapshot, fix: Fix, origin: Snapshot): boolean {
  if (fix.action === "set-endpoint-url") return network.source === origin.network.source;
  if (fix.action !== "allow-in-policy") return isSameNetwork(network, origin.network);
  const { role, permissionBoundary, table, key } = access;
  switch (fix.layer) {
    case "role-policy":
      return role.known && role.value.name === fix.roleName;
    case "permissions-boundary":
      return permissionBoundary.known && permissionBoundary.value?.name === fix.id;
    case "table-policy":
      return table.known && table.value.arn === fix.id;
    case "key-policy":
      return key.known && key.value?.arn === fix.id;
    case "endpoint-policy":
      return isSameNetwork(network, origin.network);
  }
}

function isSameNetwork(a: Snapshot["network"], b: Snapshot["network"]): boolean {
  return JSON.stringify(a.vpcs) === JSON.stringify(b.vpcs);
}
