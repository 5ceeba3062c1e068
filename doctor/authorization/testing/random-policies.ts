/** Random requests and policies with few names, so that statements often match requests. */
import fc from "fast-check";
import {
  decideDynamoDb,
  decideKms,
  type Decision,
  type KeyValue,
  type Layer,
  type LayerName,
  parsePolicy,
  type RequestPath,
} from "..";
import { ACCOUNT, PATHS, TABLE } from "./case-file";
import { LAYERS_WITH_PRINCIPAL } from "../policy";

/** A request to a table or to a key has no trust policy. */
type DecidingLayer = Exclude<LayerName, "trust-policy">;

export type RandomStatement = Readonly<Record<string, unknown>>;
/** Statements of one policy, or the reason why there are none. */
export type RandomLayer = readonly RandomStatement[] | "none" | "unknown" | "assumed-none";

/** A request with its policies. A property changes one part of it. */
export interface World {
  readonly kms: boolean;
  readonly action: string;
  readonly resource: string;
  readonly path: RequestPath;
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly sessionName?: string;
  /** What runs the code. @default - unknown */
  readonly runsOn?: "function";
  readonly layers: Readonly<Record<DecidingLayer, RandomLayer>>;
}

const KEY = `arn:aws:kms:us-east-2:${ACCOUNT}:key/1`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders-role`;
const OTHER = `arn:aws:dynamodb:us-east-2:444455556666:table/Orders`;
const ACTIONS = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "kms:Decrypt"];
const PATTERNS = [
  TABLE.replace("table/Orders", "tab*/Orders"),
  TABLE.replace("Orders", "${aws:PrincipalTag/team}"),
];
const RESOURCES = [TABLE, `${TABLE}/index/ByDate`, OTHER];
export const KEYS = ["app:Team", "app:User", "app:Set", "aws:SourceVpce", "aws:SourceIp"];
const CONDITION_KEYS = [
  ...KEYS,
  "APP:team",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalTag/team",
  "aws:PrincipalTag/team",
  "aws:VpcSourceIp",
  "dynamodb:LeadingKeys",
];
const VALUES = ["blue", "red", "vpce-0a1b2c3d", "203.0.113.7", "10"];
const FUNCTION = { kind: "function" } as const;

const someOf = (values: readonly string[]) =>
  fc.oneof(fc.constantFrom(...values), fc.subarray([...values], { minLength: 1, maxLength: 3 }));

const operator = fc
  .tuple(
    fc.constantFrom("", "", "ForAllValues:", "ForAnyValue:"),
    fc.constantFrom(
      "StringEquals",
      "StringNotEquals",
      "StringLike",
      "StringNotLike",
      "StringEqualsIgnoreCase",
      "ArnNotLike",
      "IpAddress",
      "NotIpAddress",
      "NumericNotEquals",
      "DateGreaterThan",
      "Bool",
    ),
    fc.constantFrom("", "", "IfExists"),
  )
  .map((parts) => parts.join(""));

const expectedValue = fc.constantFrom(
  ...VALUES,
  "b*",
  "*",
  "${app:User}",
  "${app:User, 'blue'}",
  "r?${app:Set}",
  "${aws:PrincipalTag/team}",
  "203.0.113.0/24",
  "10.0.0.0/16",
  "10.0.1.0/24",
  "true",
  "false",
);
const condition = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ operator, values: fc.array(expectedValue, { maxLength: 3 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      operator: fc.constant("Null"),
      values: fc.constantFrom(["true"], ["false"]),
    }),
  },
);
const conditions = fc
  .array(fc.tuple(condition, fc.constantFrom(...CONDITION_KEYS)), { maxLength: 2 })
  .map((all) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const [of, key] of all) block[of.operator] = { ...block[of.operator], [key]: of.values };
    return block;
  });

const principal = fc.oneof(
  fc.constant("*"),
  fc.record({
    AWS: someOf([
      ROLE,
      ACCOUNT,
      `arn:aws:sts::${ACCOUNT}:assumed-role/orders-role/orders-reader`,
      "arn:aws:iam::444455556666:root",
    ]),
  }),
);
const either = <T>(name: string, values: fc.Arbitrary<T>) =>
  fc
    .tuple(fc.constantFrom("", "", "", "Not"), values)
    .map(([not, value]) => ({ [not + name]: value }));

export function statementFor(layer: LayerName, effect?: "Allow" | "Deny") {
  const effects =
    effect === undefined ? (["Allow", "Allow", "Allow", "Deny"] as const) : ([effect] as const);
  return fc
    .tuple(
      fc.constantFrom(...effects),
      either("Action", someOf([...ACTIONS, "*", "*", "dynamodb:*"])),
      either(
        "Resource",
        someOf([...RESOURCES, KEY, "*", "*", `${TABLE}*`, "${app:User}", ...PATTERNS]),
      ),
      conditions,
      LAYERS_WITH_PRINCIPAL.includes(layer) ? either("Principal", principal) : fc.constant({}),
    )
    .map(([Effect, action, resource, Condition, named]): RandomStatement => ({
      Effect,
      ...action,
      ...resource,
      ...(Object.keys(Condition).length === 0 ? {} : { Condition }),
      ...named,
    }));
}

/** Often includes a statement that allows everything, because a request must pass many layers. */
function layerFor(name: LayerName): fc.Arbitrary<RandomLayer> {
  const wide = { Effect: "Allow", Action: "*", Resource: "*" };
  const all = LAYERS_WITH_PRINCIPAL.includes(name) ? { ...wide, Principal: "*" } : wide;
  const some = fc.array(statementFor(name), { maxLength: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: some },
    { weight: 3, arbitrary: some.map((statements) => [all, ...statements]) },
    { weight: REQUIRED.includes(name) ? 0 : 4, arbitrary: fc.constant("none") },
    { weight: 1, arbitrary: fc.constantFrom("assumed-none", "unknown") },
  );
}

const keyValue: fc.Arbitrary<KeyValue> = fc.oneof(
  fc.constantFrom<KeyValue>({ state: "absent" }, { state: "unknown", present: true }),
  fc.constant<KeyValue>({ state: "unknown", present: false }),
  fc.subarray(VALUES, { maxLength: 3 }).map((values): KeyValue => ({ state: "known", values })),
  fc.constantFrom(...VALUES).map((value): KeyValue => ({ state: "known", values: [value] })),
);

const REQUIRED: readonly LayerName[] = ["role-policy", "key-policy"];

export const worlds: fc.Arbitrary<World> = fc.record(
  {
    kms: fc.boolean(),
    action: fc.constantFrom(...ACTIONS),
    resource: fc.constantFrom(...RESOURCES),
    path: fc.constantFrom(...Object.values(PATHS)),
    keys: fc
      .array(fc.tuple(fc.constantFrom(...KEYS), keyValue), { maxLength: 4 })
      .map((entries): Readonly<Record<string, KeyValue>> => Object.fromEntries(entries)),
    sessionName: fc.constantFrom("orders-reader", "other"),
    runsOn: fc.constant("function" as const),
    layers: fc.record({
      "service-control-policy": layerFor("service-control-policy"),
      "resource-control-policy": layerFor("resource-control-policy"),
      "role-policy": layerFor("role-policy"),
      "permissions-boundary": layerFor("permissions-boundary"),
      "session-policy": layerFor("session-policy"),
      "table-policy": layerFor("table-policy"),
      "key-policy": layerFor("key-policy"),
      "endpoint-policy": layerFor("endpoint-policy"),
    }),
  },
  { requiredKeys: ["kms", "action", "resource", "path", "keys", "layers"] },
);

function layerOf(name: LayerName, of: RandomLayer): Layer {
  if (of === "none") return { state: "none" };
  if (typeof of === "string") {
    return { state: "unknown", why: "missing", assume: of === "unknown" ? "anything" : "none" };
  }
  const document = { Version: "2012-10-17", Statement: of };
  return { state: "known", policies: [parsePolicy(document, { layer: name, id: name })] };
}

export function decideWorld(world: World): Decision {
  const { layers, sessionName, runsOn, keys, action } = world;
  const layer = (name: DecidingLayer) => layerOf(name, layers[name]);
  const requester = { roleArn: ROLE, sessionName, ...(runsOn && { runsOn: FUNCTION }) };
  const policies = {
    role: layer("role-policy"),
    permissionsBoundary: layer("permissions-boundary"),
    session: layer("session-policy"),
    serviceControl: [layer("service-control-policy")],
    resourceControl: [layer("resource-control-policy")],
  };
  return world.kms
    ? decideKms(
        { requester, action, keyArn: KEY, tableArn: TABLE, keys },
        { ...policies, key: layer("key-policy") },
      )
    : decideDynamoDb(
        {
          requester,
          action,
          resources: [world.resource],
          region: "us-east-2",
          path: world.path,
          keys,
        },
        { ...policies, table: layer("table-policy"), endpoint: layer("endpoint-policy") },
      );
}
