/**
 * The grammar of a policy document.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { z } from "zod";
import { type Condition, type Element, type PrincipalElement } from "./policy";
import { parseOperator } from "./operators";

/** One value, or a list of them. */
function oneOrMany<T extends z.ZodType>(item: T, expected: string) {
  return z
    .union([item, z.array(item)], { error: `must be ${expected}, or a list of them` })
    .transform((value): readonly z.output<T>[] =>
      Array.isArray(value) ? (value as z.output<T>[]) : [value as z.output<T>],
    );
}

const strings = oneOrMany(z.string(), "a string");

/** Numbers and booleans need no quotes. */
const conditionValues = oneOrMany(
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
  "a string, number, or boolean",
);

const PRINCIPALS = 'must be "*" or an object with AWS, Service, Federated, or CanonicalUser';
const principalMap = z.strictObject(
  {
    AWS: strings.optional(),
    Service: strings.optional(),
    Federated: strings.optional(),
    CanonicalUser: strings.optional(),
  },
  { error: PRINCIPALS },
);
const principal = z.union([z.literal("*"), principalMap], { error: PRINCIPALS });

const conditionBlock = z.record(
  z.string(),
  z.record(z.string(), conditionValues, { error: "must be an object of condition keys" }),
  { error: "must be an object of condition operators" },
);

const fields = z.strictObject(
  {
    Sid: z.string({ error: "must be a string" }).optional(),
    Effect: z.enum(["Allow", "Deny"], { error: "must be Allow or Deny" }),
    Principal: principal.optional(),
    NotPrincipal: principal.optional(),
    Action: strings.optional(),
    NotAction: strings.optional(),
    Resource: strings.optional(),
    NotResource: strings.optional(),
    Condition: conditionBlock.optional(),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has elements that IAM does not define: ${issue.keys.join(", ")}`
        : "must be an object",
  },
);

/** A statement before its position is known. */
export const statementSchema = fields.transform((statement, context) => {
  const { Sid: sid, Effect: effect } = statement;
  const fail = (path: string, message: string): typeof z.NEVER => {
    context.addIssue({ code: "custom", path: [path], message, input: statement });
    return z.NEVER;
  };
  const exclusive = <T>(name: string, yes: T | undefined, no: T | undefined) => {
    if (yes !== undefined && no !== undefined) fail(name, `must not be combined with Not${name}`);
    return { not: no !== undefined, value: yes ?? no };
  };
  const element = (name: string, yes?: readonly string[], no?: readonly string[]): Element => {
    const { not, value } = exclusive(name, yes, no);
    return value === undefined
      ? fail(name, `is required, or Not${name}`)
      : { not, patterns: value };
  };
  const { not, value: named } = exclusive("Principal", statement.Principal, statement.NotPrincipal);
  const conditions: Condition[] = [];
  for (const [name, keys] of Object.entries(statement.Condition ?? {})) {
    const operator = parseOperator(name);
    if (operator === undefined)
      return fail("Condition", `has an operator that IAM does not define: ${name}`);
    for (const [key, values] of Object.entries(keys)) conditions.push({ operator, key, values });
  }
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    ...(named === undefined ? {} : { principal: principalElement(not, named) }),
    action: element("Action", statement.Action, statement.NotAction),
    resource: element("Resource", statement.Resource, statement.NotResource),
    conditions,
  };
});

function principalElement(not: boolean, named: z.output<typeof principal>): PrincipalElement {
  const aws = named === "*" ? ["*"] : (named.AWS ?? []);
  return {
    not,
    everyone: aws.includes("*"),
    aws: aws.filter((name) => name !== "*"),
  };
}

export const documentSchema = z.strictObject(
  {
    Version: z
      .enum(["2008-10-17", "2012-10-17"], { error: "must be 2012-10-17 or 2008-10-17" })
      .optional(),
    Id: z.string({ error: "must be a string" }).optional(),
    Statement: z
      .unknown()
      .refine((value) => typeof value === "object" && value !== null, {
        error: "must be an object, or a list of them",
      })
      .transform((value): readonly unknown[] =>
        Array.isArray(value) ? [...(value as unknown[])] : [value],
      ),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has elements that IAM does not define: ${issue.keys.join(", ")}`
        : "must be an object",
  },
);
