import {
  type Assumption,
  type AuthorizationCode,
  type Blocker,
  type Decision,
  type DenialCode,
  UNKNOWN_CODES,
  type UnknownCode,
} from "./decision";
import { type LayerAnswer, type LayerOutcome } from "./layer";
import { type LayerName, type StatementReference } from "./policy";
import { settle } from "./settle";
import { all, any, type Answer, not, type Truth, type Unknown } from "./truth";

/** One requirement for a request. The request is allowed only if all gates hold. */
export interface Gate {
  readonly layer: LayerName;
  readonly answer: Answer;
  /** The code when the gate does not hold. */
  readonly code: () => DenialCode;
}

export interface Evaluated {
  readonly action: string;
  readonly resource: string;
  readonly layers: readonly LayerAnswer[];
  readonly gates: readonly Gate[];
  readonly explicitDeny: DenialCode;
  readonly assumptions: readonly Assumption[];
}

/**
 * A request is allowed when no statement denies it and every gate holds.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function conclude(evaluated: Evaluated): Decision {
  const { action, resource, layers, gates, assumptions } = evaluated;
  const denied = any(layers.map(({ deny }) => deny));
  const allowed = settle(all([not(denied), ...gates.map(({ answer }) => answer)]));
  const base = {
    action,
    resource,
    assumptions,
    layers: layers.map(({ outcome }) => outcome),
    blockers: [],
    unknowns: [],
  };
  const consulted = base.layers.filter((layer) => layer.consulted);
  switch (allowed.truth) {
    case "true":
      return {
        ...base,
        effect: "ALLOWED",
        code: null,
        decidedBy: consulted.flatMap((layer) => statementsOf(layer, "Allow")),
      };
    case "unknown":
      return {
        ...base,
        effect: "INDETERMINATE",
        code: unknownCode(allowed.because),
        unknowns: allowed.because,
        decidedBy: consulted.flatMap(({ undecided }) => undecided.map((part) => part.statement)),
      };
    case "false": {
      const blockers = blockersOf(evaluated);
      return {
        ...base,
        effect: "DENIED",
        code: blockers[0]?.code ?? null,
        blockers,
        decidedBy: blockers.flatMap(({ statements }) => statements),
      };
    }
  }
}

function blockersOf(evaluated: Evaluated): readonly Blocker[] {
  const certain = blockersWhere(evaluated, ({ truth }, blocks) => truth === blocks);
  if (certain.length > 0) return certain;
  // Something blocks in every case, but not the same in each.
  return blockersWhere(evaluated, ({ truth }, blocks) => truth === blocks || truth === "unknown");
}

function blockersWhere(
  { layers, gates, explicitDeny }: Evaluated,
  blocks: (answer: Answer, when: Truth) => boolean,
): readonly Blocker[] {
  const denies = layers
    .filter(({ deny }) => blocks(deny, "true"))
    .map(({ outcome }) => ({
      code: explicitDeny,
      layer: outcome.layer,
      statements: statementsOf(outcome, "Deny"),
    }));
  const closed = gates
    .filter(({ answer }) => blocks(answer, "false"))
    .map(({ code, layer }) => ({ code: code(), layer, statements: [] }));
  return [...denies, ...closed];
}

/** The statements of a layer that allow or deny. If none does so in every case, those that may. */
function statementsOf(
  { allows, allowedBy, denies, deniedBy, undecided }: LayerOutcome,
  effect: "Allow" | "Deny",
): readonly StatementReference[] {
  const [truth, certain] = effect === "Allow" ? [allows, allowedBy] : [denies, deniedBy];
  const parts = certain.length > 0 || truth === "false" ? certain : undecided;
  return parts.map(({ statement }) => statement).filter((each) => each.effect === effect);
}

function unknownCode(unknowns: readonly Unknown[]): AuthorizationCode | null {
  const codes = unknowns.map(codeOf);
  return UNKNOWN_CODES.find((code) => codes.includes(code)) ?? null;
}

function codeOf({ kind }: Unknown): UnknownCode {
  switch (kind) {
    case "policy":
      return "X_AUTHZ_UNKNOWN_POLICY";
    case "path":
      return "X_AUTHZ_UNKNOWN_PATH";
    case "principal":
    case "session-name":
      return "X_AUTHZ_UNKNOWN_PRINCIPAL";
    case "condition-key":
    case "policy-variable":
      return "X_AUTHZ_UNKNOWN_KEY";
    case "condition-value":
    case "resource-type":
      return "X_AUTHZ_UNKNOWN_VALUE";
  }
}
