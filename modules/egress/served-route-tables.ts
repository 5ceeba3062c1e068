import { DataAwsPrefixList } from "@cdktf/provider-aws/lib/data-aws-prefix-list";
import {
  DataAwsRouteTables,
  type DataAwsRouteTablesConfig,
} from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { type Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";

export interface ServedRouteTablesProps {
  readonly network: PrivateNetwork;
  /** @default - any gateway endpoint for DynamoDB */
  readonly endpointId?: string | undefined;
  readonly lifecycle?: DataAwsRouteTablesConfig["lifecycle"];
}

/**
 * The route tables of a VPC that lead to a gateway endpoint. A data source for an endpoint fails, in
 * its own words, where it finds none. This one finds an empty list.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
 */
export function servedRouteTables(
  scope: Construct,
  id: string,
  { network, endpointId, lifecycle }: ServedRouteTablesProps,
): DataAwsRouteTables {
  const filter =
    endpointId === undefined
      ? { name: "route.destination-prefix-list-id", values: [prefixListId(scope, network)] }
      : { name: "route.gateway-id", values: [literal(endpointId)] };
  return new DataAwsRouteTables(scope, id, {
    vpcId: network.vpcId,
    filter: [filter],
    ...(lifecycle && { lifecycle }),
  });
}

function prefixListId(scope: Construct, { region }: PrivateNetwork): string {
  return new DataAwsPrefixList(scope, "prefix-list", { name: dynamoDbServiceName(region) }).id;
}
