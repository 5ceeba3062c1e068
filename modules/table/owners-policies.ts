import { Fn, Lazy, Op, TerraformLocal, TerraformOutput, Token } from "cdktf";
import { Construct } from "constructs";
import {
  keyPermissionsOf,
  permissionsOf,
  streamPermissionsOf,
  type Grant,
  type Granted,
  type Permission,
} from "../access/grant";
import { policyDocument, type Statement } from "../access/policy";
import { Account } from "../account";

/** The policies of an owner that allow roles of other accounts, by what they belong to. */
const PERMISSIONS = {
  table: permissionsOf,
  stream: (grant) => streamPermissionsOf(grant).filter(({ resources }) => !resources.includes("*")),
  // In a key's policy, `*` is the key.
  key: (grant) => keyPermissionsOf(grant).map((each) => ({ ...each, resources: ["*"] })),
} satisfies Readonly<Record<string, (grant: Granted) => readonly Permission[]>>;
type Owned = keyof typeof PERMISSIONS;

/**
 * What the owner of a table in another account must allow the roles of a stack, where a role's own policies are not enough.
 * For each of the owner's policies there is an output, as soon as something is granted that it must
 * allow: a policy document with the statements that it needs. It is null where the table turns out to be in the
 * provider's account.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export class OwnersPolicies extends Construct {
  readonly #account: string;
  readonly #grants: Grant[] = [];

  constructor(scope: Construct, id: string, account: string) {
    super(scope, id);
    this.#account = account;
  }

  /** @param grant to a role of this stack. */
  add(grant: Grant): void {
    this.#grants.push(grant);
    const isOwn = Op.eq(Account.of(this).id, this.#account);
    for (const owned of Object.keys(PERMISSIONS) as Owned[]) {
      const id = `${owned}-policy`;
      if (PERMISSIONS[owned](grant).length === 0 || this.node.tryFindChild(id)) continue;
      const policy = Lazy.stringValue({ produce: () => policyDocument(this.#statements(owned)) });
      const statements = new TerraformLocal(this, `${owned}-statements`, policy).asString;
      new TerraformOutput(this, id, {
        value: Fn.conditional(isOwn, Token.nullValue(), statements) as unknown,
        description: `What the policy of the ${owned} must allow in the account that has it`,
      });
    }
  }

  #statements(owned: Owned): readonly Statement[] {
    return this.#grants.flatMap((grant) =>
      PERMISSIONS[owned](grant).map(({ actions, resources, condition }) => ({
        Effect: "Allow",
        Principal: { AWS: grant.role.arn },
        Action: actions,
        Resource: resources,
        ...(condition && { Condition: condition }),
      })),
    );
  }
}
