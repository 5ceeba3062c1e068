/**
 * The tables of cases: what a case can contain, and the request and policies that it stands for. By
 * default, the role is allowed everything and uses a gateway endpoint that allows everything.
 */
import { z } from "zod";
import {
  decideDynamoDb,
  decideKms,
  type Decision,
  DENIAL_CODES,
  type Keys,
  type KeyValue,
  type Layer,
  LAYER_NAMES,
  type LayerName,
  parsePolicy,
  type RequestPath,
  UNKNOWN_CODES,
} from "..";
import { LAYERS_WITH_PRINCIPAL } from "../policy";

const layerSchema = z.union([
  /** Statements of one policy of version 2012-10-17. */
  z.array(z.record(z.string(), z.unknown())),
  z.literal("none"),
  z.strictObject({ documents: z.array(z.unknown()) }),
  z.strictObject({ unknown: z.string(), assume: z.enum(["none", "anything"]) }),
  z.strictObject({
    statements: z.array(z.record(z.string(), z.unknown())),
    unreadable: z.string(),
  }),
]);

const layers = {
  role: layerSchema.optional(),
  boundary: layerSchema.optional(),
  session: layerSchema.optional(),
  table: layerSchema.optional(),
  endpoint: layerSchema.optional(),
  key: layerSchema.optional(),
  grants: layerSchema.optional(),
  serviceControl: z.array(layerSchema).optional(),
  resourceControl: z.array(layerSchema).optional(),
};

const caseSchema = z.strictObject({
  name: z.string(),
  kms: z.literal(true).optional(),
  action: z.string().optional(),
  resources: z.array(z.string()).optional(),
  path: z
    .enum(["gateway", "interface", "subnets", "internet", "internet-unknown-ip", "unknown"])
    .optional(),
  /** A condition on the role's only statement. */
  condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** A value, several values, `null` for absent, or how much is unknown. */
  keys: z
    .record(
      z.string(),
      z.union([
        z.string(),
        z.array(z.string()),
        z.null(),
        z.strictObject({ unknown: z.enum(["present", "maybe"]) }),
      ]),
    )
    .optional(),
  requester: z
    .strictObject({
      roleArn: z.string(),
      sessionName: z.string().nullable(),
      runsOn: z
        .strictObject({ kind: z.enum(["function", "instance"]), arn: z.string().optional() })
        .nullable(),
      tags: z.record(z.string(), z.string()),
      organizationId: z.string().nullable(),
    })
    .partial()
    .optional(),
  resourceTags: z.record(z.string(), z.string()).optional(),
  ...layers,
  expect: z.strictObject({
    effect: z.enum(["ALLOWED", "DENIED", "INDETERMINATE"]),
    /** The codes of all blockers, or the one code of an indeterminate decision. */
    codes: z.array(z.enum([...DENIAL_CODES, ...UNKNOWN_CODES])).optional(),
    layers: z.array(z.enum(LAYER_NAMES)).optional(),
    /** Sids, in the order of the layers. */
    decidedBy: z.array(z.string()).optional(),
    /** Names of keys, layers, or kinds. */
    unknown: z.array(z.string()).optional(),
    assumptions: z.array(z.string()).optional(),
  }),
});

export const casesSchema = z.array(caseSchema).min(1);
export type Case = z.output<typeof caseSchema>;

export const ACCOUNT = "111122223333";
export const TABLE = `arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/Orders`;
const KEY = `arn:aws:kms:us-east-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

export const PATHS: Readonly<Record<NonNullable<Case["path"]>, RequestPath>> = {
  gateway: endpointPath("gateway"),
  interface: endpointPath("interface"),
  /** The address of a function is one of its subnets'. */
  subnets: {
    ...endpointPath("gateway"),
    sourceIp: undefined,
    sourceCidrs: ["10.0.1.0/24", "10.0.2.0/24"],
  },
  internet: { through: "internet", sourceIp: "203.0.113.7" },
  "internet-unknown-ip": { through: "internet" },
  unknown: { through: "unknown", why: "describe-route-tables.json is missing" },
};

function endpointPath(type: "gateway" | "interface") {
  const ids = { endpointId: "vpce-0a1b2c3d", vpcId: "vpc-0a1b2c3d", sourceIp: "10.0.1.10" };
  return { through: "endpoint", type, ...ids } as const;
}

export function decide(given: Case): Decision {
  const { requester: asks = {} } = given;
  const sessionName = asks.sessionName === undefined ? "orders-reader" : asks.sessionName;
  const runsOn = asks.runsOn === undefined ? FUNCTION : asks.runsOn;
  const request = {
    requester: {
      roleArn: asks.roleArn ?? `arn:aws:iam::${ACCOUNT}:role/service/orders-role`,
      sessionName: sessionName ?? undefined,
      runsOn: runsOn ?? undefined,
      tags: asks.tags,
      organizationId: asks.organizationId,
    },
    resourceTags: given.resourceTags,
    keys: keysOf(given.keys ?? {}),
  };
  const service = given.kms === true ? "kms" : "dynamodb";
  const layer = (name: LayerName, of: z.output<typeof layerSchema> | undefined): Layer =>
    layerOf(name, of ?? "none", service);
  const all = given.condition === undefined ? [{}] : [{ Condition: given.condition }];
  const policies = {
    role: layer("role-policy", given.role ?? all),
    permissionsBoundary: layer("permissions-boundary", given.boundary),
    ...(given.session === undefined ? {} : { session: layer("session-policy", given.session) }),
    serviceControl: (given.serviceControl ?? []).map((of) => layer("service-control-policy", of)),
    resourceControl: (given.resourceControl ?? []).map((of) =>
      layer("resource-control-policy", of),
    ),
  };
  if (given.kms === true) {
    const grants = layer("key-policy", given.grants);
    if (grants.state === "known") throw new Error("grants cannot be known");
    return decideKms(
      {
        ...request,
        action: given.action ?? "kms:Decrypt",
        keyArn: given.resources?.[0] ?? KEY,
        tableArn: TABLE,
      },
      {
        ...policies,
        key: layer("key-policy", given.key),
        ...(given.grants === undefined ? {} : { grants }),
      },
    );
  }
  return decideDynamoDb(
    {
      ...request,
      action: given.action ?? "dynamodb:GetItem",
      resources: given.resources ?? [TABLE],
      region: "us-east-2",
      path: PATHS[given.path ?? "gateway"],
    },
    {
      ...policies,
      table: layer("table-policy", given.table),
      endpoint: layer("endpoint-policy", given.endpoint),
    },
  );
}

const FUNCTION = {
  kind: "function" as const,
  arn: `arn:aws:lambda:us-east-2:${ACCOUNT}:function:orders-reader`,
};

function layerOf(name: LayerName, of: z.output<typeof layerSchema>, service: string): Layer {
  if (of === "none") return { state: "none" };
  if ("unknown" in of) return { state: "unknown", why: of.unknown, assume: of.assume };
  const parse = (document: unknown) => parsePolicy(document, { layer: name, id: name });
  if ("documents" in of) return { state: "known", policies: of.documents.map(parse) };
  const statements = Array.isArray(of) ? of : of.statements;
  const Statement = statements.map((statement) => completed(statement, name, service));
  const policies = [parse({ Version: "2012-10-17", Statement })];
  return Array.isArray(of)
    ? { state: "known", policies }
    : { state: "known", policies, unreadable: [{ id: of.unreadable, why: "missing" }] };
}

/** Fills in what a statement of a case omits, as broadly as possible. */
function completed(statement: Record<string, unknown>, name: LayerName, service: string) {
  const lacks = (element: string) => !(element in statement) && !(`Not${element}` in statement);
  return {
    Effect: "Allow",
    ...(lacks("Action") ? { Action: `${service}:*` } : {}),
    ...(lacks("Resource") ? { Resource: "*" } : {}),
    ...(LAYERS_WITH_PRINCIPAL.includes(name) && lacks("Principal") ? { Principal: "*" } : {}),
    ...statement,
  };
}

function keysOf(keys: NonNullable<Case["keys"]>): Keys {
  return Object.fromEntries(Object.entries(keys).map(([key, of]) => [key, keyValue(of)]));
}

function keyValue(of: NonNullable<Case["keys"]>[string]): KeyValue {
  if (of === null) return { state: "absent" };
  if (typeof of === "string") return { state: "known", values: [of] };
  return "unknown" in of
    ? { state: "unknown", present: of.unknown === "present" }
    : { state: "known", values: of };
}
