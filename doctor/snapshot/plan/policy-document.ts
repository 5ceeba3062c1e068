import { type Fact } from "../known";
import { type Resource } from "./document";
import { type Evaluator, unresolved } from "./evaluator";
import { isMarked, type Path, type Wanted } from "./nodes";
import { localAddress } from "./plan-index";

const ARNS: Wanted = {
  list: true,
  what: "ARNs",
  accepts: (text) => text.startsWith("arn:") || text === "*",
};
const ACTIONS: Wanted = {
  list: true,
  what: "actions",
  accepts: (text) => text === "*" || /^[\w-]+:[\w*?]+$/.test(text),
};
/** What a name or the ARN of a table is in, such as a pattern, changes what it means. An id stands alone. */
const CONDITION: Wanted = {
  list: true,
  what: "condition",
  accepts: (text) => /^[a-z]+-[\da-z]+$/.test(text),
};
/** Text around the ARN of a role makes it nobody's. */
const PRINCIPALS: Wanted = {
  list: true,
  what: "principals",
  accepts: (text) => /^arn:[^:]*:iam:/.test(text),
};
const DOCUMENT: Wanted = { what: "policy", accepts: (text) => text.startsWith("{") };

/** The fields of a statement, and what they are in the data source. */
const LISTS = [
  ["Action", "actions", ACTIONS],
  ["NotAction", "not_actions", ACTIONS],
  ["Resource", "resources", ARNS],
  ["NotResource", "not_resources", ARNS],
] as const;

/**
 * The policy that a data source `aws_iam_policy_document` writes during apply.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(evaluator: Evaluator, resource: Resource): Fact<string> {
  try {
    const version = resource.values.version ?? "2012-10-17";
    const sources = documents(evaluator, resource, "source_policy_documents");
    const overrides = documents(evaluator, resource, "override_policy_documents");
    const own = places(resource, ["statement"]).map((place) =>
      statement(evaluator, resource, ["statement", place]),
    );
    const Statement = [sources, [own], overrides].flat().reduce(merge, []);
    return { known: true, value: JSON.stringify({ Version: version, Statement }) };
  } catch (error) {
    if (error instanceof Missing) return error.fact;
    throw error;
  }
}

type Statement = Readonly<Record<string, unknown>>;

/** Leaves the document without passing every part of it on. */
class Missing extends Error {
  constructor(readonly fact: Fact<never>) {
    super("a part of the policy is not known");
  }
}

function valueOf(fact: Fact<unknown>): unknown {
  if (!fact.known) throw new Missing(fact);
  return fact.value;
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function places(resource: Resource, path: Path): readonly number[] {
  const blocks = path.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string, unknown>> | undefined)?.[step],
    resource.values,
  );
  return Array.isArray(blocks) ? [...blocks.keys()] : [];
}

/** A statement replaces the one before it that has the same Sid. */
function merge(before: readonly Statement[], added: readonly Statement[]): readonly Statement[] {
  const replaced = (statement: Statement) =>
    statement.Sid !== undefined && added.some(({ Sid }) => Sid === statement.Sid);
  return [...before.filter((statement) => !replaced(statement)), ...added];
}

function documents(
  evaluator: Evaluator,
  resource: Resource,
  name: string,
): readonly (readonly Statement[])[] {
  const found = valueOf(
    evaluator.read(resource, [name], { ...DOCUMENT, list: true, what: "policies" }),
  );
  return (Array.isArray(found) ? found : []).map((text: unknown) => {
    const { Statement: statements } = JSON.parse(String(text)) as { readonly Statement?: unknown };
    return (Array.isArray(statements) ? statements : [statements]) as readonly Statement[];
  });
}

function statement(evaluator: Evaluator, resource: Resource, path: Path): Statement {
  const read = (...rest: Path) => valueOf(evaluator.read(resource, [...path, ...rest]));
  const lists = LISTS.flatMap(([field, name, wanted]): [string, readonly unknown[]][] => {
    const value = listIn(valueOf(evaluator.read(resource, [...path, name], wanted)));
    if (value.length === 0) return [];
    const isResources = name.endsWith("resources");
    return [[field, isResources ? inText(evaluator, resource, [...path, name], value) : value]];
  });
  const sid = read("sid");
  return {
    ...(typeof sid === "string" && sid !== "" && { Sid: sid }),
    Effect: read("effect") ?? "Allow",
    ...principals(evaluator, resource, path, "principals", "Principal"),
    ...principals(evaluator, resource, path, "not_principals", "NotPrincipal"),
    ...Object.fromEntries(lists),
    ...conditions(evaluator, resource, path),
  };
}

/** Of what the text around an ARN decides. */
const IN_TEXT = /^arn:[^:]*:(dynamodb|kms):/;

/**
 * The plan does not have the text around a reference: it can be a table, its indexes, or anything else.
 * A table that is named twice is likeliest named once with its indexes.
 */
function inText(
  evaluator: Evaluator,
  resource: Resource,
  path: Path,
  resources: readonly unknown[],
): readonly unknown[] {
  const references = evaluator.textless(resource, path);
  if (references === undefined) return resources;
  const isOpen = (arn: unknown, place: number): arn is string =>
    typeof arn === "string" && IN_TEXT.test(arn) && isMarked(resource.unknown, [...path, place]);
  if (!resources.some(isOpen)) return resources;
  const likeliest = resources.map((arn, place) =>
    isOpen(arn, place) && resources.indexOf(arn) < place ? `${arn}/index/*` : arn,
  );
  const others = ["index/*", "planned"].map((end) =>
    resources.map((arn, place) => (isOpen(arn, place) ? `${arn}/${end}` : arn)),
  );
  const key = `${localAddress(resource)} ${path.join(".")}`;
  const chosen = evaluator.choose([likeliest, ...others], resource.module, key);
  if (chosen !== undefined) return chosen;
  const why = `the plan does not have the text around ${references}`;
  throw new Missing(unresolved(resource, path, why));
}

function principals(
  evaluator: Evaluator,
  resource: Resource,
  path: Path,
  name: string,
  field: string,
): Statement {
  const given = new Map<string, unknown[]>();
  for (const place of places(resource, [...path, name])) {
    const at = [...path, name, place];
    const type = String(valueOf(evaluator.read(resource, [...at, "type"])));
    const identifiers = listIn(
      valueOf(evaluator.read(resource, [...at, "identifiers"], PRINCIPALS)),
    );
    given.set(type, [...(given.get(type) ?? []), ...identifiers]);
  }
  if (given.size === 0) return {};
  return { [field]: given.has("*") ? "*" : Object.fromEntries(given) };
}

function conditions(evaluator: Evaluator, resource: Resource, path: Path): Statement {
  const found: Record<string, Record<string, unknown>> = {};
  for (const place of places(resource, [...path, "condition"])) {
    const at = [...path, "condition", place];
    const test = String(valueOf(evaluator.read(resource, [...at, "test"])));
    const variable = String(valueOf(evaluator.read(resource, [...at, "variable"])));
    found[test] = {
      ...found[test],
      [variable]: valueOf(evaluator.read(resource, [...at, "values"], CONDITION)),
    };
  }
  return Object.keys(found).length === 0 ? {} : { Condition: found };
}
