import { refers } from "../snapshot/plan/testing/plan";
import { besideExisting, CREATED, type Files } from "./testing/beside-existing";
import { DEPLOYED, type Resources, withValues, without } from "./testing/changed-plan";
import { document, judged } from "./testing/judged";

const TABLE = "aws_dynamodb_table.orders";
const ARN = "arn:aws:dynamodb:us-east-2:123456789012:table/orders";
const KEY_ID = "11111111-2222-3333-4444-555555555555";
const KEY = `arn:aws:kms:us-east-2:123456789012:key/${KEY_ID}`;

const text = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const onTable = (Effect: string) =>
  text({ Effect, Principal: "*", Action: "dynamodb:*", Resource: ARN });
const onKey = (AWS: string) =>
  text({ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" });
const ONLY_ADMIN = onKey("arn:aws:iam::123456789012:role/admin");

/** What AWS says about the table. */
function table(policy: object, key: Files = {}): Readonly<Record<string, Files>> {
  return {
    [ARN]: {
      "describe-table": {
        Table: {
          TableName: "orders",
          TableArn: ARN,
          TableStatus: "ACTIVE",
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          ...("describe-key" in key && {
            SSEDescription: { Status: "ENABLED", KMSMasterKeyArn: KEY },
          }),
        },
      },
      "list-tags-of-resource": { Tags: [] },
      "get-resource-policy": policy,
      ...key,
    },
  };
}

function key(Policy: string, Arn = KEY): Files {
  return {
    "describe-key": { KeyMetadata: { Arn, KeyManager: "CUSTOMER", KeyState: "Enabled" } },
    "get-key-policy": { Policy },
  };
}

const OPEN = table({});
const CLOSED = table({ Policy: onTable("Deny") });

const NAMED = without(CREATED, TABLE);
const LOOKED_UP = { ...NAMED, [`data.${TABLE}`]: DEPLOYED[TABLE] ?? {} };
const policy = (effect: string): Resources => ({
  "aws_dynamodb_resource_policy.p": { id: ARN, resource_arn: ARN, policy: onTable(effect) },
});

const outcome = (...question: Parameters<typeof besideExisting>) =>
  besideExisting(...question).outcome;

describe.each([
  ["looks up", LOOKED_UP],
  ["only names", NAMED],
])("the policy of a table that the plan %s", (_, plan) => {
  test("is the one that is there, and unknown without it", () => {
    expect(outcome(plan, { tables: OPEN })).toBe("ok");
    expect(outcome(plan, { tables: CLOSED })).toBe("not-ok");
    expect(outcome(plan)).toBe("indeterminate");
  });

  test("is the plan's, if the plan has one", () => {
    expect(outcome({ ...plan, ...policy("Deny") }, { tables: OPEN })).toBe("not-ok");
    expect(outcome({ ...plan, ...policy("Allow") }, { tables: CLOSED })).toBe("ok");
  });

  test("is none once the plan takes it", () => {
    const before = policy("Deny");
    expect(outcome(plan, { before, tables: CLOSED })).toBe("ok");
    expect(outcome({ ...plan, ...before }, { before, tables: CLOSED })).toBe("not-ok");
  });
});

describe("the policy of a table that the plan has", () => {
  test("is somebody else's, if the table is imported", () => {
    const imported = [TABLE];
    expect(outcome(CREATED, { imported, tables: OPEN })).toBe("ok");
    expect(outcome(CREATED, { imported, tables: CLOSED })).toBe("not-ok");
    expect(outcome(CREATED, { imported })).toBe("indeterminate");
  });

  test("is somebody else's, if that is there", () => {
    const before = { [TABLE]: DEPLOYED[TABLE] ?? {} };
    expect(outcome(CREATED, { before, tables: OPEN })).toBe("ok");
    expect(outcome(CREATED, { before, tables: CLOSED })).toBe("not-ok");
    expect(outcome(CREATED, { before })).toBe("ok");
  });
});

test("a table in another Region is another one, whatever its name", () => {
  const elsewhere = ARN.replace("us-east-2", "us-west-2");
  const files = JSON.parse(JSON.stringify(CLOSED).replaceAll(ARN, elsewhere)) as typeof CLOSED;
  expect(outcome(LOOKED_UP, { tables: { ...files, ...OPEN } })).toBe("ok");
  expect(outcome(NAMED, { tables: files })).toBe("indeterminate");
});

test("a plan that names no account is for the one that was asked", () => {
  const created = { id: undefined, arn: undefined };
  const plan = (account: string) =>
    withValues(
      withValues(LOOKED_UP, "aws_iam_role.reader", created),
      "aws_lambda_function.reader",
      { ...created, role: `arn:aws:iam::${account}:role/reader` },
    );
  const account = "123456789012";
  expect(outcome(plan(account), { tables: OPEN, account })).toBe("ok");
  expect(outcome(plan("000000000000"), { tables: OPEN })).toBe("indeterminate");
});

describe("the policy of a key", () => {
  const encrypted = { server_side_encryption: [{ enabled: true, kms_key_arn: KEY }] };
  const looksUp = withValues(LOOKED_UP, `data.${TABLE}`, encrypted);
  const lookedUpKey = { "data.aws_kms_key.k": { id: KEY_ID, key_id: "alias/orders", arn: KEY } };
  const keyPolicy = (key_id: string, text: string) => ({
    "aws_kms_key_policy.k": { id: KEY_ID, key_id, policy: text },
  });
  const any = { tables: table({}, key(onKey("*"))) };
  const admin = { tables: table({}, key(ONLY_ADMIN)) };

  test.each([
    ["looks up", looksUp],
    ["makes", withValues(CREATED, TABLE, encrypted)],
  ])("that encrypts a table that the plan %s is the one that is there", (_, plan) => {
    expect(outcome(plan, any)).toBe("ok");
    expect(outcome(plan, admin)).toBe("not-ok");
    expect(outcome({ ...plan, ...lookedUpKey }, admin)).toBe("not-ok");
  });

  test("that the plan only looks up is unknown without it", () => {
    const plan = { ...withValues(CREATED, TABLE, encrypted), ...lookedUpKey };
    expect(outcome(plan)).toBe("indeterminate");
    expect(outcome({ ...plan, ...keyPolicy(KEY_ID, onKey("*")) })).toBe("ok");
  });

  test("that is there is not the one of another key", () => {
    const tables = table({}, key(onKey("*"), KEY.replace("1111", "9999")));
    expect(outcome(withValues(CREATED, TABLE, encrypted), { tables })).toBe("indeterminate");
  });

  test.each([KEY, KEY_ID])("is the plan's, if the plan gives one to %s", (id) => {
    expect(outcome({ ...looksUp, ...keyPolicy(id, ONLY_ADMIN) }, any)).toBe("not-ok");
    expect(outcome({ ...looksUp, ...keyPolicy(id, onKey("*")) }, admin)).toBe("ok");
  });

  const own = (text: string) => ({
    "aws_kms_key.k": { id: KEY_ID, key_id: KEY_ID, arn: KEY, policy: text },
  });

  test("is the plan's, if the plan has the key", () => {
    expect(outcome({ ...looksUp, ...own(ONLY_ADMIN) }, any)).toBe("not-ok");
  });

  test("is the default one, which leaves it to the role, once the plan takes it", () => {
    const before = keyPolicy(KEY_ID, onKey("*"));
    const key = own(onKey("*"));
    expect(outcome({ ...looksUp, ...key, ...before }, { ...any, before })).toBe("ok");
    expect(outcome({ ...looksUp, ...key }, { ...any, before })).toBe("not-ok");
    expect(outcome(looksUp, { ...any, before })).toBe("not-ok");
  });
});

test("a policy for a table that is not known can be for any", () => {
  const beside = (...resources: Parameters<typeof judged>[0]["resources"] & object) =>
    judged({
      resources: [document(["*"]), ...resources],
      configured: {
        "aws_dynamodb_resource_policy.p": {
          expressions: { resource_arn: refers("data.external.table.result") },
        },
      },
    }).outcome;
  const resource = "aws_dynamodb_resource_policy.p";
  const after = { policy: onTable("Deny") };
  expect(beside()).toBe("ok");
  expect(beside({ resource, after, unknown: ["resource_arn"] })).toBe("indeterminate");
});
