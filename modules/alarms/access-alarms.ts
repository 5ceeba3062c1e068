import { type CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { type ITable } from "../table/table-base";
import { FunctionAlarms, type FunctionAlarmsProps } from "./function-alarms";
import { checkNames, isWatched, watch } from "./table-alarms";

/** What `AccessAlarms` watches, and whom it notifies. */
export interface AccessAlarmsProps extends FunctionAlarmsProps {
  /**
   * A table that the function uses. Where it has its alarms already, none is made for it here.
   * @default - the function's first table
   */
  readonly table?: ITable;
}

/**
 * The alarms of a function, as FunctionAlarms makes them, and those for requests to its table that
 * DynamoDB throttles. A function with several tables has FunctionAlarms, and each table TableAlarms.
 *
 * @throws ValidationError when a prop is out of its range, and when there is no table.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export class AccessAlarms extends Construct {
  /** Every alarm that was created. */
  readonly alarms: readonly CloudwatchMetricAlarm[];

  constructor(scope: Construct, id: string, props: AccessAlarmsProps) {
    super(scope, id);
    const { function: fn, name = fn.functionName, table = fn.grant.table } = props;
    const isNew = !isWatched(table);
    if (isNew) checkNames(this, name, table);
    // With this ID, the alarms' addresses are those of children of this construct.
    const ofFunction = new FunctionAlarms(this, "Default", props);
    const { topicArns } = props;
    const ofTable = isNew ? watch(this, table, { name, ...(topicArns && { topicArns }) }) : [];
    this.alarms = [...ofFunction.alarms, ...ofTable];
  }
}
