import { ACCOUNT, decide, PATHS, TABLE } from "./case-file";
import { decideDynamoDb, decideKms, type Layer, parsePolicy, RequestError } from ".";

const expected = { effect: "DENIED" } as const;
const NONE: Layer = { state: "none" };

function layerOf(decision: ReturnType<typeof decide>, name: string) {
  return decision.layers.find(({ layer }) => layer === name);
}

describe("why, as data", () => {
  test("names the condition that an absent key meets", () => {
    const Condition = { StringNotEquals: { "aws:SourceVpce": "vpce-0a1b2c3d" } };
    const table = [{ Sid: "OnlyEndpoint", Effect: "Deny", Condition }];
    const decision = decide({ name: "", path: "internet", table, expect: expected });
    expect(decision.code).toBe("X_AUTHZ_EXPLICIT_DENY");
    expect(decision.blockers).toEqual([
      {
        code: "X_AUTHZ_EXPLICIT_DENY",
        layer: "table-policy",
        statements: [
          {
            policy: { layer: "table-policy", id: "table-policy" },
            index: 0,
            sid: "OnlyEndpoint",
            effect: "Deny",
          },
        ],
      },
    ]);
    expect(layerOf(decision, "table-policy")?.deniedBy[0]?.conditions).toEqual([
      {
        operator: "StringNotEquals",
        key: "aws:SourceVpce",
        expected: ["vpce-0a1b2c3d"],
        actual: { state: "absent" },
        met: "true",
      },
    ]);
  });

  test("names the statement that nearly allows, and what of it fails", () => {
    const role = [
      { Sid: "OtherTable", Resource: `arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/Invoices` },
      { Sid: "OtherVpce", Condition: { StringEquals: { "aws:SourceVpce": "vpce-0" } } },
      { Sid: "OtherAction", Action: "dynamodb:Scan" },
    ];
    const decision = decide({ name: "", role, expect: expected });
    const near = layerOf(decision, "role-policy")?.nearMisses ?? [];
    expect(near.map(({ statement, failed }) => [statement.sid, failed])).toEqual([
      ["OtherTable", ["resource"]],
      ["OtherVpce", ["condition"]],
    ]);
  });

  test("does not consult an endpoint policy on a path through NAT", () => {
    const consulted = (path: "internet" | "gateway" | "unknown") =>
      layerOf(decide({ name: "", path, expect: expected }), "endpoint-policy")?.consulted;
    expect([consulted("internet"), consulted("gateway"), consulted("unknown")]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test("names the resource that decides", () => {
    const index = `${TABLE}/index/ByDate`;
    const resources = [TABLE, index];
    const role = [{ Resource: TABLE }];
    expect(decide({ name: "", resources, role, expect: expected }).resource).toBe(index);
    expect(decide({ name: "", resources, expect: expected }).resource).toBe(TABLE);
  });

  test("prefers the resource that is denied to one that is unknown", () => {
    const resources = [TABLE, `${TABLE}X`];
    const Condition = { StringEquals: { "app:Team": "blue" } };
    const role = [{ Resource: TABLE, Condition }];
    const decision = decide({ name: "", resources, role, expect: expected });
    expect([decision.effect, decision.resource]).toEqual(["DENIED", `${TABLE}X`]);
  });

  test("is JSON", () => {
    const decision = decide({ name: "", path: "unknown", expect: expected });
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });

  test("lists what was assumed, once for each layer", () => {
    const decision = decideDynamoDb(
      {
        requester: { roleArn: `arn:aws:iam::${ACCOUNT}:role/r` },
        action: "dynamodb:GetItem",
        resources: [TABLE],
        region: "us-east-2",
        path: PATHS.gateway,
      },
      { role: NONE, permissionsBoundary: NONE, table: NONE, endpoint: NONE },
    );
    expect(decision.assumptions).toEqual([
      { layer: "service-control-policy", why: "not collected" },
      { layer: "resource-control-policy", why: "not collected" },
      { layer: "session-policy", why: "not collected" },
    ]);
  });
});

describe("a request", () => {
  const request = {
    requester: { roleArn: `arn:aws:iam::${ACCOUNT}:role/r` },
    action: "dynamodb:GetItem",
    resources: [TABLE],
    region: "us-east-2",
    path: PATHS.gateway,
  };
  const limits = { role: NONE, permissionsBoundary: NONE };

  test.each([
    "orders-role",
    `arn:aws:iam::${ACCOUNT}:user/ann`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`,
    `arn:aws:iam::${ACCOUNT}:role/`,
  ])("of the role %s throws", (roleArn) => {
    const call = () =>
      decideDynamoDb(
        { ...request, requester: { roleArn } },
        { ...limits, table: NONE, endpoint: NONE },
      );
    expect(call).toThrow(RequestError);
    expect(call).toThrow(
      `\`roleArn\` must be like arn:aws:iam::123456789012:role/name, got: ${roleArn}`,
    );
  });

  test("of no resource throws", () => {
    const call = () =>
      decideDynamoDb({ ...request, resources: [] }, { ...limits, table: NONE, endpoint: NONE });
    expect(call).toThrow("`resources` must name at least 1 ARN, got: none");
  });

  test.each([
    ["keyArn", { keyArn: "1234abcd" }],
    ["tableArn", { tableArn: `arn:aws:s3:::orders` }],
  ])("of KMS with another %s throws", (field, changed) => {
    const keyArn = `arn:aws:kms:us-east-2:${ACCOUNT}:key/1234abcd`;
    const call = () =>
      decideKms(
        { ...request, action: "kms:Decrypt", keyArn, tableArn: TABLE, ...changed },
        { ...limits, key: NONE },
      );
    expect(call).toThrow(expect.objectContaining({ field }) as Error);
  });

  test("keeps the caller's keys before what follows from the path", () => {
    const Statement = {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceVpce": "vpce-0other" } },
    };
    const role: Layer = {
      state: "known",
      policies: [parsePolicy({ Statement }, { layer: "role-policy", id: "r" })],
    };
    const policies = { ...limits, role, table: NONE, endpoint: NONE };
    const keys = { "AWS:sourcevpce": { state: "known", values: ["vpce-0other"] } } as const;
    expect(decideDynamoDb(request, policies).effect).toBe("DENIED");
    expect(decideDynamoDb({ ...request, keys }, policies).effect).toBe("ALLOWED");
  });
});
