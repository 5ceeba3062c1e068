import { ACCESS_LEVELS } from "./actions";
import { diagnose } from "./diagnose";
import { problemsOf } from "./report";
import { readFolder } from "./snapshot/folder";
import { copyExample, type Copy, exampleFolder, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

const actions = ACCESS_LEVELS.read;
const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/orders";
const KEY = "arn:aws:kms:us-east-2:111122223333:key/1";
const ENDPOINT = "vpce-0b3a4c5d6e7f80912";
const ROLE_FILE = "get-role-policy-read-orders.json";
const ENDPOINTS_FILE = "describe-vpc-endpoints.json";

const everything = { Effect: "Allow", Action: "*", Resource: "*" };

function document(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

/** In the form that the endpoint, the table, and the key store. */
function policy(...statements: readonly object[]): string {
  return JSON.stringify(
    document(...statements.map((statement) => ({ Principal: "*", ...statement }))),
  );
}

function withKey(copy: Copy, state: string, keyPolicy: string): void {
  copy.set("describe-table.json", "Table.SSEDescription", { KMSMasterKeyArn: KEY });
  copy.write(
    "describe-key.json",
    JSON.stringify({ KeyMetadata: { Arn: KEY, KeyManager: "CUSTOMER", KeyState: state } }),
  );
  copy.write("get-key-policy.json", JSON.stringify({ Policy: keyPolicy }));
}

function withTablePolicy(copy: Copy, ...statements: readonly object[]): void {
  copy.write("get-resource-policy.json", JSON.stringify({ Policy: policy(...statements) }));
}

/** Denies requests that do not come through this endpoint. */
function onlyThrough(endpointId: string): object {
  return {
    Effect: "Deny",
    Action: "dynamodb:GetItem",
    Resource: "*",
    Condition: { StringNotEquals: { "aws:SourceVpce": endpointId } },
  };
}

test("a working function has no problem", () => {
  const diagnosis = diagnose(readFolder(exampleFolder("gateway-endpoint")), { actions });
  expect(diagnosis).toMatchObject({
    outcome: "ok",
    region: "us-east-2",
    role: "arn:aws:iam::111122223333:role/orders-reader",
    network: { verdict: "REACHABLE", private: true },
  });
  expect(problemsOf(diagnosis)).toEqual([]);
});

test.each<readonly [string, (copy: Copy) => void, readonly string[]]>([
  [
    "the role lacks an action",
    (copy) => {
      copy.set(ROLE_FILE, "PolicyDocument.Statement.0.Action", ["dynamodb:Query"]);
    },
    ["X_AUTHZ_ROLE_POLICY_NO_ALLOW"],
  ],
  [
    "the role lacks the indexes",
    (copy) => {
      copy.set(ROLE_FILE, "PolicyDocument.Statement.0.Resource", TABLE);
    },
    ["X_AUTHZ_INDEX_NO_ALLOW"],
  ],
  [
    "a boundary allows something else",
    (copy) => {
      const PermissionsBoundaryArn = "arn:aws:iam::111122223333:policy/limits/boundary";
      copy.set("get-role.json", "Role.PermissionsBoundary", { PermissionsBoundaryArn });
      copy.write(
        "get-policy-version-arn_aws_iam__111122223333_policy_limits_boundary.json",
        JSON.stringify({
          PolicyVersion: { Document: document({ ...everything, Action: "s3:*" }) },
        }),
      );
    },
    ["X_AUTHZ_BOUNDARY_NO_ALLOW"],
  ],
  [
    "the endpoint policy only denies",
    (copy) => {
      const text = policy({ Effect: "Deny", Action: "dynamodb:DeleteTable", Resource: "*" });
      copy.set(ENDPOINTS_FILE, "VpcEndpoints.0.PolicyDocument", text);
    },
    ["X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES"],
  ],
  [
    "the endpoint policy is for another table",
    (copy) => {
      const text = policy({ ...everything, Resource: `${TABLE}-archive` });
      copy.set(ENDPOINTS_FILE, "VpcEndpoints.0.PolicyDocument", text);
    },
    ["X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW"],
  ],
  [
    "the table policy requires another endpoint",
    (copy) => {
      withTablePolicy(copy, onlyThrough("vpce-other"));
    },
    ["X_AUTHZ_EXPLICIT_DENY"],
  ],
  [
    "the key policy delegates to the role, which does not allow it",
    (copy) => {
      const root = { AWS: "arn:aws:iam::111122223333:root" };
      withKey(copy, "Enabled", policy({ ...everything, Principal: root }));
    },
    ["X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW"],
  ],
  [
    "the key is disabled",
    (copy) => {
      withKey(copy, "Disabled", policy(everything));
    },
    ["X_KEY_NOT_ENABLED"],
  ],
  [
    "the table is being deleted",
    (copy) => {
      copy.set("describe-table.json", "Table.TableStatus", "DELETING");
    },
    ["X_TABLE_NOT_ACTIVE"],
  ],
  [
    "the route is gone, and the endpoint is not associated with the route table",
    (copy) => {
      copy.set(ENDPOINTS_FILE, "VpcEndpoints.0.RouteTableIds", []);
      const local = { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" };
      copy.set("describe-route-tables.json", "RouteTables.1.Routes", [local]);
    },
    ["NO_ROUTE_TO_DESTINATION", "UNASSOCIATED_COMPONENT"],
  ],
])("is not ok when %s", (_, breakIt, codes) => {
  const copy = copyExample("gateway-endpoint");
  breakIt(copy);
  const diagnosis = diagnose(readFolder(copy.folder), { actions });
  expect(problemsOf(diagnosis).map(({ code }) => code)).toEqual(codes);
  expect(diagnosis.outcome).toBe("not-ok");
});

test.each<readonly [string, (copy: Copy) => void, readonly string[]]>([
  [
    "a role policy is missing",
    (copy) => {
      copy.remove(ROLE_FILE);
    },
    ["X_AUTHZ_UNKNOWN_POLICY"],
  ],
  [
    "a role policy has an operator that IAM does not define",
    (copy) => {
      copy.set(ROLE_FILE, "PolicyDocument.Statement.0.Condition", { Sometimes: { a: "b" } });
    },
    ["X_AUTHZ_UNKNOWN_POLICY"],
  ],
  [
    "the endpoint's policy is missing",
    (copy) => {
      copy.set(ENDPOINTS_FILE, "VpcEndpoints.0.PolicyDocument", undefined);
    },
    ["X_AUTHZ_UNKNOWN_POLICY"],
  ],
  [
    "the role is missing",
    (copy) => {
      copy.remove("get-role.json");
    },
    ["X_AUTHZ_UNKNOWN_POLICY"],
  ],
  [
    "the table's description is missing",
    (copy) => {
      copy.remove("describe-table.json");
    },
    ["UNKNOWN_RESOURCE"],
  ],
  [
    "the network ACLs are missing",
    (copy) => {
      copy.remove("describe-network-acls.json");
    },
    ["UNKNOWN_RESOURCE"],
  ],
])("is indeterminate when %s", (_, breakIt, codes) => {
  const copy = copyExample("gateway-endpoint");
  breakIt(copy);
  const diagnosis = diagnose(readFolder(copy.folder), { actions });
  expect(problemsOf(diagnosis).map(({ code }) => code)).toEqual(codes);
  expect(diagnosis.outcome).toBe("indeterminate");
});

test.each<readonly [string, (copy: Copy) => void]>([
  [
    "the table policy requires this endpoint",
    (copy) => {
      withTablePolicy(copy, onlyThrough(ENDPOINT));
    },
  ],
  [
    "the key policy allows everyone",
    (copy) => {
      withKey(copy, "Enabled", policy(everything));
    },
  ],
  [
    "AWS manages the key",
    (copy) => {
      withKey(copy, "Enabled", policy());
      copy.set("describe-key.json", "KeyMetadata.KeyManager", "AWS");
    },
  ],
  [
    "the table is being updated",
    (copy) => {
      copy.set("describe-table.json", "Table.TableStatus", "UPDATING");
    },
  ],
])("is ok when %s", (_, change) => {
  const copy = copyExample("gateway-endpoint");
  change(copy);
  const diagnosis = diagnose(readFolder(copy.folder), { actions });
  expect(problemsOf(diagnosis)).toEqual([]);
  expect(diagnosis.outcome).toBe("ok");
});

test("without a table, permissions are unknown", () => {
  const copy = copyExample("gateway-endpoint");
  copy.remove("describe-table.json");
  copy.set("get-function-configuration.json", "Environment.Variables", {});
  const diagnosis = diagnose(readFolder(copy.folder));
  expect(diagnosis).toMatchObject({ outcome: "indeterminate", permissions: { known: false } });
  expect(problemsOf(diagnosis)[0]?.sentence).toContain("--table");
});

describe("the path decides what is allowed", () => {
  const folder = exampleFolder("endpoint-without-route-table");

  test("off the endpoint, its policy does not apply, and the public address counts", () => {
    const copy = copyExample("endpoint-without-route-table");
    copy.set(ENDPOINTS_FILE, "VpcEndpoints.0.PolicyDocument", policy());
    withTablePolicy(copy, {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.25/32" } },
    });
    expect(diagnose(readFolder(copy.folder)).outcome).toBe("ok");
  });

  test("off the endpoint, a policy that requires it denies", () => {
    const copy = copyExample("endpoint-without-route-table");
    withTablePolicy(copy, onlyThrough("vpce-09b15e2f2a3c4d5e6"));
    const { permissions } = diagnose(readFolder(copy.folder), { actions: ["dynamodb:GetItem"] });
    expect(permissions).toMatchObject({
      items: [{ decision: { code: "X_AUTHZ_EXPLICIT_DENY" }, via: { kind: "internet-gateway" } }],
    });
  });

  test("if nothing arrives, the endpoint that the fix opens counts", () => {
    const { network, permissions } = diagnose(readFolder(exampleFolder("no-route")), {
      actions: ["dynamodb:PutItem"],
    });
    expect(network.verdict).toBe("UNREACHABLE");
    expect(permissions).toMatchObject({
      items: [
        {
          decision: { effect: "ALLOWED" },
          via: { kind: "gateway-endpoint", endpointId: ENDPOINT },
        },
      ],
    });
  });

  test("the cost is that of the public address", () => {
    const { cost } = diagnose(readFolder(folder));
    expect(cost.ways).toEqual([{ way: "internet-gateway", perMonth: 3.65, perGb: 0 }]);
    expect(cost.alternatives.map(({ way, perMonth }) => [way, perMonth])).toEqual([
      ["gateway-endpoint", 0],
      ["nat-gateway", 36.5],
      ["interface-endpoint", 14.6],
    ]);
  });
});

describe("in another Region, or of DynamoDB Streams", () => {
  test("a URL of another Region leads to the table there, which no answer describes", () => {
    const copy = copyExample("gateway-endpoint");
    copy.set("get-function-configuration.json", "Environment.Variables", {
      TABLE_NAME: "orders",
      AWS_ENDPOINT_URL_DYNAMODB: "https://dynamodb.eu-west-1.amazonaws.com",
    });
    const { outcome, network, table, tableProblems } = diagnose(readFolder(copy.folder));
    expect(network.verdict).toBe("UNREACHABLE");
    expect(table).toMatchObject({ value: { arn: TABLE.replace("us-east-2", "eu-west-1") } });
    expect(tableProblems).toMatchObject([{ effect: "unknown" }]);
    expect(outcome).toBe("not-ok");
    const here = copyExample("gateway-endpoint");
    here.set("get-function-configuration.json", "Environment.Variables", {
      TABLE_NAME: "orders",
      AWS_ENDPOINT_URL_DYNAMODB: "https://dynamodb.us-east-2.amazonaws.com",
    });
    expect(diagnose(readFolder(here.folder), { actions }).outcome).toBe("ok");
  });

  test("the gateway endpoint carries no request to a stream, and offers none", () => {
    const copy = copyExample("gateway-endpoint");
    copy.set(ROLE_FILE, "PolicyDocument.Statement.0", {
      Effect: "Allow",
      Action: "dynamodb:GetRecords",
      Resource: `${TABLE}/stream/*`,
    });
    copy.set(
      "describe-table.json",
      "Table.LatestStreamArn",
      `${TABLE}/stream/2026-02-03T04:05:06.789`,
    );
    const asked = { actions: ["dynamodb:GetRecords"] };
    const { network, permissions, cost, tableProblems } = diagnose(readFolder(copy.folder), asked);
    expect(network.verdict).toBe("UNREACHABLE");
    expect(permissions).toMatchObject({
      items: [{ on: "stream", decision: { effect: "ALLOWED" } }],
    });
    expect(cost.alternatives.map(({ way }) => way)).toEqual(["nat-gateway"]);
    expect(tableProblems).toEqual([]);
    copy.set("describe-table.json", "Table.LatestStreamArn", undefined);
    expect(diagnose(readFolder(copy.folder), asked).tableProblems).toMatchObject([
      { effect: "blocks", code: "X_TABLE_HAS_NO_STREAM" },
    ]);
  });
});
