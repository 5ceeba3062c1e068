import {
  type LayerName,
  type Policy,
  referenceTo,
  type Statement,
  type StatementReference,
} from "./policy";
import { type Grain, GRAINS } from "./principal";
import {
  type ConditionOutcome,
  evaluateStatement,
  type Situation,
  type StatementOutcome,
} from "./statement";
import { settle } from "./settle";
import { all, any, type Answer, type Truth, type Unknown, unknown, YES } from "./truth";

/** All policies of one kind that apply to a request. */
export type Layer =
  | {
      readonly state: "known";
      readonly policies: readonly Policy[];
      /**
       * Policies that exist but could not be read.
       *
       * @default - none
       */
      readonly unreadable?: readonly { readonly id: string; readonly why: string }[];
    }
  /** No policy exists. The layer does not grant, limit, or deny. */
  | { readonly state: "none" }
  | {
      readonly state: "unknown";
      /** The reason, such as a missing file. */
      readonly why: string;
      /**
       * `none`: assume that no policy exists, and list the layer among the assumptions. `anything`: the
       * policy could grant, limit, or deny, so the decision is INDETERMINATE if that could change it.
       */
      readonly assume: "none" | "anything";
    };

/** A statement that took part in a decision, or nearly did. */
export interface StatementPart {
  readonly statement: StatementReference;
  /** The parts that did not match. Empty if the statement applies. */
  readonly failed: StatementOutcome["failed"];
  readonly conditions: readonly ConditionOutcome[];
}

/** One layer's result for a request, as data. */
export interface LayerOutcome {
  readonly layer: LayerName;
  /** False when the layer does not apply, such as an endpoint policy on a path through NAT. */
  readonly consulted: boolean;
  readonly state: Layer["state"];
  readonly allows: Truth;
  readonly denies: Truth;
  readonly allowedBy: readonly StatementPart[];
  readonly deniedBy: readonly StatementPart[];
  /** Statements whose result depends on something unknown. */
  readonly undecided: readonly (StatementPart & { readonly because: readonly Unknown[] })[];
  /** Allow statements for this action whose principal, resource, or condition does not match. */
  readonly nearMisses: readonly StatementPart[];
}

/** One layer's result, as the decision uses it. */
export interface LayerAnswer {
  readonly allow: Answer;
  readonly allowBy: Readonly<Record<Grain, Answer>>;
  readonly deny: Answer;
  readonly outcome: LayerOutcome;
}

export function evaluateLayer(name: LayerName, layer: Layer, situation: Situation): LayerAnswer {
  const policies = layer.state === "known" ? layer.policies : [];
  const evaluated = policies.flatMap((policy) =>
    policy.statements.map((statement) => ({
      policy,
      statement,
      outcome: evaluateStatement(policy, statement, situation),
    })),
  );
  // A policy that cannot be read may do each of these, or none.
  const gaps = (): readonly Answer[] => gapsOf(name, layer);
  const allowing = evaluated.filter(({ statement }) => statement.effect === "Allow");
  const denying = evaluated.filter(({ statement }) => statement.effect === "Deny");
  const grain = (of: Grain): Answer =>
    settle(any([...allowing.map(({ outcome }) => outcome.applies[of]), ...gaps()]));
  const allowBy = {
    everyone: grain("everyone"),
    account: grain("account"),
    role: grain("role"),
    session: grain("session"),
  };
  const allow = settle(any(GRAINS.map((of) => allowBy[of])));
  const deny = settle(any([...denying.map(({ outcome }) => outcome.answer), ...gaps()]));
  return {
    allow,
    allowBy,
    deny,
    outcome: {
      layer: name,
      consulted: true,
      state: layer.state,
      allows: allow.truth,
      denies: deny.truth,
      allowedBy: allowing.filter(isTrue).map(partOf),
      deniedBy: denying.filter(isTrue).map(partOf),
      undecided: evaluated.flatMap((each) => {
        const { answer } = each.outcome;
        return answer.truth === "unknown" ? [{ ...partOf(each), because: answer.because }] : [];
      }),
      nearMisses: allowing
        .filter(({ outcome }) => outcome.answer.truth === "false")
        .filter(({ outcome }) => !outcome.failed.includes("action"))
        .map(partOf),
    },
  };
}

/** The layer as a limit. An absent layer does not limit. */
export function limitOf(layer: Layer, { allow }: LayerAnswer): Answer {
  return isNone(layer) ? YES : allow;
}

/** Whether the layer has no policies, or is assumed to have none. */
export function isNone(layer: Layer): boolean {
  return layer.state === "none" || (layer.state === "unknown" && layer.assume === "none");
}

function gapsOf(name: LayerName, layer: Layer): readonly Answer[] {
  if (layer.state === "known") {
    return (layer.unreadable ?? []).map(({ id, why }) =>
      unknown({ kind: "policy", layer: name, policy: id, why }),
    );
  }
  return layer.state === "none" || layer.assume === "none"
    ? []
    : [unknown({ kind: "policy", layer: name, why: layer.why })];
}

interface Evaluated {
  readonly policy: Policy;
  readonly statement: Statement;
  readonly outcome: StatementOutcome;
}

function isTrue({ outcome }: Evaluated): boolean {
  return outcome.answer.truth === "true";
}

function partOf({ policy, statement, outcome }: Evaluated): StatementPart {
  return {
    statement: referenceTo(policy, statement),
    failed: outcome.failed,
    conditions: outcome.conditions,
  };
}

/** The layer's result when it is uncertain whether the layer applies, or when it does not apply. */
export function consultedOnly(past: Answer, of: LayerAnswer): LayerAnswer {
  return {
    ...of,
    deny: all([past, of.deny]),
    outcome: { ...of.outcome, consulted: past.truth !== "false" },
  };
}
