import { type LayerName, parsePolicy, PolicyError } from ".";

const source = { layer: "role-policy", id: "orders" } as const;
const statement = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" };
const document = { Version: "2012-10-17", Statement: [statement] };

function errorOf(value: unknown, layer: LayerName = "role-policy"): PolicyError {
  try {
    parsePolicy(value, { layer, id: "orders" });
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error("no PolicyError was thrown");
}

describe("a policy document", () => {
  test.each([
    ["an object", document],
    ["JSON", JSON.stringify(document)],
    ["JSON after white space", `\n  ${JSON.stringify(document)}`],
    ["URL-encoded JSON", encodeURIComponent(JSON.stringify(document))],
  ])("is read from %s", (_from, value) => {
    expect(parsePolicy(value, source)).toEqual({
      source,
      variables: true,
      statements: [
        {
          index: 0,
          effect: "Allow",
          action: { not: false, patterns: ["dynamodb:GetItem"] },
          resource: { not: false, patterns: ["*"] },
          conditions: [],
        },
      ],
    });
  });

  test("may have one statement without a list", () => {
    expect(parsePolicy({ Statement: statement }, source).statements).toHaveLength(1);
  });

  test.each([
    ["2012-10-17", true],
    ["2008-10-17", false],
    [undefined, false],
  ])("of version %s has variables: %s", (Version, variables) => {
    expect(parsePolicy({ Version, Statement: [] }, source).variables).toBe(variables);
  });

  test.each([
    ["truncated JSON", '{"Statement": ['],
    ["a broken URL encoding", "%7B%ZZ"],
    ["an empty string", ""],
  ])("of %s is not JSON", (_what, value) => {
    const error = errorOf(value);
    expect(error.message).toBe("role policy orders is neither JSON nor URL-encoded JSON");
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.source).toEqual(source);
  });

  test.each([
    ["null", null, undefined, "must be an object"],
    ["a list", [document], undefined, "must be an object"],
    ["a number", 7, undefined, "must be an object"],
    ["no statement", {}, "Statement", "`Statement` must be an object, or a list of them"],
    [
      "another version",
      { ...document, Version: "2020-01-01" },
      "Version",
      "`Version` must be 2012-10-17 or 2008-10-17",
    ],
    ["something else", { Vpcs: [] }, "Statement", undefined],
    [
      "an element too many",
      { ...document, Statements: [] },
      undefined,
      "has elements that IAM does not define: Statements",
    ],
  ])("of %s is refused", (_what, value, field, message) => {
    const error = errorOf(value);
    expect(error.field).toBe(field);
    expect(error.statement).toBeUndefined();
    if (message !== undefined) expect(error.message).toBe(`role policy orders: ${message}`);
  });
});

describe("a statement", () => {
  test.each([
    ["no effect", { Effect: undefined }, "Effect", "`Effect` must be Allow or Deny"],
    ["another effect", { Effect: "allow" }, "Effect", "`Effect` must be Allow or Deny"],
    ["no action", { Action: undefined }, "Action", "`Action` is required, or NotAction"],
    [
      "an action that is no string",
      { Action: ["a:b", 7] },
      "Action",
      /must be a string, or a list/,
    ],
    [
      "both Action and NotAction",
      { NotAction: "a:b" },
      "Action",
      "`Action` must not be combined with NotAction",
    ],
    ["no resource", { Resource: undefined }, "Resource", "`Resource` is required, or NotResource"],
    [
      "both Resource and NotResource",
      { NotResource: "*" },
      "Resource",
      "`Resource` must not be combined with NotResource",
    ],
    [
      "an operator that IAM does not define",
      { Condition: { StringContains: { "aws:userid": "x" } } },
      "Condition",
      "`Condition` has an operator that IAM does not define: StringContains",
    ],
    [
      "Null with IfExists",
      { Condition: { NullIfExists: { "aws:userid": "true" } } },
      "Condition",
      /NullIfExists/,
    ],
    [
      "an operator without keys",
      { Condition: { StringEquals: "x" } },
      "Condition.StringEquals",
      "`Condition.StringEquals` must be an object of condition keys",
    ],
    [
      "a condition value that is an object",
      { Condition: { StringEquals: { "aws:userid": {} } } },
      "Condition.StringEquals.aws:userid",
      /must be a string, number, or boolean, or a list/,
    ],
    [
      "an element too many",
      { Conditions: {} },
      undefined,
      "has elements that IAM does not define: Conditions",
    ],
    [
      "a principal in a role's policy",
      { Principal: "*" },
      "Principal",
      "`Principal` is not allowed: the policy is attached to a principal",
    ],
  ])("with %s is refused, by its position and Sid", (_what, changed, field, message) => {
    const error = errorOf({ Statement: [statement, { Sid: "Mine", ...statement, ...changed }] });
    expect(error.statement).toEqual({ index: 1, sid: "Mine" });
    expect(error.field).toBe(field);
    const prefix = "role policy orders, statement 2 (Sid Mine): ";
    expect(error.message.startsWith(prefix)).toBe(true);
    const rest = error.message.slice(prefix.length);
    if (typeof message === "string") expect(rest).toBe(message);
    else expect(rest).toMatch(message);
  });

  test.each(["table-policy", "key-policy", "endpoint-policy", "resource-control-policy"] as const)(
    "without principal is refused in a %s",
    (layer) => {
      expect(errorOf({ Statement: [statement] }, layer).field).toBe("Principal");
    },
  );

  test.each([
    ["a role", { Principal: { AWS: 7 } }],
    ["another kind", { Principal: { Robot: "x" } }],
    ["text", { Principal: "arn:aws:iam::111122223333:root" }],
  ])("with a principal that is %s is refused", (_what, principal) => {
    const error = errorOf({ Statement: [{ ...statement, ...principal }] }, "table-policy");
    expect(error.message).toBe(
      'table policy orders, statement 1: `Principal` must be "*" or an object with AWS, Service, ' +
        "Federated, or CanonicalUser",
    );
  });

  test.each([
    ["everyone", "*", { not: false, everyone: true, aws: [] }],
    ["everyone of AWS", { AWS: ["*"] }, { not: false, everyone: true, aws: [] }],
    ["an account", { AWS: "111122223333" }, { not: false, everyone: false, aws: ["111122223333"] }],
    ["a service", { Service: "a.amazonaws.com" }, { not: false, everyone: false, aws: [] }],
  ])("names %s", (_what, Principal, principal) => {
    const policy = parsePolicy(
      { Statement: { ...statement, Principal } },
      { ...source, layer: "table-policy" },
    );
    expect(policy.statements[0]?.principal).toEqual(principal);
  });

  test("keeps numbers and booleans of conditions as text", () => {
    const Condition = { NumericLessThan: { "app:Size": [10, "20"] }, Bool: { "app:Flag": true } };
    const policy = parsePolicy({ Statement: { ...statement, Condition } }, source);
    expect(policy.statements[0]?.conditions.map(({ key, values }) => [key, values])).toEqual([
      ["app:Size", ["10", "20"]],
      ["app:Flag", ["true"]],
    ]);
  });
});
