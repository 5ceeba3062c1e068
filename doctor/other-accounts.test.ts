import { diagnose, type Diagnosis } from "./diagnose";
import { findRemedy } from "./remedy";
import { problemsOf } from "./report";
import { readFolder } from "./snapshot/folder";
import { type Copy, copyExample, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

const OTHER = "999988887777";
const TABLE = `arn:aws:dynamodb:us-east-2:${OTHER}:table/orders`;
const KEY = `arn:aws:kms:us-east-2:${OTHER}:key/1`;
const ROLE = "arn:aws:iam::111122223333:role/orders-reader";
const actions = ["dynamodb:GetItem"];

/** The function uses the table of another account, and these policies allow it. */
function crossAccount(): Copy {
  const copy = copyExample("gateway-endpoint");
  copy.set("get-function-configuration.json", "Environment.Variables.TABLE_NAME", TABLE);
  copy.set("describe-table.json", "Table.TableArn", TABLE);
  const allow = { Effect: "Allow", Action: "dynamodb:*", Resource: "*" };
  copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement", [
    allow,
    { ...allow, Action: "kms:*" },
  ]);
  const full = { Statement: [{ ...allow, Principal: "*" }] };
  copy.set("describe-vpc-endpoints.json", "VpcEndpoints.0.PolicyDocument", JSON.stringify(full));
  tablePolicy(copy, { AWS: ROLE });
  return copy;
}

function tablePolicy(copy: Copy, Principal: object): void {
  const Statement = [{ Effect: "Allow", Principal, Action: "dynamodb:GetItem", Resource: TABLE }];
  copy.write("get-resource-policy.json", answer({ Version: "2012-10-17", Statement }));
}

function answer(policy: object): string {
  return JSON.stringify({ Policy: JSON.stringify(policy) });
}

function withKey(copy: Copy, manager: "AWS" | "CUSTOMER", principal?: string): Copy {
  copy.set("describe-table.json", "Table.SSEDescription", {
    Status: "ENABLED",
    KMSMasterKeyArn: KEY,
  });
  const KeyMetadata = { Arn: KEY, KeyManager: manager, KeyState: "Enabled" };
  copy.write("describe-key.json", JSON.stringify({ KeyMetadata }));
  if (principal !== undefined) {
    const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "kms:*" };
    copy.write("get-key-policy.json", answer({ Statement: [{ ...statement, Resource: "*" }] }));
  }
  return copy;
}

function asking(copy: Copy): Diagnosis {
  return diagnose(readFolder(copy.folder), { actions });
}

function decisionsOf({ permissions }: Diagnosis) {
  const items = permissions.known ? permissions.items : [];
  return items.map(({ on, decision: { effect, code } }) => [on, effect, code]);
}

const unknownsOf = (diagnosis: Diagnosis) =>
  problemsOf(diagnosis)
    .filter(({ effect }) => effect === "unknown")
    .map(({ sentence }) => sentence)
    .join("\n");

describe("a table of another account", () => {
  test("is allowed where both sides allow it", () => {
    const diagnosis = asking(crossAccount());
    expect(decisionsOf(diagnosis)).toEqual([["table", "ALLOWED", null]]);
    expect(diagnosis.outcome).toBe("ok");
  });

  test.each([
    [
      "the table's side does not",
      (copy: Copy) => {
        tablePolicy(copy, { AWS: `${ROLE}-2` });
      },
      "X_AUTHZ_TABLE_POLICY_NO_ALLOW",
    ],
    [
      "the table has no policy",
      (copy: Copy) => {
        copy.write("get-resource-policy.json", "{}");
      },
      "X_AUTHZ_TABLE_POLICY_NO_ALLOW",
    ],
    [
      "the role's side does not",
      (copy: Copy) => {
        copy.set("get-role-policy-read-orders.json", "PolicyDocument.Statement", []);
      },
      "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
    ],
  ])("is denied where %s", (_, change, code) => {
    const copy = crossAccount();
    change(copy);
    expect(decisionsOf(asking(copy))).toEqual([["table", "DENIED", code]]);
  });

  test.each(["get-resource-policy.json", "describe-table.json"])(
    "is unknown, by name, without %s",
    (file) => {
      const copy = crossAccount();
      copy.remove(file);
      const diagnosis = asking(copy);
      expect(diagnosis.outcome).toBe("indeterminate");
      expect(unknownsOf(diagnosis)).toContain(file);
    },
  );
});

describe("the key of a table of another account", () => {
  test.each([
    ["allows the role", ROLE, "ALLOWED", null],
    ["allows the role's account", "arn:aws:iam::111122223333:root", "ALLOWED", null],
    [
      "allows its own account",
      `arn:aws:iam::${OTHER}:root`,
      "DENIED",
      "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW",
    ],
    ["cannot be read", undefined, "INDETERMINATE", "X_AUTHZ_UNKNOWN_POLICY"],
  ])("with a policy that %s", (_, principal, effect, code) => {
    const diagnosis = asking(withKey(crossAccount(), "CUSTOMER", principal));
    expect(decisionsOf(diagnosis)[1]).toEqual(["key", effect, code]);
    if (principal === undefined) expect(unknownsOf(diagnosis)).toContain("get-key-policy.json");
  });

  test("is open to nobody else if AWS manages it, and no statement can change that", () => {
    const copy = withKey(crossAccount(), "AWS", ROLE);
    const snapshot = readFolder(copy.folder);
    const diagnosis = diagnose(snapshot, { actions });
    const denied = ["key", "DENIED", "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW"];
    expect(decisionsOf(diagnosis)[1]).toEqual(denied);
    const remedy = findRemedy(snapshot, diagnosis, { actions });
    const fixes = remedy?.steps.map(({ fix }) => fix) ?? [];
    expect(fixes.filter((fix) => "layer" in fix && fix.layer === "key-policy")).toEqual([]);
  });
});

describe("by name alone, the table is the role's account's", () => {
  test("so what is described of another account is not it", () => {
    const copy = crossAccount();
    copy.set("get-function-configuration.json", "Environment.Variables.TABLE_NAME", "orders");
    const diagnosis = asking(copy);
    expect(diagnosis.table).toMatchObject({
      value: { arn: "arn:aws:dynamodb:us-east-2:111122223333:table/orders" },
    });
    expect(diagnosis.outcome).toBe("indeterminate");
    expect(unknownsOf(diagnosis)).toContain(
      "the table `orders` in account 111122223333, us-east-2 (the role is of account 111122223333",
    );
  });

  test("also where the role is another account's", () => {
    const { access } = readFolder(copyExample("gateway-endpoint").folder, {
      role: `arn:aws:iam::${OTHER}:role/reader`,
    });
    expect(access.table).toMatchObject({ value: { arn: TABLE } });
    expect(access.tablePolicy.known).toBe(false);
  });
});
