import { type Gate } from "./conclude";
import { type Assumption, type PrincipalPolicies } from "./decision";
import { evaluateLayer, isNone, type Layer, type LayerAnswer, limitOf } from "./layer";
import { type LayerName } from "./policy";
import { type RequestPath } from "./request";
import { type Situation } from "./statement";
import { type Answer, answer, unknown } from "./truth";

const NOT_COLLECTED: readonly Layer[] = [
  { state: "unknown", why: "not collected", assume: "none" },
];

/** One evaluated layer of policies. */
export interface Consulted {
  readonly name: LayerName;
  readonly layer: Layer;
  readonly answer: LayerAnswer;
}

export interface PrincipalLayers {
  readonly role: Consulted;
  readonly boundary: Consulted;
  readonly session: Consulted;
  readonly organization: readonly Consulted[];
}

export function consult(name: LayerName, layer: Layer, situation: Situation): Consulted {
  return { name, layer, answer: evaluateLayer(name, layer, situation) };
}

export function consultPrincipalPolicies(
  policies: PrincipalPolicies,
  situation: Situation,
): PrincipalLayers {
  const levels = (name: LayerName, layers = NOT_COLLECTED): readonly Consulted[] =>
    layers.map((layer) => consult(name, layer, situation));
  const [session = { state: "none" } as const] =
    policies.session === undefined ? NOT_COLLECTED : [policies.session];
  return {
    role: consult("role-policy", policies.role, situation),
    boundary: consult("permissions-boundary", policies.permissionsBoundary, situation),
    session: consult("session-policy", session, situation),
    organization: [
      ...levels("service-control-policy", policies.serviceControl),
      ...levels("resource-control-policy", policies.resourceControl),
    ],
  };
}

/** Every level of the organization must allow. */
export function organizationGates({ organization }: PrincipalLayers): readonly Gate[] {
  return organization.map(({ name, layer, answer: given }) => ({
    layer: name,
    answer: limitOf(layer, given),
    code: () =>
      name === "service-control-policy" ? "X_AUTHZ_SCP_NO_ALLOW" : "X_AUTHZ_RCP_NO_ALLOW",
  }));
}

export function hasBoundary({ permissionsBoundary: layer }: PrincipalPolicies): Answer {
  return layer.state === "unknown" && layer.assume === "anything"
    ? unknown(
        { kind: "policy", layer: "permissions-boundary", why: layer.why },
        { name: "has a permissions boundary" },
      )
    : answer(!isNone(layer));
}

export function throughEndpoint(path: RequestPath): Answer {
  return path.through === "unknown"
    ? unknown({ kind: "path", why: path.why }, { name: "through an endpoint" })
    : answer(path.through === "endpoint");
}

export function assumptionsOf(layers: readonly Consulted[]): readonly Assumption[] {
  return layers.flatMap(({ name, layer, answer: { outcome } }) =>
    outcome.consulted && layer.state === "unknown" && layer.assume === "none"
      ? [{ layer: name, why: layer.why }]
      : [],
  );
}
