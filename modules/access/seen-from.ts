import { TerraformStack, Token } from "cdktf";
import { type IConstruct } from "constructs";
import { Account } from "../account";
import { type PrivateNetwork } from "../network/network";
import { type Grant, type Granted } from "./grant";

/**
 * A grant as the policy of an endpoint in `network` writes it. A role or a table of another stack is
 * named, not referenced: that stack can depend on the network's, and two stacks cannot depend on each
 * other. Both are then taken to be in the endpoint's account.
 */
export function seenFrom(scope: IConstruct, network: PrivateNetwork, grant: Grant): Granted {
  const { role, table, tableArn, indexArns } = grant;
  const stack = TerraformStack.of(scope);
  const account = () => Account.of(stack);
  const { nameInput: roleName, pathInput: path = "/" } = role;
  const { nameInput: tableName } = table;
  const roleArn =
    TerraformStack.of(role) === stack || !isText(roleName) || !isText(path)
      ? role.arn
      : account().arn("iam", "", `role${path}${roleName}`);
  const arn =
    TerraformStack.of(table) === stack || !isText(tableName)
      ? tableArn
      : account().arn("dynamodb", network.region, `table/${tableName}`);
  return {
    ...grant,
    role: { arn: roleArn },
    tableArn: arn,
    indexArns: indexArns.map((index) => index.replace(tableArn, () => arn)),
  };
}

function isText(value: string | undefined): value is string {
  return value !== undefined && !Token.isUnresolved(value);
}
