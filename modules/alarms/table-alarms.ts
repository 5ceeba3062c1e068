import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Op, Token, type TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { Account } from "../account";
import { ValidationError } from "../errors";
import { literal } from "../literal";
import { checkProps } from "../rules";
import { type ITable } from "../table/table-base";
import { anyOf } from "./any-of";
import { topicArnsRule } from "./topics";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_NAME = 255;

/** Which table `TableAlarms` watches, and whom it notifies. */
export interface TableAlarmsProps {
  /** A table whose alarms are made here and nowhere else: one of the app, or one that exists already. */
  readonly table: ITable;
  /**
   * The start of every alarm's name, unique in the account and region. With what follows it, such as
   * `-INDEX-write-throttles`, at most 255 characters.
   * @default - the table's name
   */
  readonly name?: string;
  /** The ARNs of SNS topics to notify when an alarm goes off and when it clears, at most 5. @default - none */
  readonly topicArns?: readonly string[];
}

/** Which construct watches a table: two that do would notify everybody twice. */
const watched = new WeakMap<ITable, Construct>();

/** Whether a construct of this app watches the table. */
export function isWatched(table: ITable): boolean {
  return watched.has(table);
}

const KINDS = [
  ["read-throttles", "ReadThrottleEvents", "reads"],
  ["write-throttles", "WriteThrottleEvents", "writes"],
] as const;

export interface WatchOptions {
  /** The start of every alarm's name. */
  readonly name: string;
  readonly topicArns?: readonly string[];
}

/**
 * Alarms for what DynamoDB throttles of a table and of its global indexes: an index without capacity
 * throttles the table's writes too. They are children of the scope, which watches the table from now on.
 */
export function watch(
  scope: Construct,
  table: ITable,
  { name, ...topics }: WatchOptions,
): readonly CloudwatchMetricAlarm[] {
  watched.set(table, scope);
  const lifecycle = inOwnPlace(scope, table);
  const of = (prefix: string, what: string, dimensions: Readonly<Record<string, string>>) =>
    KINDS.map(([kind, metricName, requests]) => {
      const metric = {
        namespace: "AWS/DynamoDB",
        metricName,
        dimensions: { TableName: table.tableName, ...dimensions },
      };
      const [id, description] = [`${prefix}${kind}`, `DynamoDB throttled ${requests}${what}`];
      return new CloudwatchMetricAlarm(scope, id, {
        ...anyOf(metric, `${name}-${id}`, description, topics),
        ...(lifecycle && { lifecycle }),
      });
    });
  return [
    ...of("", "", {}),
    ...table.globalIndexNames.flatMap((index) =>
      of(`${index}-`, ` of index ${index}`, { GlobalSecondaryIndexName: index }),
    ),
  ];
}

/**
 * A table's alarms: for reads and writes that DynamoDB throttles, of the table and of each of its global
 * secondary indexes. A function's alarms are FunctionAlarms.
 *
 * The plan fails where the table is known to be in another account or region, where no alarm of this
 * one sees its metrics.
 *
 * @throws ValidationError when a prop is out of its range, and when the table has its alarms already.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export class TableAlarms extends Construct {
  /** Every alarm that was created. */
  readonly alarms: readonly CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, props: TableAlarmsProps) {
    super(scope, id);
    const { table, topicArns, name = table.nameInput } = props;
    checkProps(this, { topicArns: topicArnsRule }, { topicArns });
    const earlier = watched.get(table);
    if (earlier !== undefined) {
      throw new ValidationError(
        `\`table\` must have its alarms once, got: ${table.node.path}, which has those of ${earlier.node.path}`,
        this,
      );
    }
    checkNames(this, name, table);
    this.alarms = watch(this, table, { name, ...(topicArns && { topicArns }) });
  }
}

/** @throws ValidationError when the name of an alarm would be longer than CloudWatch takes. */
export function checkNames(scope: Construct, name: string, { globalIndexNames }: ITable): void {
  if (Token.isUnresolved(name)) return;
  const ends = globalIndexNames.map((index) => `-${index}`);
  const names = ["", ...ends].map((end) => `${name}${end}-write-throttles`);
  const long = names.find((each) => each.length > LONGEST_NAME);
  if (name.length > 0 && long === undefined) return;
  throw new ValidationError(
    `\`name\` must make names of alarms with 1 to ${LONGEST_NAME} characters, got: ${long === undefined ? '""' : `${name}, which makes one of ${long.length}`}`,
    scope,
  );
}

/** A metric is seen in the account and region of its table alone. */
function inOwnPlace(scope: Construct, table: ITable): TerraformResourceLifecycle | undefined {
  const { region, account } = table;
  const own = Account.of(scope);
  const places = [
    ...(account === undefined ? [] : [{ name: "account", is: account, own: own.id }]),
    ...(region === undefined ? [] : [{ name: "region", is: region, own: own.region }]),
  ];
  if (places.length === 0) return undefined;
  return {
    precondition: places.map((place) => ({
      condition: Op.eq(place.own, place.is),
      errorMessage: `\`table\` must be in the ${place.name} of its alarms, ${place.own}, got: ${place.is} (${literal(scope.node.path)}).`,
    })),
  };
}
