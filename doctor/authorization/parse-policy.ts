import { type z } from "zod";
import { PolicyError } from "./errors";
import { LAYERS_WITH_PRINCIPAL, type Policy, type PolicySource, type Statement } from "./policy";
import { documentSchema, statementSchema } from "./policy-schema";

/**
 * Reads a policy document: an object, JSON, or URL-encoded JSON, which IAM's API returns.
 *
 * @throws PolicyError with policy, statement, and field when the document is not a policy, or has an
 *   element or operator that IAM does not define: ignoring one could reverse a decision
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function parsePolicy(document: unknown, source: PolicySource): Policy {
  const value = typeof document === "string" ? parseJson(document, source) : document;
  const result = documentSchema.safeParse(value);
  if (!result.success) throw documentError(source, result.error);
  const { Version: version, Statement: statements } = result.data;
  return {
    source,
    variables: version === "2012-10-17",
    statements: statements.map((statement, index) => parseStatement(statement, index, source)),
  };
}

function parseStatement(value: unknown, index: number, source: PolicySource): Statement {
  const sid = sidOf(value);
  const result = statementSchema.safeParse(value);
  if (!result.success) throw statementError(source, index, sid, result.error);
  const needsPrincipal = LAYERS_WITH_PRINCIPAL.includes(source.layer);
  if (needsPrincipal && result.data.principal === undefined) {
    throw problem(source, "`Principal` is required: the policy is attached to a resource", {
      statement: { index, ...sid },
      field: "Principal",
    });
  }
  if (!needsPrincipal && result.data.principal !== undefined) {
    throw problem(source, "`Principal` is not allowed: the policy is attached to a principal", {
      statement: { index, ...sid },
      field: result.data.principal.not ? "NotPrincipal" : "Principal",
    });
  }
  return { index, ...result.data };
}

function parseJson(text: string, source: PolicySource): unknown {
  try {
    const json = text.trimStart().startsWith("%") ? decodeURIComponent(text.trim()) : text;
    return JSON.parse(json) as unknown;
  } catch (cause) {
    throw new PolicyError(
      `${nameOf(source)} is neither JSON nor URL-encoded JSON`,
      source,
      undefined,
      undefined,
      { cause },
    );
  }
}

function documentError(source: PolicySource, error: z.ZodError): PolicyError {
  const { path, message } = firstIssue(error);
  return problem(source, path === "" ? message : `\`${path}\` ${message}`, {
    ...(path === "" ? {} : { field: path }),
  });
}

function statementError(
  source: PolicySource,
  index: number,
  sid: { readonly sid?: string },
  error: z.ZodError,
): PolicyError {
  const { path, message } = firstIssue(error);
  return problem(source, path === "" ? message : `\`${path}\` ${message}`, {
    statement: { index, ...sid },
    ...(path === "" ? {} : { field: path }),
  });
}

function problem(
  source: PolicySource,
  what: string,
  where: {
    readonly statement?: { readonly index: number; readonly sid?: string };
    readonly field?: string;
  },
): PolicyError {
  const { statement, field } = where;
  const sid = statement?.sid === undefined ? "" : ` (Sid ${statement.sid})`;
  const place = statement === undefined ? "" : `, statement ${statement.index + 1}${sid}`;
  return new PolicyError(`${nameOf(source)}${place}: ${what}`, source, statement, field);
}

function nameOf({ layer, id }: PolicySource): string {
  return `${layer.replaceAll("-", " ")} ${id}`;
}

function firstIssue(error: z.ZodError): { readonly path: string; readonly message: string } {
  const [issue] = error.issues;
  return { path: issue?.path.map(String).join(".") ?? "", message: issue?.message ?? "" };
}

function sidOf(statement: unknown): { readonly sid?: string } {
  if (typeof statement !== "object" || statement === null || !("Sid" in statement)) return {};
  return typeof statement.Sid === "string" ? { sid: statement.Sid } : {};
}
