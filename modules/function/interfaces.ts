import { Fn, Token } from "cdktf";
import { type Permission } from "../access/grant";
import { type Account } from "../account";
import { type PrivateNetwork } from "../network/network";

/**
 * What Lambda does with a function's network interfaces, as narrow as Lambda lets it be. When the
 * function is created, Lambda checks some of these actions without any resource or VPC: so `ec2:Vpc`
 * binds only requests that have it, and deletion is on all resources, in the form that Lambda's page
 * gives. `ec2:CreateNetworkInterface` is checked for the subnet, the group and the interface.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function interfacePermissions(
  network: PrivateNetwork,
  account: Account,
): readonly Permission[] {
  const all = (resource: string) => account.arn("ec2", network.region, resource);
  const condition = { ArnEqualsIfExists: { "ec2:Vpc": network.vpcArn } };
  return [
    { actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], resources: ["*"] },
    {
      actions: ["ec2:CreateNetworkInterface"],
      // Any group: its own group depends on this policy.
      resources: [
        all("network-interface/*"),
        all("security-group/*"),
        ...inJson(network.privateSubnetArns),
      ],
      condition,
    },
    {
      actions: ["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
      resources: [all("network-interface/*")],
      condition,
    },
    { actions: ["ec2:DeleteNetworkInterface"], resources: [all("*/*")], condition },
  ];
}

/** The actions of all permissions, sorted. */
export function interfaceActions(permissions: readonly Permission[]): readonly string[] {
  return permissions.flatMap(({ actions }) => actions).sort();
}

/** The items of a list in a JSON document, also where only a plan knows how many there are. */
function inJson(list: readonly string[]): readonly string[] {
  return Token.isUnresolved(list) ? [Fn.join(Fn.rawString('","'), [...list])] : list;
}
