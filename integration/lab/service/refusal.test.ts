import { type LayerName } from "../../../doctor/authorization";
import { bodyOf, refusalOf, sessionArn } from "./refusal";

const SESSION = "arn:aws:sts::111122223333:assumed-role/orders-reader/orders";
const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/orders";
const statement = { layer: "role-policy", policy: "inline", sid: "Deny", index: 0 } as never;

function messageFor(layer: LayerName, denies: boolean): string {
  const blocker = {
    code: "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
    layer,
    statements: denies ? [statement] : [],
  } as const;
  const denied = { action: "dynamodb:PutItem", resource: TABLE, blockers: [blocker] };
  return refusalOf(denied, SESSION).message;
}

test.each([
  ["role-policy", "an", "identity-based policy"],
  ["permissions-boundary", "a", "permissions boundary"],
  ["table-policy", "a", "resource-based policy"],
  ["endpoint-policy", "a", "VPC endpoint policy"],
] as const)("names a missing or denying %s as AWS does", (layer, article, kind) => {
  const user = `User: ${SESSION} is not authorized to perform: dynamodb:PutItem on resource: ${TABLE}`;
  expect(messageFor(layer, false)).toBe(
    `${user} because no ${kind} allows the dynamodb:PutItem action`,
  );
  expect(messageFor(layer, true)).toBe(`${user} with an explicit deny in ${article} ${kind}`);
});

test("names one policy of several that deny", () => {
  const blockers = (["endpoint-policy", "role-policy"] as const).map((layer) => ({
    code: "X_AUTHZ_EXPLICIT_DENY" as const,
    layer,
    statements: [],
  }));
  const { message } = refusalOf({ action: "dynamodb:Scan", resource: TABLE, blockers }, SESSION);
  expect(message).toMatch(/because no VPC endpoint policy allows the dynamodb:Scan action$/);
});

test("has the shape of DynamoDB's errors", () => {
  const refusal = refusalOf({ action: "dynamodb:Scan", resource: TABLE, blockers: [] }, SESSION);
  expect(refusal.status).toBe(400);
  expect(JSON.parse(bodyOf(refusal))).toEqual({
    __type: "com.amazonaws.dynamodb.v20120810#AccessDeniedException",
    message: refusal.message,
  });
});

test("names the session of a role with a path", () => {
  expect(sessionArn("arn:aws-cn:iam::111122223333:role/apps/orders-reader", "orders")).toBe(
    "arn:aws-cn:sts::111122223333:assumed-role/orders-reader/orders",
  );
});
