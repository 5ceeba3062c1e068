import { TerraformStack, Token } from "cdktf";
import { type IConstruct } from "constructs";
import { tableArnOf } from "../../aws/dynamodb";
import { Account } from "../account";
import { type Grant, type Granted } from "./grant";
import { type GrantedRole } from "./grantable";

/**
 * A grant as a policy in the scope's stack writes it. A role or a table of another stack is named, not
 * referenced: that stack can depend on this one, and two stacks cannot depend on each other.
 *
 * @param region of a table of another stack that does not say its own.
 */
export function grantSeenFrom(scope: IConstruct, grant: Grant, region?: string): Granted {
  const isHere = (one: IConstruct) => TerraformStack.of(one) === TerraformStack.of(scope);
  const { role, table } = grant;
  return {
    ...withTable(grant, isHere(table) ? table.tableArn : tableNamedFrom(scope, grant, region)),
    role: isHere(role) ? role : roleNamedFrom(scope, role),
  };
}

/**
 * A grant whose role and table are named, not referenced, where a plan would not know their ARNs yet. It
 * knows that of a role that is looked up.
 */
export function namedFrom(scope: IConstruct, grant: Grant, region?: string): Granted {
  const { role } = grant;
  return {
    ...withTable(grant, tableNamedFrom(scope, grant, region)),
    role: "pathInput" in role ? roleNamedFrom(scope, role) : { arn: role.arn },
  };
}

function withTable(grant: Grant, tableArn: string): Grant {
  const indexArns = grant.indexArns.map((arn) => arn.replace(grant.tableArn, () => tableArn));
  return { ...grant, tableArn, indexArns };
}

/** Taken to be in the account of the scope's stack, if it does not say its own. */
function tableNamedFrom(scope: IConstruct, { table, tableArn }: Grant, region?: string): string {
  const { nameInput: name, account } = table;
  if (isText(table.tableArn)) return table.tableArn;
  if (![name, account, table.region].every(isText)) return tableArn;
  const here = Account.of(TerraformStack.of(scope));
  return tableArnOf({
    partition: here.partition,
    region: table.region ?? region ?? here.region,
    account: account ?? here.id,
    name,
  });
}

/** Taken to be in the account of the scope's stack. */
function roleNamedFrom(scope: IConstruct, role: GrantedRole): Granted["role"] {
  const { nameInput: name } = role;
  const path = "pathInput" in role ? (role.pathInput ?? "/") : undefined;
  if (name === undefined || ![name, path].every(isText)) return { arn: role.arn };
  const arn = (resource: string) =>
    Account.of(TerraformStack.of(scope)).arn("iam", "", `role${resource}`);
  // Only AWS knows the path of a role that is looked up. No two roles of an account share a name.
  return path === undefined
    ? { arn: arn(`/${name}`), pathArn: arn(`/*/${name}`) }
    : { arn: arn(`${path}${name}`) };
}

/** Whether it is text that is known now, if it is given at all. */
function isText(value: string | undefined): boolean {
  return value === undefined || !Token.isUnresolved(value);
}
