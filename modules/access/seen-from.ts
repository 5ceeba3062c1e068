import { TerraformStack, Token } from "cdktf";
import { type IConstruct } from "constructs";
import { tableArnOf } from "../../aws/dynamodb";
import { Account } from "../account";
import { type PrivateNetwork } from "../network/network";
import { type Grant, type Granted } from "./grant";

/**
 * A grant as the policy of an endpoint in `network` writes it. A role or a table of another stack is
 * named, not referenced: that stack can depend on the network's, and two stacks cannot depend on each
 * other.
 */
export function seenFrom(scope: IConstruct, network: PrivateNetwork, grant: Grant): Granted {
  const isHere = (one: IConstruct) => TerraformStack.of(one) === TerraformStack.of(scope);
  if (isHere(grant.role) && isHere(grant.table)) return grant;
  const named = namedFrom(scope, network, grant);
  return isHere(grant.table)
    ? { ...grant, role: named.role }
    : { ...named, role: isHere(grant.role) ? grant.role : named.role };
}

/**
 * A grant whose role and table are named, not referenced, where their names are known. Both are taken
 * to be in the account of the scope's stack.
 */
export function namedFrom(scope: IConstruct, network: PrivateNetwork, grant: Grant): Granted {
  const { role, table, tableArn, indexArns } = grant;
  const { nameInput: roleName } = role;
  const path = "pathInput" in role ? (role.pathInput ?? "/") : undefined;
  const { nameInput: tableName, region = network.region, account } = table;
  const { partition, id } = accountOf(scope);
  const arn = isText(tableName)
    ? tableArnOf({ partition, region, account: account ?? id, name: tableName })
    : tableArn;
  return {
    ...grant,
    role: {
      arn:
        isText(roleName) && isText(path)
          ? accountOf(scope).arn("iam", "", `role${path}${roleName}`)
          : role.arn,
    },
    tableArn: arn,
    indexArns: indexArns.map((index) => index.replace(tableArn, () => arn)),
  };
}

const accountOf = (scope: IConstruct): Account => Account.of(TerraformStack.of(scope));

function isText(value: string | undefined): value is string {
  return value !== undefined && !Token.isUnresolved(value);
}
