import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import {
  DynamodbTable,
  type DynamodbTableGlobalSecondaryIndex,
} from "@cdktf/provider-aws/lib/dynamodb-table";
import { Aspects, Lazy, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { indexArn } from "../../aws/dynamodb";
import { type Granted } from "../access/grant";
import {
  onlyCopiedBy,
  onlyThroughEndpoints,
  policyDocument,
  type Statement,
} from "../access/policy";
import { Account } from "../account";
import { ValidationError } from "../errors";
import { literal } from "../literal";
import { addAutoScaling } from "./auto-scaling";
import { isScaled, onDemandThroughput, startOf } from "./capacity";
import { ImportedTable, type TableByArn, type TableByName } from "./imported-table";
import { globalIndexOf, localIndexOf, needsKeySchema, type GlobalSecondaryIndex } from "./indexes";
import { attributesOf } from "./keys";
import { lifecycleOf } from "./lifecycle";
import { providerConstraint, takes } from "./provider-release";
import { snakeCased } from "./snake-cased";
import { TableBase } from "./table-base";
import {
  checkTableProps,
  complete,
  type CompleteTable,
  type TableKey,
  type TableProps,
} from "./table-props";

/** The first release whose newer form of a global index keeps the others when one is removed. */
const KEY_SCHEMA_RELEASE = [6, 37, 0] as const;

/**
 * A table. By default, it is on demand, has partition key `pk` and sort key `sk` (strings), expires items
 * by `expiresAt`, can be restored to any second of the last 35 days, and is encrypted with a KMS key.
 *
 * @throws ValidationError when a prop is outside DynamoDB's limits, or contradicts another, and at
 * synthesis when an index needs a later release of the AWS provider than the stack takes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export class Table extends TableBase {
  /** The table. */
  readonly resource: DynamodbTable;
  /** The name, as Terraform refers to it. */
  readonly tableName: string;
  /** The ARN, as Terraform refers to it. */
  readonly tableArn: string;
  /** The ARNs of the indexes. Empty when there are none. */
  readonly indexArns: readonly string[];
  /** The names of the global secondary indexes. */
  readonly globalIndexNames: readonly string[];
  /** The ARN of the stream. `undefined` without one. */
  readonly streamArn: string | undefined;
  /** The name as it was given. */
  readonly nameInput: string;
  /** The provider's. */
  readonly region = undefined;
  /** The provider's. */
  readonly account = undefined;
  readonly #key: TableKey | undefined;
  readonly #policy: Statement[] = [];

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    checkTableProps(this, props);
    const { name, timeToLiveAttribute = "expiresAt", key, encryption = "AWS_MANAGED" } = props;
    const { stream, tableClass, pointInTimeRecovery = true, recoveryPeriodInDays } = props;
    const table = complete(props);
    const { partitionKey, sortKey, globalSecondaryIndexes, localSecondaryIndexes } = table;
    const globalIndexes = globalSecondaryIndexes.map((index) => globalIndexOf(index, props));
    const newerForm = globalSecondaryIndexes.some(needsKeySchema);
    this.#key = key;
    this.resource = new DynamodbTable(this, "resource", {
      name,
      ...billing(props, table),
      hashKey: literal(partitionKey.name),
      ...(sortKey && { rangeKey: literal(sortKey.name) }),
      attribute: attributesOf(table.keys).map((key) => ({ ...key, name: literal(key.name) })),
      ...(globalIndexes.length > 0 &&
        !newerForm && {
          globalSecondaryIndex: globalIndexes as DynamodbTableGlobalSecondaryIndex[],
        }),
      ...(localSecondaryIndexes.length > 0 && {
        localSecondaryIndex: localSecondaryIndexes.map(localIndexOf),
      }),
      ...(stream && { streamEnabled: true, streamViewType: stream }),
      ...(tableClass && { tableClass }),
      // A block that is left out would change nothing about a table that has it on.
      ttl:
        timeToLiveAttribute === false
          ? { enabled: false }
          : { attributeName: literal(timeToLiveAttribute), enabled: true },
      pointInTimeRecovery: {
        enabled: pointInTimeRecovery,
        ...(recoveryPeriodInDays !== undefined && { recoveryPeriodInDays }),
      },
      serverSideEncryption: {
        enabled: key !== undefined || encryption === "AWS_MANAGED",
        ...(key && { kmsKeyArn: key.encryptTable?.(name) ?? literal(key.arn) }),
      },
      deletionProtectionEnabled: props.deletionProtection ?? true,
      ...(props.tags && { tags: literals(props.tags) }),
    });
    this.nameInput = name;
    this.tableName = this.resource.name;
    this.tableArn = this.resource.arn;
    this.streamArn = stream && this.resource.streamArn;
    this.globalIndexNames = globalSecondaryIndexes.map(({ indexName }) => indexName);
    this.indexArns = [
      ...this.globalIndexNames,
      ...localSecondaryIndexes.map(({ indexName }) => indexName),
    ].map((index) => indexArn(this.tableArn, index));
    if (newerForm)
      this.#writeNewerForm(globalIndexes, globalSecondaryIndexes.findIndex(needsKeySchema));
    const lifecycle = lifecycleOf(this, props, table);
    if (lifecycle) this.resource.lifecycle = lifecycle;
    this.#addAutoScaling(props, globalSecondaryIndexes);
  }

  /**
   * A table that exists already, by its name. Terraform neither reads nor changes it.
   *
   * @throws ValidationError when a prop is outside DynamoDB's limits.
   */
  static fromName(scope: Construct, id: string, props: TableByName): ImportedTable {
    return new ImportedTable(scope, id, props);
  }

  /**
   * A table that exists already, by its ARN, which also tells its region and account. Terraform neither
   * reads nor changes it. Where only Terraform knows the ARN, a plan fails that finds it to be of
   * something else, as soon as the table is granted to someone.
   *
   * @throws ValidationError when a prop is outside DynamoDB's limits.
   */
  static fromArn(scope: Construct, id: string, props: TableByArn): ImportedTable {
    return new ImportedTable(scope, id, props);
  }

  /**
   * Takes the table that has this name already into Terraform's state, with the next apply. Give the
   * props that describe it as it is: then the plan shows one import, and no change.
   *
   * @throws ValidationError when `name` is only known to Terraform.
   * @see https://developer.hashicorp.com/terraform/language/import
   */
  importFrom(): void {
    if (Token.isUnresolved(this.nameInput)) {
      throw new ValidationError(
        "`name` must be text for `importFrom`, got: a value that only Terraform knows",
        this,
      );
    }
    this.resource.importFrom(this.nameInput);
  }

  /** What the policies of a role name: the table, its indexes, its stream, and its key. */
  protected override namesIn(): Omit<Granted, "role" | "actions"> {
    const { tableArn, indexArns, streamArn } = this;
    return {
      tableArn,
      indexArns,
      ...(streamArn !== undefined && { streamArn }),
      ...(this.#key && { key: this.#grantedKey(this.#key) }),
    };
  }

  #grantedKey({ arn, region = Account.of(this).region }: TableKey): NonNullable<Granted["key"]> {
    const dnsSuffix = Account.of(this).dnsSuffixOf(region);
    return { arn: literal(arn), region, tableName: this.tableName, dnsSuffix };
  }

  /**
   * Denies every action on items to requests that do not come through one of the endpoints,
   * including requests from the console and the CLI. Terraform can still manage the table from
   * anywhere. Whoever may export, back up, restore or stream the table still gets its items:
   * `onlyCopiedBy` closes that too.
   *
   * @throws ValidationError when there is no endpoint, because nobody could use the items.
   */
  onlyThroughEndpoints(...endpointIds: readonly string[]): void {
    if (endpointIds.length === 0) {
      throw new ValidationError("`endpointIds` must hold at least one endpoint, got: []", this);
    }
    const { indexArns } = this;
    this.#addToPolicy(
      onlyThroughEndpoints({ tableArn: this.resource.arn, indexArns }, endpointIds.map(literal)),
    );
  }

  /**
   * Denies everyone else to export the table, to back it up, to restore it to another table, and to
   * stream it to Kinesis. A principal is an ARN, which can have `*` and `?`, of a role or a user.
   *
   * AWS lets a table's policy deny neither the restore of a backup that is there, nor AWS Backup, nor
   * the reading of a stream. All three are for IAM policies.
   *
   * @throws ValidationError when there is no principal, because nobody could recover the table.
   */
  onlyCopiedBy(...principalArns: readonly string[]): void {
    if (principalArns.length === 0) {
      throw new ValidationError("`principalArns` must hold at least one ARN, got: []", this);
    }
    this.#addToPolicy(onlyCopiedBy(this.resource.arn, principalArns.map(literal)));
  }

  /** A table has one resource policy. */
  #addToPolicy(statement: Statement): void {
    this.#policy.push(statement);
    if (this.#policy.length > 1) return;
    new DynamodbResourcePolicy(this, "resource-policy", {
      resourceArn: this.resource.arn,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.#policy) }),
    });
  }

  /** The provider's bindings do not have it yet. */
  #writeNewerForm(globalIndexes: readonly unknown[], first: number): void {
    this.resource.addOverride("global_secondary_index", globalIndexes.map(snakeCased));
    Aspects.of(this).add({
      visit: (node) => {
        if (node === this) this.#checkProvider(first);
      },
    });
  }

  #checkProvider(index: number): void {
    const constraint = providerConstraint(TerraformStack.of(this));
    if (constraint === undefined || takes(constraint, KEY_SCHEMA_RELEASE)) return;
    throw new ValidationError(
      `\`globalSecondaryIndexes[${index}].partitionKeys\` must be in a stack that takes AWS provider ${KEY_SCHEMA_RELEASE.join(".")} or later, got: ${constraint}. Use partitionKey, or let the stack take that release`,
      this,
    );
  }

  #addAutoScaling(props: TableProps, indexes: readonly GlobalSecondaryIndex[]): void {
    const id = (name: string) => `table/${name}`;
    addAutoScaling(this, {
      ...props,
      kind: "table",
      resourceId: id(this.tableName),
      givenId: id(this.nameInput),
    });
    for (const index of indexes) {
      const { readCapacity = props.readCapacity, writeCapacity = props.writeCapacity } = index;
      if (!isScaled(readCapacity) && !isScaled(writeCapacity)) continue;
      const indexId = (name: string) => `${id(name)}/index/${index.indexName}`;
      addAutoScaling(new Construct(this, `index-${index.indexName}`), {
        readCapacity,
        writeCapacity,
        kind: "index",
        resourceId: indexId(this.tableName),
        givenId: indexId(this.nameInput),
      });
    }
  }
}

function billing(props: TableProps, { provisioned }: CompleteTable) {
  const { readCapacity, writeCapacity, maxReadRequestUnits, maxWriteRequestUnits } = props;
  if (provisioned && readCapacity !== undefined && writeCapacity !== undefined) {
    return {
      billingMode: "PROVISIONED",
      readCapacity: startOf(readCapacity),
      writeCapacity: startOf(writeCapacity),
    };
  }
  return {
    billingMode: "PAY_PER_REQUEST",
    ...onDemandThroughput({ maxReadRequestUnits, maxWriteRequestUnits }),
  };
}

function literals(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [literal(name), literal(value)]),
  );
}
