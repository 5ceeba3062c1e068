import {
  decideAssumeRole,
  type Layer,
  parsePolicy,
  type PrincipalPolicies,
  type RequestPath,
} from ".";

const OWN = "arn:aws:iam::111122223333:role/orders";
const READER = "arn:aws:iam::999988887777:role/reader";

function layer(
  name: "role-policy" | "trust-policy" | "endpoint-policy",
  ...statements: readonly object[]
): Layer {
  const Statement = statements.map((statement) => ({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    ...statement,
  }));
  return { state: "known", policies: [parsePolicy({ Statement }, { layer: name, id: "p" })] };
}

const THROUGH_ENDPOINT = {
  through: "endpoint",
  type: "interface",
  endpointId: "vpce-sts",
  vpcId: "vpc-a",
} as const;

function effectOf(
  role: Layer,
  trust: Layer,
  own: Partial<PrincipalPolicies> = {},
  path: RequestPath = { through: "internet" },
  endpoint: Layer = { state: "none" },
) {
  const { effect, code } = decideAssumeRole(
    {
      requester: { roleArn: OWN },
      roleArn: READER,
      region: "us-east-2",
      path,
    },
    { role, permissionsBoundary: { state: "none" }, trust, endpoint, ...own },
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

test("the policy of an endpoint on the path must allow it too", () => {
  const all = { Principal: "*", Resource: "*" };
  const through = (endpoint: Layer) => effectOf(ALLOWS, TRUSTS, {}, THROUGH_ENDPOINT, endpoint);
  expect(through(layer("endpoint-policy", all))).toBe("ALLOWED");
  const other = layer("endpoint-policy", { ...all, Action: "sts:GetCallerIdentity" });
  expect(through(other)).toBe("X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW");
  expect(effectOf(ALLOWS, TRUSTS, {}, { through: "internet" }, other)).toBe("ALLOWED");
  const denies = layer("endpoint-policy", all, { ...all, Effect: "Deny" });
  expect(through(denies)).toBe("X_AUTHZ_EXPLICIT_DENY");
  const unread = { state: "unknown", why: "not returned", assume: "anything" } as const;
  expect(through(unread)).toBe("X_AUTHZ_UNKNOWN_POLICY");
  const unknownPath = { through: "unknown", why: "no path" } as const;
  expect(effectOf(ALLOWS, TRUSTS, {}, unknownPath, other)).toBe("X_AUTHZ_UNKNOWN_PATH");
});

test("a trust policy can ask for the endpoint", () => {
  const bound = layer("trust-policy", {
    Principal: { AWS: OWN },
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceVpce": "vpce-sts" } },
  });
  expect(effectOf(ALLOWS, bound, {}, THROUGH_ENDPOINT)).toBe("ALLOWED");
  expect(effectOf(ALLOWS, bound)).toBe("X_AUTHZ_TRUST_POLICY_NO_ALLOW");
});
