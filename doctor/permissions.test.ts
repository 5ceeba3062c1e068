import { diagnose } from "./diagnose";
import { readFolder } from "./snapshot/folder";
import { copyExample, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

test("does not know whether the table's key is enabled without describe-key.json", () => {
  const copy = copyExample("gateway-endpoint");
  const KMSMasterKeyArn = "arn:aws:kms:us-east-2:111122223333:key/1";
  copy.set("describe-table.json", "Table.SSEDescription", { KMSMasterKeyArn });
  const Statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  copy.write("get-key-policy.json", JSON.stringify({ Policy: JSON.stringify({ Statement }) }));
  expect(diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] })).toMatchObject({
    outcome: "indeterminate",
    tableProblems: [{ effect: "unknown", reason: { missing: "describe-key.json" } }],
  });
});

test.each([
  ["https", 443, "ALLOWED"],
  ["http", 80, "DENIED"],
])("judges a table's policy that wants TLS for a client that calls %s:", (scheme, port, effect) => {
  const copy = copyExample("gateway-endpoint");
  const url = `${scheme}://dynamodb.us-east-2.amazonaws.com`;
  copy.set("get-function-configuration.json", "Environment.Variables", {
    AWS_ENDPOINT_URL_DYNAMODB: url,
  });
  const rule = "SecurityGroups.0.IpPermissionsEgress.0";
  copy.set("describe-security-groups.json", `${rule}.FromPort`, port);
  const Statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  copy.write("get-resource-policy.json", JSON.stringify({ Policy }));

  const actions = ["dynamodb:GetItem"];
  expect(diagnose(readFolder(copy.folder), { actions })).toMatchObject({
    network: { verdict: "REACHABLE" },
    permissions: { items: [{ decision: { effect } }] },
  });
});

const OUTSIDE = "10.9.0.0/24";

test.each([
  ["of all subnets", { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/16" } }, "ALLOWED"],
  [
    "of each subnet",
    { IpAddress: { "aws:VpcSourceIp": ["10.0.0.0/24", "10.0.1.0/24"] } },
    "ALLOWED",
  ],
  ["of one subnet", { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/24" } }, "INDETERMINATE"],
  ["of no subnet", { IpAddress: { "aws:VpcSourceIp": OUTSIDE } }, "DENIED"],
  ["of no subnet, negated", { NotIpAddress: { "aws:VpcSourceIp": OUTSIDE } }, "ALLOWED"],
])("judges a role's policy for addresses %s", (_which, Condition, effect) => {
  const copy = copyExample("gateway-endpoint");
  copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement.0.Condition", Condition);
  expect(diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] })).toMatchObject({
    permissions: { items: [{ decision: { effect } }] },
  });
});

test("does not know a function's addresses if it may use IPv6", () => {
  const copy = copyExample("gateway-endpoint");
  const Condition = { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/16" } };
  copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement.0.Condition", Condition);
  copy.set("get-function-configuration.json", "VpcConfig.Ipv6AllowedForDualStack", true);
  const { permissions } = diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] });
  expect(permissions).toMatchObject({ items: [{ decision: { effect: "INDETERMINATE" } }] });
});

test("knows that a function's session has no MFA", () => {
  const copy = copyExample("gateway-endpoint");
  const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement.0.Condition", Condition);
  const { permissions } = diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] });
  expect(permissions).toMatchObject({ items: [{ decision: { effect: "DENIED" } }] });
});

/** A policy that is passed when the role is assumed. */
const SESSION = "session-policy.json";

test.each([
  ["allows it", { Effect: "Allow", Action: "dynamodb:Get*", Resource: "*" }, "ALLOWED", null],
  [
    "does not allow it",
    { Effect: "Allow", Action: "dynamodb:Query", Resource: "*" },
    "DENIED",
    "X_AUTHZ_SESSION_POLICY_NO_ALLOW",
  ],
  ["denies it", { Effect: "Deny", Action: "*", Resource: "*" }, "DENIED", "X_AUTHZ_EXPLICIT_DENY"],
  [
    "cannot be understood",
    { Effect: "Allow", Action: "dynamodb:Get*" },
    "INDETERMINATE",
    "X_AUTHZ_UNKNOWN_POLICY",
  ],
])("a session policy that %s limits the role's policies", (_, statement, effect, code) => {
  const copy = copyExample("gateway-endpoint");
  copy.write(SESSION, JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
  const { permissions } = diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] });
  expect(permissions).toMatchObject({ items: [{ decision: { effect, code } }] });
  const [item] = permissions.known ? permissions.items : [];
  const layers = item?.decision.assumptions.map(({ layer }) => layer);
  expect(layers).not.toContain("session-policy");
});

test("without a session policy's file, it is assumed absent and said so", () => {
  const { permissions } = diagnose(readFolder(copyExample("gateway-endpoint").folder));
  const [item] = permissions.known ? permissions.items : [];
  expect(item?.decision.assumptions).toContainEqual({
    layer: "session-policy",
    why: "not collected",
  });
});

test("a session policy's file of another shape is an error that names it", () => {
  const copy = copyExample("gateway-endpoint");
  copy.write(SESSION, "[]");
  expect(() => readFolder(copy.folder)).toThrow(SESSION);
});
