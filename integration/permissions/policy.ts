import { STACK_TAG } from "../../contract/stacks";
import { HarnessError } from "../errors";
import { type Call, type Target } from "./call";
import { addedBy, RULES } from "./rules";

type Condition = Readonly<Record<string, readonly string[]>>;

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals: Condition };
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/**
 * Without white space.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MOST_CHARACTERS = 6144;
/** AWS attaches 10 managed policies to a role by default; the same page. */
export const MOST_POLICIES = 10;

/** One action on one resource, under one condition. */
interface Need {
  readonly action: string;
  readonly resources: readonly string[];
  readonly condition: Condition;
}

type Group = readonly [Need, ...Need[]];

/**
 * The least policy that allows some calls and what AWS's rules add to them, in as few documents as fit.
 * @param name `<prefix>-<access path>`: the value of the Stack tag.
 * @param besides What other policies allow already, with what AWS's rules add to it. @default - nothing
 */
export function policiesFor(
  calls: readonly Call[],
  name: string,
  besides: readonly Call[] = [],
): readonly PolicyDocument[] {
  return packed([
    ...statementsFor("Called", needsOf(calls, name), needsOf(besides, name)),
    ...RULES.flatMap((rule) =>
      statementsFor(
        `Rule${rule.name}`,
        needsOf(addedBy(rule, calls), name),
        needsOf(addedBy(rule, besides), name),
      ),
    ),
  ]);
}

function statementsFor(
  sid: string,
  needs: readonly Need[],
  besides: readonly Need[],
): readonly PolicyStatement[] {
  const others = besides.length === 0 ? [] : statementsFor(sid, besides, []);
  const unmet = needs.filter((need) => !others.some((statement) => covers(statement, need)));
  const groups = grouped(byAction(unmet), ({ action, resources, condition }) =>
    JSON.stringify([condition, isSharable(action, condition) ? [] : resources]),
  );
  return groups.map((group, index) => ({
    Sid: `${sid}${index === 0 ? "" : index + 1}`,
    Effect: "Allow",
    Action: sorted(group.map(({ action }) => action)),
    Resource: sorted(group.flatMap(({ resources }) => resources)),
    ...conditionOf(group[0].condition),
  }));
}

function covers({ Action, Resource, Condition }: PolicyStatement, need: Need): boolean {
  const allowed = Condition?.StringEquals ?? {};
  const keys = new Set([...Object.keys(allowed), ...Object.keys(need.condition)]);
  return (
    Action.includes(need.action) &&
    need.resources.every((resource) => Resource.includes(resource)) &&
    [...keys].every(
      (key) => need.condition[key]?.every((value) => allowed[key]?.includes(value)) === true,
    )
  );
}

function needsOf(calls: readonly Call[], name: string): readonly Need[] {
  return calls
    .filter(({ action }) => !NEEDS_NO_PERMISSION.includes(action))
    .flatMap((call) => call.on.map((target) => needOf(call, target, name)));
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const NEEDS_NO_PERMISSION = ["sts:GetCallerIdentity"];

/**
 * The Stack tag narrows EC2's actions, so that a statement may list resource types that not all of them take. What tags
 * takes all types, and so has a statement of its own.
 */
function isSharable(action: string, condition: Condition): boolean {
  return (
    action.startsWith("ec2:") && action !== "ec2:CreateTags" && Object.keys(condition).length > 0
  );
}

function needOf({ action, keys = {} }: Call, { arn, stack }: Target, name: string): Need {
  // A full name narrows enough.
  const isNamed = arn !== "*" && !arn.endsWith("/0");
  const tag =
    stack === undefined || isNamed
      ? {}
      : { [`aws:${stack === "asked" ? "RequestTag" : "ResourceTag"}/${STACK_TAG}`]: [name] };
  const others = Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, [value]]));
  return { action, resources: patternsOf(arn), condition: { ...tag, ...others } };
}

/** Each action once for each condition. Values of one key are alternatives. */
function byAction(needs: readonly Need[]): readonly Need[] {
  const groups = grouped(needs, ({ action, condition }) =>
    JSON.stringify([action, { ...condition, "ec2:CreateAction": [] }]),
  );
  return groups.map((group) => {
    const [{ action, condition }] = group;
    const actions = sorted(group.flatMap((need) => need.condition["ec2:CreateAction"] ?? []));
    return {
      action,
      resources: sorted(group.flatMap(({ resources }) => resources)),
      condition: { ...condition, ...(actions.length > 0 && { "ec2:CreateAction": actions }) },
    };
  });
}

/** IDs are not known beforehand. A log group's own ARN and that of its streams are both asked for. */
function patternsOf(arn: string): readonly string[] {
  if (arn.includes(":log-group:")) return [arn, `${arn}:*`];
  return [arn.replace(/\/0$/, "/*")];
}

function conditionOf(condition: Condition): Pick<PolicyStatement, "Condition"> {
  return Object.keys(condition).length === 0 ? {} : { Condition: { StringEquals: condition } };
}

function grouped(needs: readonly Need[], keyOf: (need: Need) => string): readonly Group[] {
  const groups = new Map<string, [Need, ...Need[]]>();
  for (const need of needs) {
    const group = groups.get(keyOf(need));
    if (group === undefined) groups.set(keyOf(need), [need]);
    else group.push(need);
  }
  return [...groups.values()];
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function packed(statements: readonly PolicyStatement[]): readonly PolicyDocument[] {
  const documents: PolicyStatement[][] = [];
  for (const statement of statements) {
    if (!fits([statement])) throw new HarnessError(`${statement.Sid} does not fit into a policy`);
    const last = documents.at(-1);
    if (last !== undefined && fits([...last, statement])) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(documentOf);
}

function documentOf(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

function fits(statements: readonly PolicyStatement[]): boolean {
  return JSON.stringify(documentOf(statements)).length <= MOST_CHARACTERS;
}
