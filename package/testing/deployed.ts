import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { type ClientConfig } from "../../integration/cloud/cloud";

/** Everything in an emulator that an app can have made, by kind and name. */
export async function deployed(config: ClientConfig): Promise<readonly string[]> {
  const lambda = new LambdaClient(config);
  const ec2 = new EC2Client(config);
  const [functions, mappings, tables, roles, logs, alarms, groups, endpoints] = await Promise.all([
    lambda.send(new ListFunctionsCommand({})),
    lambda.send(new ListEventSourceMappingsCommand({})),
    new DynamoDBClient(config).send(new ListTablesCommand({})),
    new IAMClient(config).send(new ListRolesCommand({})),
    new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({})),
    new CloudWatchClient(config).send(new DescribeAlarmsCommand({})),
    ec2.send(new DescribeSecurityGroupsCommand({})),
    ec2.send(new DescribeVpcEndpointsCommand({})),
  ]);
  const of = <T>(
    kind: string,
    all: readonly T[] | undefined,
    name: (one: T) => string | undefined,
  ) => (all ?? []).map((one) => `${kind} ${name(one) ?? ""}`);
  // One that was deleted can be described for a while.
  const there = endpoints.VpcEndpoints?.filter(({ State }) => !/^delet/i.test(State ?? ""));
  return [
    ...of("function", functions.Functions, ({ FunctionName }) => FunctionName),
    ...of("mapping", mappings.EventSourceMappings, ({ UUID }) => UUID),
    ...of("table", tables.TableNames, (name) => name),
    ...of("role", roles.Roles, ({ RoleName }) => RoleName),
    ...of("log group", logs.logGroups, ({ logGroupName }) => logGroupName),
    ...of("alarm", alarms.MetricAlarms, ({ AlarmName }) => AlarmName),
    ...of("security group", groups.SecurityGroups, ({ GroupId }) => GroupId),
    ...of("endpoint", there, ({ VpcEndpointId }) => VpcEndpointId),
  ].sort();
}
