import { evaluateCondition } from "./condition";
import { type KeyValue, type RequestContext } from "./context";
import {
  globOf,
  hasWildcardInType,
  ignoringCase,
  match,
  type Pattern,
  withinArnSegments,
} from "./pattern";
import { type Condition, type Element, type Policy, type Statement } from "./policy";
import { type Grain, GRAINS, type Named, namedBy, type PrincipalRules } from "./principal";
import { all, any, type Answer, not, type Truth, unknown, YES } from "./truth";
import { resolveVariables } from "./variables";

/** One request on one resource, as policies evaluate it. */
export interface Situation {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  readonly rules: PrincipalRules;
}

/** The result of one condition in a statement. */
export interface ConditionOutcome {
  readonly operator: string;
  readonly key: string;
  /** What the policy requires. */
  readonly expected: readonly string[];
  /** What the request contains. */
  readonly actual: KeyValue;
  readonly met: Truth;
}

export interface StatementOutcome {
  /** Whether the statement applies, by how it names the requester. */
  readonly applies: Readonly<Record<Grain, Answer>>;
  /** Whether the statement applies at all. */
  readonly answer: Answer;
  /** The parts that do not match. Empty when the statement applies. */
  readonly failed: readonly ("principal" | "action" | "resource" | "condition")[];
  readonly conditions: readonly ConditionOutcome[];
}

export function evaluateStatement(
  policy: Policy,
  statement: Statement,
  situation: Situation,
): StatementOutcome {
  const { context } = situation;
  const named = namedBy(statement, situation.rules);
  const action = matchAction(statement.action, situation.action);
  const resource = matchResource(
    statement.resource,
    situation.resource,
    policy.variables ? context : undefined,
  );
  const conditions = statement.conditions.map((condition) => ({
    condition,
    met: evaluateCondition(condition, context, policy.variables),
  }));
  const condition = all(conditions.map(({ met }) => met));
  const rest = all([action, resource, condition]);
  const applies: Named = {
    everyone: all([named.everyone, rest]),
    account: all([named.account, rest]),
    role: all([named.role, rest]),
    session: all([named.session, rest]),
  };
  const principal = any(GRAINS.map((grain) => named[grain]));
  const parts = { principal, action, resource, condition } as const;
  const names = ["principal", "action", "resource", "condition"] as const;
  return {
    applies,
    answer: all([principal, rest]),
    failed: names.filter((name) => parts[name].truth === "false"),
    conditions: conditions.map(({ condition: of, met }) => outcomeOf(of, met, context)),
  };
}

function outcomeOf(condition: Condition, met: Answer, context: RequestContext): ConditionOutcome {
  const { operator, key, values } = condition;
  return {
    operator: operator.name,
    key,
    expected: values,
    actual: context.lookup(key),
    met: met.truth,
  };
}

/** Action names are not case-sensitive. */
function matchAction({ not: negated, patterns }: Element, action: string): Answer {
  const matches = any(
    patterns.map((pattern) => match(ignoringCase(globOf(pattern)), action.toLowerCase())),
  );
  return negated ? not(matches) : matches;
}

function matchResource(
  { not: negated, patterns }: Element,
  resource: string,
  context: RequestContext | undefined,
): Answer {
  const resolved = patterns.map((text) => ({ text, ...resolveVariables(text, context, true) }));
  const matches = any(
    resolved.map(({ text, pattern }) =>
      all([match(withinArnSegments(pattern), resource), typeIsPlain(text, pattern)]),
    ),
  );
  // A variable without a value matches no resource, also in NotResource.
  return all([negated ? not(matches) : matches, ...resolved.map(({ usable }) => usable)]);
}

function typeIsPlain(resource: string, pattern: Pattern): Answer {
  return hasWildcardInType(pattern)
    ? unknown({ kind: "resource-type", resource }, { name: `type of ${resource}` })
    : YES;
}
