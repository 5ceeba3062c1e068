import { parseArn } from "../../aws/arn";
import { viaServices } from "../../aws/services";
import { type Blocker, type ConditionOutcome, type LayerOutcome } from "../authorization";
import { type Permission, type Permissions } from "../permissions";
import { type Snapshot } from "../snapshot/assemble";
import { NEW_ENDPOINT } from "./apply-network";
import { withinQuota } from "./quotas";
import {
  type Fix,
  type MadeEndpoint,
  type OpenLayer,
  type PolicyDocument,
  type PolicyFix,
  type PolicyStatement,
} from "./fix";

const OPEN_LAYERS: readonly string[] = [
  "role-policy",
  "permissions-boundary",
  "table-policy",
  "key-policy",
  "endpoint-policy",
] satisfies readonly OpenLayer[];

/** Denied requests that lack a statement in the same policy. */
interface Gap {
  readonly layer: OpenLayer;
  /** @default - not the policy of an endpoint */
  readonly endpointId?: string;
  readonly items: Permission[];
}

/**
 * The statements that denied requests lack, one for each policy. A request that a Deny statement denies
 * gets none: no Allow helps, and the Deny is somebody's decision.
 */
export function policyFixes(snapshot: Snapshot, permissions: Permissions): readonly PolicyFix[] {
  if (!permissions.known) return [];
  const gaps = new Map<string, Gap>();
  for (const item of permissions.items) {
    const { blockers } = item.decision;
    // The other policies belong to two roles and two accounts, and are not chosen here.
    if (item.on === "role" && !blockers.every(({ layer }) => layer === "endpoint-policy")) continue;
    if (blockers.some(({ code }) => code.endsWith("EXPLICIT_DENY"))) continue;
    if (!blockers.every(({ layer }) => OPEN_LAYERS.includes(layer))) continue;
    for (const { layer } of blockers) {
      const endpointId = layer === "endpoint-policy" ? endpointOf(item) : undefined;
      const key = JSON.stringify([layer, endpointId, subjectOf(item)]);
      const gap = gaps.get(key) ?? { layer: layer as OpenLayer, endpointId, items: [] };
      gap.items.push(item);
      gaps.set(key, gap);
    }
  }
  return [...gaps.values()].flatMap((gap) => fixFor(snapshot, permissions.items, gap) ?? []);
}

/** Statements for the table, for its key, and for a role that is assumed have different conditions. */
function subjectOf({ on }: Permission): "table" | "key" | "role" {
  return on === "key" || on === "role" ? on : "table";
}

function endpointOf({ via }: Permission): string | undefined {
  return via !== undefined && "endpointId" in via ? via.endpointId : undefined;
}

function fixFor(snapshot: Snapshot, all: readonly Permission[], gap: Gap): PolicyFix | undefined {
  const { role, ownRole } = snapshot.access;
  const target = targetOf(snapshot, gap);
  const kept = conditionsFor(all, gap);
  if (!role.known || target === undefined || kept === undefined) return undefined;
  const { layer, items } = gap;
  // The role that is assumed does not ask for itself.
  const asker = items.some(({ on }) => on === "role") ? ownRole : undefined;
  const { arn } = asker ?? role.value;
  const forKey = items.some(({ on }) => on === "key");
  const statement = {
    Effect: "Allow",
    ...(layer === "endpoint-policy" && { Principal: "*" }),
    ...((layer === "table-policy" || layer === "key-policy") && { Principal: { AWS: arn } }),
    Action: oneOrMore(items.map(({ action }) => action)),
    Resource: layer === "key-policy" ? "*" : oneOrMore(items.flatMap((item) => item.resources)),
    ...conditionBlock(
      [...kept],
      // The principal of an endpoint policy must be `*`.
      layer === "endpoint-policy" ? { ArnEquals: { "aws:PrincipalArn": arn } } : {},
      forKey ? { StringEquals: { "kms:ViaService": serviceOf(snapshot) } } : {},
    ),
  };
  return {
    action: "allow-in-policy",
    layer,
    id: target.id,
    ...(target.made && { made: target.made }),
    ...(layer === "role-policy" && { roleName: role.value.name }),
    statements: [statement],
    document: withStatements(target.document, [statement]),
  };
}

function serviceOf({ network: { region } }: Snapshot): string | readonly string[] {
  return oneOrMore(viaServices("dynamodb", region));
}

function oneOrMore(items: readonly string[]): string | readonly string[] {
  const distinct = [...new Set(items)];
  const [first = "", ...others] = distinct;
  return others.length === 0 ? first : distinct;
}

interface Target {
  readonly id: string;
  /** @default - there is none yet */
  readonly document?: unknown;
  readonly made?: MadeEndpoint;
}

/** The policy that gets the statement. @returns undefined if it cannot be changed, or is unknown */
function targetOf(
  { access, network }: Snapshot,
  { layer, endpointId, items }: Gap,
): Target | undefined {
  switch (layer) {
    case "role-policy": {
      const { inlinePolicies } = access;
      if (!inlinePolicies.known) return undefined;
      const taken = inlinePolicies.items.map(({ name }) => name);
      return { id: freeName("dynamodb-access", taken) };
    }
    case "permissions-boundary": {
      const boundary = access.permissionBoundary;
      if (!boundary.known || boundary.value === undefined) return undefined;
      const { name, document } = boundary.value;
      // AWS's own policies cannot be changed.
      const changeable = document.known && parseArn(name)?.account !== "aws";
      return changeable ? { id: name, document: document.value } : undefined;
    }
    case "table-policy": {
      const { table, tablePolicy } = access;
      if (!table.known || !tablePolicy.known) return undefined;
      if (tablePolicy.value === undefined) return { id: table.value.arn };
      const { document } = tablePolicy.value;
      return document.known ? { id: table.value.arn, document: document.value } : undefined;
    }
    case "key-policy": {
      const { key, keyPolicy } = access;
      const [id] = items.flatMap(({ resources }) => resources);
      if (key.known && key.value?.manager === "AWS") return undefined;
      if (id === undefined || !keyPolicy.known || keyPolicy.value === undefined) return undefined;
      const { document } = keyPolicy.value;
      return document.known ? { id, document: document.value } : undefined;
    }
    case "endpoint-policy": {
      const { vpcEndpoints } = network;
      const endpoint = vpcEndpoints.known
        ? vpcEndpoints.items.find(({ VpcEndpointId }) => VpcEndpointId === endpointId)
        : undefined;
      if (endpoint === undefined) return undefined;
      const { VpcEndpointId: id, PolicyDocument: document, VpcId: vpcId, ServiceName } = endpoint;
      const made = id === NEW_ENDPOINT && { vpcId: vpcId ?? "", serviceName: ServiceName ?? "" };
      return { id, document, ...(made && { made }) };
    }
  }
}

function freeName(wanted: string, taken: readonly string[]): string {
  const names = [wanted, ...taken.map((_, index) => `${wanted}-${index + 2}`)];
  return names.find((name) => !taken.includes(name)) ?? `${wanted}-${taken.length + 2}`;
}

function withStatements(document: unknown, statements: readonly PolicyStatement[]): PolicyDocument {
  if (document === undefined) return { Version: "2012-10-17", Statement: statements };
  const before = (typeof document === "string" ? JSON.parse(document) : document) as PolicyDocument;
  return { ...before, Statement: [before.Statement].flat().concat(statements) };
}

/**
 * The list with one more change, or as it was if AWS would refuse that. A statement for a policy that the list
 * changes, or for an endpoint that it makes, goes into that change.
 */
export function including(fixes: readonly Fix[], next: Fix, snapshot: Snapshot): readonly Fix[] {
  const merged = fixes.map((fix) => joined(fix, next) ?? fix);
  const isNew = merged.every((fix, index) => fix === fixes[index]);
  const all = (isNew ? [...fixes, next] : merged).map((fix) => withinQuota(fix, snapshot));
  return all.every((fix) => fix !== undefined) ? all : fixes;
}

/** One change instead of two in the same place. @returns undefined if the places are different */
export function joined(fix: Fix, next: Fix): Fix | undefined {
  if (next.action === "allow-in-policy") return withPolicy(fix, next);
  return next.action === "associate-endpoint" ? withTables(fix, next) : undefined;
}

function withPolicy(fix: Fix, next: PolicyFix): Fix | undefined {
  const { layer, id, statements, document } = next;
  if (fix.action === "create-gateway-endpoint" && id === NEW_ENDPOINT) {
    const all = fix.policy === undefined ? document : withStatements(fix.policy, statements);
    return { ...fix, policy: JSON.stringify(all) };
  }
  if (fix.action !== "allow-in-policy" || fix.layer !== layer) return undefined;
  // A role gets one new policy, whatever its name.
  if (layer === "role-policy" ? fix.roleName !== next.roleName : fix.id !== id) return undefined;
  return {
    ...fix,
    statements: [...fix.statements, ...statements],
    document: withStatements(fix.document, statements),
  };
}

function withTables(
  fix: Fix,
  { endpointId, routeTableIds, again }: Extract<Fix, { action: "associate-endpoint" }>,
): Fix | undefined {
  const isSame =
    fix.action === "associate-endpoint"
      ? fix.endpointId === endpointId && fix.again === again
      : fix.action === "create-gateway-endpoint" && endpointId === NEW_ENDPOINT;
  if (!isSame || !("routeTableIds" in fix)) return undefined;
  return { ...fix, routeTableIds: [...new Set([...fix.routeTableIds, ...routeTableIds])].sort() };
}

/** Keys that follow from the path. The new statement names the path that the request takes. */
const PATH_KEYS = ["aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip", "aws:sourceip"];
/** Keys that say who asks. The new statement names the role by itself. */
const IDENTITY_KEYS = ["aws:principalarn", "aws:userid", "aws:username"];

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * The conditions that the policy's author puts on similar requests, and that this request meets.
 *
 * @returns undefined if the author demands something that a statement cannot give
 */
function conditionsFor(
  all: readonly Permission[],
  { layer, items }: Gap,
): readonly Conditions[] | undefined {
  const subjects = items.map(subjectOf);
  const alike = all.filter((item) => subjects.includes(subjectOf(item)));
  const granting = alike
    .filter(({ decision }) => decision.effect === "ALLOWED")
    .flatMap(({ decision }) => outcomesOf(decision.layers, layer))
    .flatMap(({ allowedBy }) => allowedBy);
  const [model] = granting;
  if (model !== undefined) return [asConditions(model.conditions)];
  const [nearest] = items
    .flatMap(({ decision }) => outcomesOf(decision.layers, layer))
    .flatMap(({ nearMisses }) => nearMisses)
    .sort((a, b) => a.failed.length - b.failed.length);
  if (nearest === undefined) return [];
  const unmet = nearest.conditions.filter(({ met }) => met !== "true");
  const met = nearest.conditions.filter((condition) => !unmet.includes(condition));
  const keys = unmet.map(({ key }) => key.toLowerCase());
  if (!keys.every((key) => PATH_KEYS.includes(key) || IDENTITY_KEYS.includes(key)))
    return undefined;
  const [item] = items;
  const path = keys.some((key) => PATH_KEYS.includes(key)) ? pathCondition(item) : {};
  return path && [asConditions(met), path];
}

function outcomesOf(layers: readonly LayerOutcome[], layer: Blocker["layer"]) {
  return layers.filter((outcome) => outcome.layer === layer);
}

/** @returns undefined if nothing names the path */
function pathCondition(item: Permission | undefined): Conditions | undefined {
  const via = item?.via;
  if (via === undefined) return undefined;
  if ("endpointId" in via) return { StringEquals: { "aws:SourceVpce": via.endpointId } };
  const addresses = "publicIps" in via ? via.publicIps : [];
  return addresses.length === 0
    ? undefined
    : { IpAddress: { "aws:SourceIp": addresses.map((address) => `${address}/32`) } };
}

function asConditions(outcomes: readonly ConditionOutcome[]): Conditions {
  return outcomes.reduce<Conditions>(
    (block, { operator, key, expected }) => ({
      ...block,
      [operator]: { ...block[operator], [key]: oneOrMore(expected) },
    }),
    {},
  );
}

function conditionBlock(
  kept: readonly Conditions[],
  ...own: readonly Conditions[]
): { readonly Condition?: Conditions } {
  const Condition = [...kept, ...own].reduce<Conditions>((block, next) => {
    const merged = Object.entries(next).map(([operator, keys]) => [
      operator,
      { ...block[operator], ...keys },
    ]);
    return { ...block, ...(Object.fromEntries(merged) as Conditions) };
  }, {});
  return Object.keys(Condition).length === 0 ? {} : { Condition };
}
