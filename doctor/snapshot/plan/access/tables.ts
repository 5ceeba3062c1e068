import { type Unknown } from "../../known";
import { type Entity } from "../entity";
import { type PlannedAnswers } from "../network";
import { type Wanted } from "../nodes";
import { policyText } from "../policy-text";
import { type Reader } from "../reader";
import { tagsOf } from "./tags";

const KEY: Wanted = { what: "key", accepts: (text) => /^arn:[^:]*:kms:/.test(text) };

/** The tables of a plan with their policies and keys. */
export class PlannedTables {
  readonly #reader: Reader;
  readonly #tables: readonly Entity[];
  /** By the ARN of the table. */
  readonly #policies: ReadonlyMap<string, Entity>;
  /** Why every table can have another policy. */
  readonly #doubt: Unknown | undefined;
  /** By ARN. */
  readonly #keys: ReadonlyMap<string, Entity>;
  /** By the id of the key. */
  readonly #keyPolicies: ReadonlyMap<string, Entity>;

  constructor(reader: Reader) {
    this.#reader = reader;
    this.#tables = reader.all("aws_dynamodb_table", "data.aws_dynamodb_table");
    const policies = reader.all("aws_dynamodb_resource_policy");
    this.#policies = new Map(
      policies.map((policy) => [policy.text("resource_arn", TABLE) ?? "", policy]),
    );
    this.#doubt = policies
      .map((policy) => policy.fact("resource_arn", TABLE))
      .find((arn): arn is Unknown => !arn.known);
    this.#keys = firstBy("arn", reader.all("aws_kms_key", "data.aws_kms_key"));
    this.#keyPolicies = firstBy("key_id", reader.all("aws_kms_key_policy"));
  }

  get regions(): readonly string[] {
    return this.#tables.map((table) => this.#reader.places.regionOf(table.resource));
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

  #answersFor(table: Entity): PlannedAnswers {
    const answers = new Map<string, object | Unknown>();
    const arn = table.text("arn") ?? "";
    const isData = table.resource.mode === "data";
    const key = keyOf(table);
    answers.set("describe-table", key.known ? { Table: description(table, arn, key.value) } : key);
    const policy = this.#policies.get(arn);
    const text = policy === undefined ? undefined : policyText(this.#reader, policy, "policy");
    const notThere = {
      known: false,
      missing: `the policy of ${table.address}`,
      why: NOT_MADE,
    } as const;
    answers.set(
      "get-resource-policy",
      text === undefined
        ? (this.#doubt ?? (isData ? notThere : {}))
        : text.known
          ? { Policy: text.value }
          : text,
    );
    const tags = tagsOf(table);
    answers.set("list-tags-of-resource", tags.known ? { Tags: tags.value } : tags);
    if (key.known && key.value !== undefined) this.#addKey(key.value, answers);
    return answers;
  }

  #addKey(arn: string, answers: Map<string, object | Unknown>): void {
    const key = this.#keys.get(arn);
    if (key === undefined) return;
    const enabled = key.fact(key.resource.mode === "data" ? "enabled" : "is_enabled");
    const KeyState =
      key.text("key_state") ?? (enabled.known && enabled.value === false ? "Disabled" : "Enabled");
    answers.set(
      "describe-key",
      enabled.known ? { KeyMetadata: { Arn: arn, KeyManager: "CUSTOMER", KeyState } } : enabled,
    );
    const owner = this.#keyPolicies.get(key.text("key_id") ?? "") ?? key;
    if (!owner.isSet("policy")) {
      const root = this.#reader.places.arn(key.resource, "iam", "root", true);
      answers.set("get-key-policy", { Policy: defaultKeyPolicy(root) });
      return;
    }
    const text = policyText(this.#reader, owner, "policy");
    answers.set("get-key-policy", text.known ? { Policy: text.value } : text);
  }
}

/** By the text of an attribute. The first of several counts. */
function firstBy(name: string, entities: readonly Entity[]): ReadonlyMap<string, Entity> {
  return new Map(entities.map((entity) => [entity.text(name) ?? "", entity] as const).reverse());
}

const NOT_MADE = "the plan does not make the table";
const TABLE: Wanted = { what: "table", accepts: (text) => /^arn:[^:]*:dynamodb:/.test(text) };

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultKeyPolicy(root: string): string {
  const statement = { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** `undefined`: the key that DynamoDB owns. */
function keyOf(
  table: Entity,
): { readonly known: true; readonly value: string | undefined } | Unknown {
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
