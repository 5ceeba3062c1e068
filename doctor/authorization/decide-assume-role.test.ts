import { decideAssumeRole, type Layer, parsePolicy, type PrincipalPolicies } from ".";

const OWN = "arn:aws:iam::111122223333:role/orders";
const READER = "arn:aws:iam::999988887777:role/reader";

function layer(name: "role-policy" | "trust-policy", ...statements: readonly object[]): Layer {
  const Statement = statements.map((statement) => ({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    ...statement,
  }));
  return { state: "known", policies: [parsePolicy({ Statement }, { layer: name, id: "p" })] };
}

function effectOf(role: Layer, trust: Layer, own: Partial<PrincipalPolicies> = {}) {
  const { effect, code } = decideAssumeRole(
    {
      requester: { roleArn: OWN },
      roleArn: READER,
      region: "us-east-2",
      path: { through: "internet" },
    },
    { role, permissionsBoundary: { state: "none" }, trust, ...own },
  );
  return code ?? effect;
}

const ALLOWS = layer("role-policy", { Resource: READER });
const TRUSTS = layer("trust-policy", { Principal: { AWS: OWN }, Resource: "*" });
const NONE = layer("role-policy");

test("needs both policies", () => {
  expect(effectOf(ALLOWS, TRUSTS)).toBe("ALLOWED");
  expect(effectOf(NONE, TRUSTS)).toBe("X_AUTHZ_ROLE_POLICY_NO_ALLOW");
  const others = layer("trust-policy", {
    Principal: { Service: "lambda.amazonaws.com" },
    Resource: "*",
  });
  expect(effectOf(ALLOWS, others)).toBe("X_AUTHZ_TRUST_POLICY_NO_ALLOW");
});

test("a Deny, a boundary, and an external id count", () => {
  const denies = layer("trust-policy", {
    Effect: "Deny",
    Principal: "*",
    Resource: "*",
  });
  expect(effectOf(ALLOWS, denies)).toBe("X_AUTHZ_EXPLICIT_DENY");
  expect(effectOf(ALLOWS, TRUSTS, { permissionsBoundary: NONE })).toBe("X_AUTHZ_BOUNDARY_NO_ALLOW");
  const external = layer("trust-policy", {
    Principal: { AWS: OWN },
    Resource: "*",
    Condition: { StringEquals: { "sts:ExternalId": "orders" } },
  });
  expect(effectOf(ALLOWS, external)).toBe("X_AUTHZ_UNKNOWN_KEY");
});

test("an unknown trust policy leaves it open", () => {
  const trust = { state: "unknown", why: "not in the folder", assume: "anything" } as const;
  expect(effectOf(ALLOWS, trust)).toBe("X_AUTHZ_UNKNOWN_POLICY");
  expect(effectOf(NONE, trust)).toBe("X_AUTHZ_ROLE_POLICY_NO_ALLOW");
});
