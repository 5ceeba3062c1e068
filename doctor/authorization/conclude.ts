import {
  type Assumption,
  type AuthorizationCode,
  type Blocker,
  type Decision,
  type DenialCode,
  UNKNOWN_CODES,
  type UnknownCode,
} from "./decision";
import { type LayerAnswer } from "./layer";
import { type LayerName } from "./policy";
import { all, any, type Answer, not, type Unknown } from "./truth";

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
  const allowed = all([not(denied), ...gates.map(({ answer }) => answer)]);
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
        decidedBy: consulted.flatMap(({ allowedBy }) => allowedBy.map((part) => part.statement)),
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

function blockersOf({ layers, gates, explicitDeny }: Evaluated): readonly Blocker[] {
  const denies = layers
    .filter(({ deny }) => deny.truth === "true")
    .map(({ outcome }) => ({
      code: explicitDeny,
      layer: outcome.layer,
      statements: outcome.deniedBy.map(({ statement }) => statement),
    }));
  const closed = gates
    .filter(({ answer }) => answer.truth === "false")
    .map(({ code, layer }) => ({ code: code(), layer, statements: [] }));
  return [...denies, ...closed];
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
      return "X_AUTHZ_UNKNOWN_VALUE";
  }
}
