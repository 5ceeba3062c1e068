import { decideArrived } from "./arrived-request";
import { type RequestPath } from "./authorization";
import { readFolder } from "./snapshot/folder";
import { type Copy, copyExample, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/orders";
const ENDPOINT = {
  through: "endpoint",
  type: "gateway",
  endpointId: "vpce-0b3a4c5d6e7f80912",
  vpcId: "vpc-0c1d2e3f4a5b6c7d8",
  sourceIp: "10.0.0.5",
} as const satisfies RequestPath;
const NAT = { through: "internet", sourceIp: "198.51.100.7" } as const satisfies RequestPath;

function decide(copy: Copy, path: RequestPath, action = "dynamodb:GetItem") {
  const decided = decideArrived(readFolder(copy.folder), { action, resources: [TABLE], path });
  return decided.known ? decided.value.map(({ effect, code }) => code ?? effect) : decided;
}

/** Denies the table to everybody for whom the condition holds. */
function denyWhere(copy: Copy, Condition: object): void {
  const Statement = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  copy.write("get-resource-policy.json", JSON.stringify({ Policy }));
}

test.each([
  ["the endpoint", ENDPOINT],
  ["NAT", NAT],
])("allows what the role may, through %s", (_, path) => {
  expect(decide(copyExample("gateway-endpoint"), path)).toEqual(["ALLOWED"]);
});

test("denies what the role may not", () => {
  expect(decide(copyExample("gateway-endpoint"), NAT, "dynamodb:PutItem")).toEqual([
    "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
  ]);
});

test("asks an endpoint's policy only for what comes through the endpoint", () => {
  const scan = "dynamodb:Scan";
  const copy = copyExample("gateway-endpoint");
  expect(decide(copy, ENDPOINT, scan)).toEqual(["X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW"]);
  expect(decide(copy, NAT, scan)).toEqual(["ALLOWED"]);
});

test.each([
  ["the endpoint", ENDPOINT, { StringEquals: { "aws:SourceVpce": ENDPOINT.endpointId } }, true],
  ["the endpoint", ENDPOINT, { StringEquals: { "aws:SourceVpc": ENDPOINT.vpcId } }, true],
  ["the endpoint", ENDPOINT, { IpAddress: { "aws:VpcSourceIp": "10.0.0.5/32" } }, true],
  ["the endpoint", ENDPOINT, { IpAddress: { "aws:VpcSourceIp": "10.0.0.6/32" } }, false],
  ["the endpoint", ENDPOINT, { IpAddress: { "aws:SourceIp": "10.0.0.5/32" } }, false],
  ["NAT", NAT, { IpAddress: { "aws:SourceIp": "198.51.100.7/32" } }, true],
  ["NAT", NAT, { IpAddress: { "aws:SourceIp": "198.51.100.8/32" } }, false],
  ["NAT", NAT, { StringEquals: { "aws:SourceVpce": ENDPOINT.endpointId } }, false],
])("through %s, as %j, a denial for %j holds: %s", (_, path, condition, holds) => {
  const copy = copyExample("gateway-endpoint");
  denyWhere(copy, condition);
  expect(decide(copy, path)).toEqual([holds ? "X_AUTHZ_EXPLICIT_DENY" : "ALLOWED"]);
});

test("does not know about an endpoint that nobody described", () => {
  const path = { ...ENDPOINT, endpointId: "vpce-0f" };
  expect(decide(copyExample("gateway-endpoint"), path)).toEqual(["X_AUTHZ_UNKNOWN_POLICY"]);
});

test("decides about the table's key, too", () => {
  const copy = copyExample("gateway-endpoint");
  const arn = "arn:aws:kms:us-east-2:111122223333:key/1";
  copy.set("describe-table.json", "Table.SSEDescription", { KMSMasterKeyArn: arn });
  const key = { Arn: arn, KeyManager: "CUSTOMER", KeyState: "Enabled" };
  copy.write("describe-key.json", JSON.stringify({ KeyMetadata: key }));
  const Policy = JSON.stringify({ Statement: [] });
  copy.write("get-key-policy.json", JSON.stringify({ Policy }));
  expect(decide(copy, ENDPOINT)).toEqual(["ALLOWED", "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW"]);
});

test("says why nothing can be decided about an unknown role", () => {
  const { network, access } = readFolder(copyExample("gateway-endpoint").folder);
  const role = { known: false, missing: "get-role.json", why: "no such file" } as const;
  const snapshot = { network, access: { ...access, role } };
  const request = { action: "dynamodb:GetItem", resources: [TABLE], path: NAT };
  expect(decideArrived(snapshot, request)).toBe(role);
});
