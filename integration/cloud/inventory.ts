import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, paginateListTables } from "@aws-sdk/client-dynamodb";
import {
  DescribeAddressesCommand,
  EC2Client,
  paginateDescribeFlowLogs,
  paginateDescribeInstances,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeNetworkAcls,
  paginateDescribeNetworkInterfaces,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import { IAMClient, paginateListPolicies, paginateListRoles } from "@aws-sdk/client-iam";
import { LambdaClient, paginateListFunctions } from "@aws-sdk/client-lambda";
import { STACK_TAG } from "../../contract/stacks";
import { type ClientConfig } from "./cloud";

/**
 * Lists the resources of a stack according to the cloud, each as `aws_vpc vpc-0a1…`. Terraform cannot answer this,
 * because it knows only what is in its state.
 * @param stackName `<prefix>-<access path>`: the prefix of the resources' names and the value of their stack tag.
 */
export async function inventory(
  config: ClientConfig,
  stackName: string,
): Promise<readonly string[]> {
  const ours = (name: string | undefined): boolean => name?.startsWith(stackName) === true;
  const found = await Promise.all([
    network(new EC2Client(config), stackName),
    collect(
      "aws_lambda_function",
      paginateListFunctions({ client: new LambdaClient(config) }, {}),
      (page) => page.Functions?.map(({ FunctionName }) => FunctionName).filter(ours),
    ),
    collect(
      "aws_dynamodb_table",
      paginateListTables({ client: new DynamoDBClient(config) }, {}),
      (page) => page.TableNames?.filter(ours),
    ),
    collect("aws_iam_role", paginateListRoles({ client: new IAMClient(config) }, {}), (page) =>
      page.Roles?.map(({ RoleName }) => RoleName).filter(ours),
    ),
    collect(
      "aws_iam_policy",
      paginateListPolicies({ client: new IAMClient(config) }, { Scope: "Local" }),
      (page) => page.Policies?.map(({ PolicyName }) => PolicyName).filter(ours),
    ),
    collect(
      "aws_cloudwatch_log_group",
      paginateDescribeLogGroups({ client: new CloudWatchLogsClient(config) }, {}),
      (page) =>
        page.logGroups
          ?.map(({ logGroupName }) => logGroupName)
          .filter((name) => ours(name?.split("/").at(-1))),
    ),
  ]);
  return found.flat().sort();
}

async function network(client: EC2Client, stackName: string): Promise<readonly string[]> {
  const on = { client };
  const Filters = [{ Name: `tag:${STACK_TAG}`, Values: [stackName] }];
  const input = { Filters };
  // The filter avoids reading every page of a large account. The tags are checked again in case the cloud ignores the
  // filter.
  const ours = <T extends Tagged>(resources: readonly T[] | undefined): readonly T[] =>
    (resources ?? []).filter(
      ({ Tags, State }) =>
        !isGone(State) &&
        Tags?.some(({ Key, Value }) => Key === STACK_TAG && Value === stackName) === true,
    );
  const found = await Promise.all([
    collect("aws_vpc", paginateDescribeVpcs(on, input), (page) =>
      ours(page.Vpcs).map(({ VpcId }) => VpcId),
    ),
    collect("aws_subnet", paginateDescribeSubnets(on, input), (page) =>
      ours(page.Subnets).map(({ SubnetId }) => SubnetId),
    ),
    collect("aws_route_table", paginateDescribeRouteTables(on, input), (page) =>
      ours(page.RouteTables).map(({ RouteTableId }) => RouteTableId),
    ),
    collect("aws_flow_log", paginateDescribeFlowLogs(on, { Filter: Filters }), (page) =>
      ours(page.FlowLogs).map(({ FlowLogId }) => FlowLogId),
    ),
    collect("aws_network_acl", paginateDescribeNetworkAcls(on, input), (page) =>
      ours(page.NetworkAcls).map(({ NetworkAclId }) => NetworkAclId),
    ),
    collect("aws_security_group", paginateDescribeSecurityGroups(on, input), (page) =>
      ours(page.SecurityGroups).map(({ GroupId }) => GroupId),
    ),
    collect("aws_network_interface", paginateDescribeNetworkInterfaces(on, input), (page) =>
      ours(page.NetworkInterfaces?.map((it) => ({ ...it, State: it.Status, Tags: it.TagSet }))).map(
        ({ NetworkInterfaceId }) => NetworkInterfaceId,
      ),
    ),
    collect("aws_internet_gateway", paginateDescribeInternetGateways(on, input), (page) =>
      ours(page.InternetGateways).map(({ InternetGatewayId }) => InternetGatewayId),
    ),
    collect("aws_vpc_endpoint", paginateDescribeVpcEndpoints(on, input), (page) =>
      ours(page.VpcEndpoints).map(({ VpcEndpointId }) => VpcEndpointId),
    ),
    collect("aws_nat_gateway", paginateDescribeNatGateways(on, { Filter: Filters }), (page) =>
      ours(page.NatGateways).map(({ NatGatewayId }) => NatGatewayId),
    ),
    collect("aws_instance", paginateDescribeInstances(on, input), (page) =>
      ours(
        page.Reservations?.flatMap(({ Instances = [] }) => Instances).map((it) => ({
          ...it,
          State: it.State?.Name,
        })),
      ).map(({ InstanceId }) => InstanceId),
    ),
    client
      .send(new DescribeAddressesCommand(input))
      .then(({ Addresses }) =>
        ours(Addresses?.map((it) => ({ ...it, State: undefined }))).map(
          ({ AllocationId }) => `aws_eip ${AllocationId ?? ""}`,
        ),
      ),
  ]);
  return found.flat();
}

interface Tagged {
  readonly Tags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
  readonly State?: string | undefined;
}

/** AWS still lists some resources for an hour after they are deleted. */
function isGone(state: string | undefined): boolean {
  return ["deleted", "deleting", "terminated", "shutting-down"].includes(
    state?.toLowerCase() ?? "",
  );
}

async function collect<Page>(
  kind: string,
  pages: AsyncIterable<Page>,
  ids: (page: Page) => readonly (string | undefined)[] | undefined,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of pages) {
    found.push(...(ids(page) ?? []).map((id) => `${kind} ${id ?? ""}`));
  }
  return found;
}
