import {
  type Layer,
  type LayerName,
  type Policy,
  type PrincipalPolicies,
  PolicyError,
  parsePolicy,
} from "./authorization";
import { type AccessSnapshot, type AttachedPolicy, type Fact } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";
import { type Unknown } from "./snapshot/network";

/** The policies of the role that signs, and of its session, as authorization reads them. */
export function principalPolicies({ access }: Snapshot): PrincipalPolicies {
  const { sessionPolicy } = access;
  return {
    ...policiesOf(access),
    ...(sessionPolicy && {
      session: layerOf("session-policy", { known: true, value: sessionPolicy }),
    }),
  };
}

/** The same for the source's own role, if it assumes another one. */
export function policiesOf(
  access: Pick<AccessSnapshot, "inlinePolicies" | "attachedPolicies" | "permissionBoundary">,
): PrincipalPolicies {
  const collections = [access.inlinePolicies, access.attachedPolicies];
  const read = collections
    .flatMap((collection) => (collection.known ? collection.items : []))
    .map((policy) => readPolicy("role-policy", policy));
  return {
    role: {
      state: "known",
      policies: read.flatMap((policy) => ("unreadable" in policy ? [] : [policy])),
      unreadable: [
        ...read.flatMap((policy) => ("unreadable" in policy ? [policy.unreadable] : [])),
        ...collections.flatMap((collection) =>
          collection.known ? [] : [{ id: collection.missing, why: whyOf(collection) }],
        ),
      ],
    },
    permissionsBoundary: layerOf("permissions-boundary", access.permissionBoundary),
  };
}

function whyOf({ missing, why }: Unknown): string {
  return `${missing}: ${why}`;
}

type Read = Policy | { readonly unreadable: { readonly id: string; readonly why: string } };

function readPolicy(layer: LayerName, { name, document }: AttachedPolicy, id = name): Read {
  if (!document.known) return { unreadable: { id, why: whyOf(document) } };
  try {
    return parsePolicy(document.value, { layer, id });
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
