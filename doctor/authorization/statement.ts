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
function matchAction(element: Element, action: string): Answer {
  const patterns = once(ACTIONS, element, () =>
    element.patterns.map((pattern) => ignoringCase(globOf(pattern))),
  );
  const matches = any(patterns.map((pattern) => match(pattern, action.toLowerCase())));
  return element.not ? not(matches) : matches;
}

function matchResource(
  element: Element,
  resource: string,
  context: RequestContext | undefined,
): Answer {
  const resolved = element.patterns.some((text) => text.includes("${"))
    ? element.patterns.map((text) => resourceOf(text, context))
    : once(RESOURCES, element, () => element.patterns.map((text) => resourceOf(text, undefined)));
  const matches = any(
    resolved.map(({ pattern, isPlain }) => all([match(pattern, resource), isPlain])),
  );
  // A variable without a value matches no resource, also in NotResource.
  return all([element.not ? not(matches) : matches, ...resolved.map(({ usable }) => usable)]);
}

interface ResourcePattern {
  readonly pattern: Pattern;
  readonly isPlain: Answer;
  readonly usable: Answer;
}

function resourceOf(text: string, context: RequestContext | undefined): ResourcePattern {
  const { pattern, usable } = resolveVariables(text, context, true);
  return { pattern: withinArnSegments(pattern), isPlain: typeIsPlain(text, pattern), usable };
}

/** The patterns of elements without variables, which are the same for every request. */
const ACTIONS = new WeakMap<Element, readonly Pattern[]>();
const RESOURCES = new WeakMap<Element, readonly ResourcePattern[]>();

function once<T>(made: WeakMap<Element, T>, element: Element, make: () => T): T {
  const found = made.get(element) ?? make();
  made.set(element, found);
  return found;
}

function typeIsPlain(resource: string, pattern: Pattern): Answer {
  return hasWildcardInType(pattern)
    ? unknown({ kind: "resource-type", resource }, { name: `type of ${resource}` })
    : YES;
}
