import { formatArn, nameOf, parseArn } from "../../../../aws/arn";
import { type Fact, type Unknown } from "../../known";
import { type Entity } from "../entity";
import { ELSEWHERE, type Existing } from "../existing";
import { answersThere } from "../existing-access";
import { type PlannedAnswers } from "../network";
import { valueAt, type Wanted } from "../nodes";
import { policyText } from "../policy-text";
import { type Reader } from "../reader";
import { tagsOf } from "./tags";

const KEY: Wanted = { what: "key", accepts: (text) => /^arn:[^:]*:kms:/.test(text) };

/** The tables of a plan with their policies and keys, and those that are there. */
export class PlannedTables {
  readonly #reader: Reader;
  readonly #existing: Existing["tables"];
  readonly #tables: readonly Entity[];
  /** By the ARN of the table. */
  readonly #policies: ReadonlyMap<string, Entity>;
  /** The ARNs of the tables, and the ids of the keys, that a resource of its own gave a policy before. */
  readonly #before: Readonly<Record<"tables" | "keys", ReadonlySet<string>>>;
  /** By ARN. */
  readonly #keys: ReadonlyMap<string, Entity>;
  /** By the id of the key. */
  readonly #keyPolicies: ReadonlyMap<string, Entity>;
  /** Why every table, or every key, can have another policy. */
  readonly #doubts: Readonly<Record<"table" | "key", Unknown | undefined>>;

  constructor(reader: Reader, existing: Existing["tables"]) {
    this.#reader = reader;
    this.#existing = existing;
    this.#tables = reader.all("aws_dynamodb_table", "data.aws_dynamodb_table");
    const policies = reader.all("aws_dynamodb_resource_policy");
    const keyPolicies = reader.all("aws_kms_key_policy");
    this.#policies = firstBy((policy) => policy.text("resource_arn", TABLE), policies);
    const before = (type: string, name: string) =>
      reader.document.before
        .filter((resource) => resource.type === type)
        .map(({ values }) => String(values[name]));
    this.#before = {
      tables: new Set(before("aws_dynamodb_resource_policy", "resource_arn")),
      keys: new Set(before("aws_kms_key_policy", "key_id").map(nameOf)),
    };
    this.#keys = firstBy((key) => key.text("arn"), reader.all("aws_kms_key", "data.aws_kms_key"));
    this.#keyPolicies = firstBy(keyIdOf, keyPolicies);
    this.#doubts = {
      table: firstUnknown(policies.map((policy) => policy.fact("resource_arn", TABLE))),
      key: firstUnknown(keyPolicies.map((policy) => policy.fact("key_id"))),
    };
  }

  /** Those of the plan alone. */
  get regions(): readonly string[] {
    return this.#tables
      .filter(({ resource }) => resource.module !== ELSEWHERE)
      .map(({ resource }) => this.#reader.places.regionOf(resource));
  }

  /**
   * The answers about each table, by how the sources of a Region can name it: by ARN, and by name if it is
   * there.
   */
  answersIn(region: string): ReadonlyMap<string, PlannedAnswers> {
    const found = new Map<string, PlannedAnswers>();
    for (const table of this.#tables) {
      const isThere = this.#reader.places.regionOf(table.resource) === region;
      const names = [table.text("arn"), isThere ? table.text("name") : undefined].filter(
        (name) => name !== undefined && !found.has(name),
      );
      if (names.length === 0) continue;
      const answers = this.#answersFor(table);
      for (const name of names) found.set(name ?? "", answers);
    }
    return found;
  }

  /** The plan wins, also of a table that it only looks up: its policy, and that of its key. */
  #answersFor(table: Entity): PlannedAnswers {
    const arn = table.text("arn") ?? "";
    const there = answersThere(this.#existing.get(arn), OF_TABLE);
    const isLookedUp = table.resource.mode === "data";
    const answers = new Map<string, object | Unknown>(isLookedUp ? there : []);
    const described = isLookedUp ? there.get(DESCRIBE_TABLE) : undefined;
    const key = described === undefined ? keyOf(table) : keyIn(described);
    if (described === undefined) {
      const planned = key.known ? { Table: description(table, arn, key.value) } : key;
      answers.set(DESCRIBE_TABLE, planned);
      const tags = tagsOf(table);
      answers.set("list-tags-of-resource", tags.known ? { Tags: tags.value } : tags);
    }
    answers.set("get-resource-policy", this.#policyOf(table, there));
    if (key.known && key.value !== undefined) this.#addKey(key.value, there, answers);
    return answers;
  }

  #policyOf(table: Entity, there: PlannedAnswers): object | Unknown {
    const arn = table.text("arn") ?? "";
    const policy = this.#policies.get(arn);
    if (policy !== undefined) return this.#textOf(policy);
    if (this.#doubts.table !== undefined) return this.#doubts.table;
    if (this.#before.tables.has(arn)) return {};
    const known = there.get("get-resource-policy");
    if (known !== undefined) return known;
    const { mode, hasMore } = table.resource;
    return mode === "data" || hasMore === true
      ? notMade(`the policy of ${table.address}`, "table")
      : {};
  }

  #addKey(arn: string, there: PlannedAnswers, answers: Map<string, object | Unknown>): void {
    const key = this.#keys.get(arn);
    const isMade = key?.resource.mode === "managed";
    const known: PlannedAnswers = isMade || keyDescribed(there) !== arn ? new Map() : there;
    const description = known.get(DESCRIBE_KEY) ?? (key && keyDescription(key, arn));
    const policy =
      this.#keyPolicyOf(arn, key) ??
      known.get(KEY_POLICY) ??
      (isMade
        ? { Policy: defaultKeyPolicy(arn) }
        : key && notMade(`the policy of ${key.address}`, "key"));
    if (description !== undefined) answers.set(DESCRIBE_KEY, description);
    if (policy !== undefined) answers.set(KEY_POLICY, policy);
  }

  /** The policy that the plan gives a key. Without a resource of its own, the key has the default one again. */
  #keyPolicyOf(arn: string, key: Entity | undefined): object | Unknown | undefined {
    const id = nameOf(arn);
    const owner = this.#keyPolicies.get(id);
    if (owner !== undefined) return this.#textOf(owner);
    if (this.#doubts.key !== undefined) return this.#doubts.key;
    const isOpen = this.#before.keys.has(id) && key?.isConfigured("policy") !== true;
    if (isOpen) return { Policy: defaultKeyPolicy(arn) };
    return key?.isSet("policy") === true ? this.#textOf(key) : undefined;
  }

  #textOf(owner: Entity): object | Unknown {
    const text = policyText(this.#reader, owner, "policy");
    return text.known ? { Policy: text.value } : text;
  }
}

const OF_TABLE = /^(describe-(table|key)|list-tags-of-resource|get-(resource|key)-policy)$/;
const DESCRIBE_TABLE = "describe-table";
const DESCRIBE_KEY = "describe-key";
const KEY_POLICY = "get-key-policy";

function keyDescribed(there: PlannedAnswers): unknown {
  return valueAt(there.get(DESCRIBE_KEY), ["KeyMetadata", "Arn"]);
}

function keyDescription(key: Entity, arn: string): object | Unknown {
  const enabled = key.fact(key.resource.mode === "data" ? "enabled" : "is_enabled");
  if (!enabled.known) return enabled;
  const KeyState = key.text("key_state") ?? (enabled.value === false ? "Disabled" : "Enabled");
  return { KeyMetadata: { Arn: arn, KeyManager: "CUSTOMER", KeyState } };
}

function notMade(missing: string, what: "table" | "key"): Unknown {
  return { known: false, missing, why: `the plan does not make the ${what}` };
}

function firstUnknown(facts: readonly Fact<unknown>[]): Unknown | undefined {
  return facts.find((fact) => !fact.known);
}

/** By a text of each. The first of several counts. */
function firstBy(
  text: (entity: Entity) => string | undefined,
  entities: readonly Entity[],
): ReadonlyMap<string, Entity> {
  return new Map(entities.map((entity) => [text(entity) ?? "", entity] as const).reverse());
}

/** Terraform takes the id of a key or its ARN. */
function keyIdOf(policy: Entity): string {
  return nameOf(policy.text("key_id") ?? "");
}

const TABLE: Wanted = { what: "table", accepts: (text) => /^arn:[^:]*:dynamodb:/.test(text) };

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultKeyPolicy(key: string): string {
  const { partition = "", account = "" } = parseArn(key) ?? {};
  const AWS = formatArn({ partition, service: "iam", region: "", account, resource: "root" });
  const statement = { Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** `undefined`: the key that DynamoDB owns. */
type Key = Fact<string | undefined>;

function keyIn(described: object): Key {
  const arn = valueAt(described, ["Table", "SSEDescription", "KMSMasterKeyArn"]);
  return { known: true, value: typeof arn === "string" ? arn : undefined };
}

function keyOf(table: Entity): Key {
  const blocks = table.blocks("server_side_encryption");
  if (!blocks.known) return blocks;
  const [encryption] = blocks.value;
  const enabled = encryption?.fact("enabled");
  if (enabled?.known === false) return enabled;
  if (encryption === undefined || enabled?.value !== true) return { known: true, value: undefined };
  const key = encryption.fact("kms_key_arn", KEY);
  if (!key.known) return key;
  if (typeof key.value === "string" && key.value !== "") return { known: true, value: key.value };
  const missing = `${table.address}.server_side_encryption.kms_key_arn`;
  return { known: false, missing, why: "the plan does not have the key aws/dynamodb" };
}

function description(table: Entity, arn: string, key: string | undefined): object {
  const names = (block: string) => {
    const blocks = table.blocks(block);
    return (blocks.known ? blocks.value : []).map((index) => ({
      IndexName: index.text("name") ?? "",
    }));
  };
  const keys = [
    ["hash_key", "HASH"],
    ["range_key", "RANGE"],
  ] as const;
  return {
    TableName: table.text("name") ?? "",
    TableArn: arn,
    TableStatus: "ACTIVE",
    KeySchema: keys.flatMap(([name, KeyType]) => {
      const AttributeName = table.text(name);
      return AttributeName === undefined ? [] : [{ AttributeName, KeyType }];
    }),
    GlobalSecondaryIndexes: names("global_secondary_index"),
    LocalSecondaryIndexes: names("local_secondary_index"),
    ...(table.flag("stream_enabled") === true && { LatestStreamArn: table.text("stream_arn") }),
    ...(key !== undefined && { SSEDescription: { Status: "ENABLED", KMSMasterKeyArn: key } }),
  };
}
