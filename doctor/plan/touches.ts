import { nameOf } from "../../aws/arn";
import { type Diagnosis } from "../diagnose";
import { type PlanDocument, type Resource } from "../snapshot/plan";

/** A resource that is there, and what the plan does to it. */
export interface Touch {
  readonly address: string;
  readonly action: "destroys" | "replaces" | "changes";
}

/** What a path, a role, and a table can be made of. */
const PARTS =
  /^aws_(default_|dynamodb_|ec2_|egress_only_|eip|iam_|internet_|kms_|main_route_|nat_|network_acl|network_interface|route|security_group|subnet|vpc)/;

/**
 * Finds what a plan destroys and changes of that on which a diagnosis from before apply relies: components,
 * and what only connects components, such as a route or a rule.
 */
export function touchesIn(document: PlanDocument): (before: Diagnosis) => readonly Touch[] {
  const after = new Map(document.resources.map((resource) => [resource.address, resource]));
  const touched = document.before.flatMap((resource) => {
    if (resource.mode !== "managed" || !PARTS.test(resource.type)) return [];
    const action = actionOn(resource, after.get(resource.address));
    return action === undefined ? [] : [{ resource, action }];
  });
  return (before) => {
    const ids = idsIn(before);
    const kinds = new Set([...ids].flatMap((id) => kindOf(id) ?? []));
    return touched
      .filter(({ resource }) => isPart(resource, ids, kinds))
      .map(({ resource, action }) => ({ address: resource.address, action }));
  };
}

function actionOn(before: Resource, after: Resource | undefined): Touch["action"] | undefined {
  if (after === undefined) return "destroys";
  // The id of what stays is known.
  if (before.values.id !== undefined && after.values.id !== before.values.id) return "replaces";
  return JSON.stringify(before.values) === JSON.stringify(after.values) ? undefined : "changes";
}

function isPart(
  { values }: Resource,
  ids: ReadonlySet<string>,
  kinds: ReadonlySet<string>,
): boolean {
  if ([values.id, values.arn].some((id) => typeof id === "string" && ids.has(id))) return true;
  const named = Object.values(values)
    .flat()
    .filter((value) => typeof value === "string");
  // What connects something else of these kinds is no part, such as another subnet's association.
  const isOther = (id: string) => !ids.has(id) && kinds.has(kindOf(id) ?? "");
  return named.some((value) => ids.has(value)) && !named.some(isOther);
}

function kindOf(id: string): string | undefined {
  return /^([a-z]+)-[0-9a-f]{8,}$/.exec(id)?.[1];
}

/** The ids, ARNs, and names of the components. */
function idsIn({ network, role, table, permissions }: Diagnosis): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { subnets, paths } of network.groups) {
    for (const { subnetId } of subnets) ids.add(subnetId);
    for (const hop of paths.flatMap(({ hops }) => hops)) {
      ids.add(hop.id);
      if (hop.kind === "security-group") for (const id of hop.groupIds) ids.add(id);
    }
  }
  if (role !== undefined) ids.add(role).add(nameOf(role));
  if (table.known) ids.add(table.value.arn);
  for (const { decision, resources } of permissions.known ? permissions.items : []) {
    for (const { policy } of decision.decidedBy) ids.add(policy.id);
    for (const arn of resources) ids.add(arn);
  }
  return ids;
}
