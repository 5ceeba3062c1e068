import { parseArn } from "../aws/arn";
import {
  type Layer,
  type LayerName,
  type Policy,
  type PrincipalPolicies,
  PolicyError,
  parsePolicy,
} from "./authorization";
import { type AccessSnapshot, type AttachedPolicy, type Fact, type Role } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";
import { type Unknown } from "./snapshot/network";

/** The policies of the role that signs, of its session, and of the organization for this resource. */
export function principalPolicies(
  { access }: Snapshot,
  role: Role,
  resource: string,
): PrincipalPolicies {
  const { sessionPolicy } = access;
  return {
    ...policiesOf(access, access, role, resource),
    ...(sessionPolicy && {
      session: layerOf("session-policy", { known: true, value: sessionPolicy }),
    }),
  };
}

/** The same for the source's own role, if it assumes another one. */
export function policiesOf(
  own: Pick<AccessSnapshot, "inlinePolicies" | "attachedPolicies" | "permissionBoundary">,
  access: Pick<AccessSnapshot, "organizations">,
  role: Pick<Role, "arn">,
  resource: string,
): PrincipalPolicies {
  const collections = [own.inlinePolicies, own.attachedPolicies];
  return {
    role: layerOfAll(
      "role-policy",
      collections.flatMap((collection) => (collection.known ? collection.items : [])),
      collections.flatMap((collection) =>
        collection.known ? [] : [{ id: collection.missing, why: whyOf(collection) }],
      ),
    ),
    permissionsBoundary: layerOf("permissions-boundary", own.permissionBoundary),
    ...organizationPolicies(access, role.arn, resource),
  };
}

/**
 * The policies of organizations: those that limit the role, by its account, and those that limit the
 * resource, by the resource's. Neither kind limits a service-linked role, nor anything of the
 * management account.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
function organizationPolicies(
  access: Pick<AccessSnapshot, "organizations">,
  role: string,
  resource: string,
): Pick<PrincipalPolicies, "serviceControl" | "resourceControl"> {
  if (parseArn(role)?.resource.startsWith("role/aws-service-role/")) {
    return { serviceControl: [], resourceControl: [] };
  }
  return {
    serviceControl: levelLayers(access, parseArn(role)?.account, "service-control-policy"),
    resourceControl: levelLayers(access, parseArn(resource)?.account, "resource-control-policy"),
  };
}

/** One layer per level. `undefined`: nothing is known about the account. */
function levelLayers(
  { organizations }: Pick<AccessSnapshot, "organizations">,
  account = "",
  layer: "service-control-policy" | "resource-control-policy",
): readonly Layer[] | undefined {
  const membership = organizations[account];
  if (membership === undefined) return undefined;
  const { organization, levels } = membership;
  const lists = levels.map(({ serviceControl, resourceControl }) =>
    layer === "service-control-policy" ? serviceControl : resourceControl,
  );
  if (!organization.known) {
    // Whether the account is the management account decides whether policies that are known apply.
    const assume = lists.some(({ known }) => known) ? "anything" : "none";
    return [{ state: "unknown", why: whyOf(organization), assume }];
  }
  if (organization.value === undefined) return [];
  if (organization.value.managementAccountId === account) return [];
  const areUsed = lists.some((list) => list.known && list.items.length > 0);
  return lists.map((list) => {
    if (!list.known) return { state: "unknown", why: whyOf(list), assume: "none" };
    return list.items.length > 0 ? layerOfAll(layer, list.items) : emptyLevel(areUsed);
  });
}

/**
 * Where policies of a kind are used, every level has one.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html
 */
function emptyLevel(areUsed: boolean): Layer {
  return areUsed
    ? { state: "unknown", why: "a level of the organization lists no policy", assume: "anything" }
    : { state: "none" };
}

/** All of these policies, as one layer. */
function layerOfAll(
  layer: LayerName,
  policies: readonly AttachedPolicy[],
  missing: readonly { readonly id: string; readonly why: string }[] = [],
): Layer {
  const read = policies.map((policy) => readPolicy(layer, policy));
  return {
    state: "known",
    policies: read.flatMap((policy) => ("unreadable" in policy ? [] : [policy])),
    unreadable: [
      ...read.flatMap((policy) => ("unreadable" in policy ? [policy.unreadable] : [])),
      ...missing,
    ],
  };
}

function whyOf({ missing, why }: Unknown): string {
  return `${missing}: ${why}`;
}

type Read = Policy | { readonly unreadable: { readonly id: string; readonly why: string } };

function readPolicy(layer: LayerName, { name, document }: AttachedPolicy, id = name): Read {
  if (!document.known) return { unreadable: { id, why: whyOf(document) } };
  const { value } = document;
  if (typeof value !== "object" || value === null) return parsed(value, layer, id);
  const names = READ.get(value) ?? new Map<string, Read>();
  READ.set(value, names);
  const key = JSON.stringify([layer, id]);
  const read = names.get(key) ?? parsed(value, layer, id);
  names.set(key, read);
  return read;
}

/** What documents say, by layer and id: sources that share a policy read it once. */
const READ = new WeakMap<object, Map<string, Read>>();

function parsed(document: unknown, layer: LayerName, id: string): Read {
  try {
    return parsePolicy(document, { layer, id });
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { unreadable: { id, why: error.message } };
  }
}

/** One policy, or its absence, as authorization reads it. */
export function layerOf(
  layer: LayerName,
  fact: Fact<AttachedPolicy | undefined>,
  id?: string,
): Layer {
  if (!fact.known) return { state: "unknown", why: whyOf(fact), assume: "anything" };
  if (fact.value === undefined) return { state: "none" };
  const policy = readPolicy(layer, fact.value, id ?? fact.value.name);
  return "unreadable" in policy
    ? { state: "unknown", why: policy.unreadable.why, assume: "anything" }
    : { state: "known", policies: [policy] };
}
