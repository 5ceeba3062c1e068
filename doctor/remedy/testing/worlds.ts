import fc from "fast-check";
import { network } from "../../reachability/testing/arbitrary";
import { edit } from "../../reachability/testing/network";
import { type AccessSnapshot, type AttachedPolicy } from "../../snapshot/access";
import { type Snapshot } from "../../snapshot/assemble";
import { type NetworkSnapshot } from "../../snapshot/network";
import { type PolicyStatement } from "../fix";

const ACCOUNT = "111122223333";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-role`;
export const TABLE = `arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/orders`;
const KEY = `arn:aws:kms:us-east-2:${ACCOUNT}:key/1`;

export const ACTIONS = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"];

function policy(name: string, ...statements: readonly PolicyStatement[]): AttachedPolicy {
  const value = { Version: "2012-10-17", Statement: statements };
  return { name, document: { known: true, value } };
}

export function allow(action: string | readonly string[], more: PolicyStatement = {}) {
  return { Effect: "Allow", Action: action, Resource: TABLE, ...more };
}

/** A role that may use a table, which has no policy and no key of its own. */
export function access(changed: Partial<AccessSnapshot> = {}): AccessSnapshot {
  return {
    accountId: { known: true, value: ACCOUNT },
    role: { known: true, value: { arn: ROLE, name: "orders-role", tags: {} } },
    inlinePolicies: { known: true, items: [policy("data", allow("dynamodb:*"))] },
    attachedPolicies: { known: true, items: [] },
    permissionBoundary: { known: true, value: undefined },
    table: { known: true, value: { arn: TABLE, name: "orders" } },
    tableDescription: {
      known: true,
      value: { status: "ACTIVE", keyAttributes: ["pk", "sk"], indexNames: [] },
    },
    tablePolicy: { known: true, value: undefined },
    tableTags: { known: true, value: {} },
    key: { known: true, value: undefined },
    keyPolicy: { known: true, value: undefined },
    organizations: {},
    functionArn: `arn:aws:lambda:us-east-2:${ACCOUNT}:function:orders`,
    ...changed,
  };
}

/** The role's policies, with these statements. */
export function role(...statements: readonly PolicyStatement[]): Partial<AccessSnapshot> {
  return { inlinePolicies: { known: true, items: [policy("data", ...statements)] } };
}

export function tablePolicy(...statements: readonly PolicyStatement[]): Partial<AccessSnapshot> {
  return { tablePolicy: { known: true, value: policy("orders", ...statements) } };
}

export function boundary(...statements: readonly PolicyStatement[]): Partial<AccessSnapshot> {
  const name = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
  return { permissionBoundary: { known: true, value: policy(name, ...statements) } };
}

/** A customer managed key with this policy. */
export function key(...statements: readonly PolicyStatement[]): Partial<AccessSnapshot> {
  return {
    key: { known: true, value: { arn: KEY, manager: "CUSTOMER", state: "Enabled" } },
    keyPolicy: { known: true, value: policy(KEY, ...statements) },
  };
}

export function withEndpointPolicy(
  given: NetworkSnapshot,
  ...statements: readonly PolicyStatement[]
): NetworkSnapshot {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return edit(given, "vpcEndpoints", (endpoint) => ({ ...endpoint, PolicyDocument }));
}

export const FULL_ACCESS = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
export const OTHER_TABLE = { ...FULL_ACCESS, Action: "dynamodb:*", Resource: `${TABLE}-other` };

const conditions = fc.constantFrom<PolicyStatement>(
  {},
  {},
  {},
  { Condition: { StringEquals: { "aws:SourceVpce": "vpce-gateway" } } },
  { Condition: { StringEquals: { "aws:SourceVpc": "vpc-a" } } },
  { Condition: { IpAddress: { "aws:SourceIp": "198.51.100.7/32" } } },
  { Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } } },
);

const actions = fc.constantFrom<string | readonly string[]>(
  "dynamodb:*",
  ACTIONS,
  "dynamodb:GetItem",
  ["dynamodb:GetItem", "dynamodb:Query"],
);

const allowing = fc.tuple(actions, conditions).map(([Action, more]) => allow(Action, more));

/** What the path decides, and what nothing of ours may undo. */
const denying = fc
  .tuple(
    actions,
    fc.constantFrom(
      { StringNotEquals: { "aws:SourceVpce": "vpce-gateway" } },
      { StringNotEquals: { "aws:SourceVpc": "vpc-a" } },
      { NotIpAddress: { "aws:SourceIp": "198.51.100.7/32" } },
      { StringEquals: { "aws:PrincipalTag/team": "red" } },
    ),
  )
  .map(([Action, Condition]) => ({ ...allow(Action), Effect: "Deny", Condition }));

const statements = fc
  .tuple(fc.array(allowing, { maxLength: 2 }), fc.option(denying, { freq: 5 }))
  .map(([allows, denies]) => (denies === null ? allows : [...allows, denies]));

const rolePolicy = fc.oneof(
  { weight: 2, arbitrary: fc.constant([allow("dynamodb:*")]) },
  { weight: 1, arbitrary: statements },
);

const endpointPolicy = fc.oneof(
  { weight: 2, arbitrary: fc.constant<readonly PolicyStatement[]>([FULL_ACCESS]) },
  { weight: 1, arbitrary: fc.constant([OTHER_TABLE]) },
  {
    weight: 1,
    arbitrary: statements.map((some) => some.map((one) => ({ ...one, Principal: "*" }))),
  },
);

/** Networks and policies of every kind. Some work, some do not, and in some a remedy of one breaks another. */
export const snapshots: fc.Arbitrary<Snapshot> = fc
  .record({
    network,
    role: rolePolicy,
    endpoint: endpointPolicy,
    table: fc.option(denying, { freq: 4 }),
    boundary: fc.option(statements, { freq: 6 }),
  })
  .map((parts) => ({
    network: withEndpointPolicy(parts.network, ...parts.endpoint),
    access: access({
      ...role(...parts.role),
      ...(parts.table && tablePolicy({ ...parts.table, Principal: "*" })),
      ...(parts.boundary && boundary(...parts.boundary)),
    }),
  }));
