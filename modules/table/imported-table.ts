import { Fn, TerraformStack, Token, type TerraformResourceLifecycle } from "cdktf";
import { type Construct } from "constructs";
import { z } from "zod";
import { parseArn } from "../../aws/arn";
import { indexArn, tableArnOf } from "../../aws/dynamodb";
import { REGION_FORM } from "../../aws/regions";
import { type Access, type Grant, type Granted } from "../access/grant";
import { type Grantee } from "../access/grantable";
import { Account } from "../account";
import { literal } from "../literal";
import { checkNested, listOf, part } from "../nested-rules";
import { type Rule } from "../rules";
import { tableNameRule } from "./names";
import { OwnersPolicies } from "./owners-policies";
import { TableBase } from "./table-base";

/** What neither the name of an existing table nor its ARN tells. */
export interface ImportedTableProps {
  /** The names of its global secondary indexes, which access levels then `Query`. @default - none */
  readonly indexes?: readonly string[];
  /** The names of its local secondary indexes, which access levels then `Query`. @default - none */
  readonly localIndexes?: readonly string[];
  /** The customer managed key that encrypts it. @default - a key that needs no permission */
  readonly key?: { readonly arn: string };
  /** `TABLE_ARN/stream/LABEL`. @default - it has no stream, or none that is granted */
  readonly streamArn?: string;
}

/** A table that is known by its name. */
export interface TableByName extends ImportedTableProps {
  /** 3 to 255 letters, digits, `_`, `.` or `-`. */
  readonly name: string;
  /** E.g. `us-east-2`. @default - the provider's region */
  readonly region?: string;
  /**
   * The 12-digit ID of the account that has the table. Outputs then say what its owner must allow, if
   * that is not the provider's account.
   * @default - the provider's account
   */
  readonly account?: string;
}

/** A table that is known by its ARN. */
export interface TableByArn extends ImportedTableProps {
  /**
   * `arn:PARTITION:dynamodb:REGION:ACCOUNT:table/NAME`. Outputs then say what its owner must allow, if
   * that is not the provider's account.
   */
  readonly arn: string;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
const ARN = "arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]{3,255}";

const rules = {
  arn: {
    schema: z.string().regex(new RegExp(`^${ARN}$`)),
    must: "be the ARN of a table, such as arn:aws:dynamodb:us-east-2:111122223333:table/orders",
  },
  streamArn: {
    schema: z.string().regex(new RegExp(`^${ARN}/stream/[^/*?]+$`)),
    must: "be the ARN of a table's stream, such as arn:aws:dynamodb:us-east-2:111122223333:table/orders/stream/2026-01-31T12:00:00.000",
  },
  region: {
    schema: z.string().regex(REGION_FORM),
    must: "be a region, such as us-east-2",
  },
  account: { schema: z.string().regex(/^\d{12}$/), must: "be the 12 digits of an account's ID" },
} satisfies Readonly<Record<string, Rule<string>>>;

const keyRule: Rule<{ readonly arn: string }> = {
  schema: z.custom<{ readonly arn: string }>(
    (key) => typeof (key as { arn?: unknown } | null)?.arn === "string",
  ),
  must: "be an object with arn",
};

/** A table's global and local indexes. */
const MAX_INDEXES = 25;
const names = listOf(part(tableNameRule), { max: MAX_INDEXES });
const common = {
  indexes: names.optional(),
  localIndexes: names.optional(),
  key: part(keyRule).optional(),
  streamArn: part(rules.streamArn, "string").optional(),
};
const byName: z.ZodType<TableByName> = z.object({
  ...common,
  name: part(tableNameRule, "string"),
  region: part(rules.region, "string").optional(),
  account: part(rules.account, "string").optional(),
});
const byArn: z.ZodType<TableByArn> = z.object({ ...common, arn: part(rules.arn, "string") });

/** Where a table is, as its name or its ARN tells. */
interface Place {
  readonly name: string;
  readonly region?: string;
  readonly account?: string;
  /** If it is what was given. */
  readonly arn?: string;
}

/**
 * A table that exists already, with `Table.fromName` or `Table.fromArn`. Terraform neither reads nor
 * changes it.
 */
export class ImportedTable extends TableBase {
  /** The name. */
  readonly tableName: string;
  /** The ARN. */
  readonly tableArn: string;
  /** The ARNs of the indexes that were named, global and local. */
  readonly indexArns: readonly string[];
  /** The names of the global secondary indexes that were named. */
  readonly globalIndexNames: readonly string[];
  /** The ARN of the stream. `undefined` where it was not given. */
  readonly streamArn: string | undefined;
  /** The name as it was given: text, or a token. */
  readonly nameInput: string;
  /** The table's region. `undefined`: the provider's. */
  readonly region: string | undefined;
  /** The account that has the table. `undefined`: the provider's. */
  readonly account: string | undefined;
  readonly #place: Place;
  readonly #props: ImportedTableProps;
  readonly #owners = new Map<TerraformStack, OwnersPolicies>();

  /** @internal Table.fromName and Table.fromArn make them. */
  constructor(scope: Construct, id: string, props: TableByName | TableByArn) {
    super(scope, id);
    if ("arn" in props) checkNested(this, byArn, props);
    else checkNested(this, byName, props);
    const place = "arn" in props ? placeOf(props.arn) : props;
    this.#place = place;
    this.#props = props;
    this.nameInput = place.name;
    this.tableName = place.name;
    this.region = place.region;
    this.account = place.account;
    this.globalIndexNames = props.indexes ?? [];
    this.streamArn = props.streamArn === undefined ? undefined : literal(props.streamArn);
    const { tableArn, indexArns } = this.namesIn(TerraformStack.of(this));
    this.tableArn = tableArn;
    this.indexArns = indexArns;
  }

  /**
   * As for a table of this app. Where the table is in another account, outputs say what its owner must
   * allow.
   *
   * @throws ValidationError as a table of this app does.
   */
  override grant(access: Access, grantee: Grantee): Grant {
    const grant = super.grant(access, grantee);
    const { arn } = this.#place;
    if (grant.policy !== undefined && arn !== undefined && Token.isUnresolved(arn)) {
      grant.policy.lifecycle = isTable(arn, this.node.path);
    }
    this.#ownersPolicies(TerraformStack.of(grant.role))?.add(grant);
    return grant;
  }

  /** In the stack of the role: outputs here would depend on that stack, which can depend on this one. */
  #ownersPolicies(stack: TerraformStack): OwnersPolicies | undefined {
    if (this.account === undefined) return undefined;
    const isHere = stack === TerraformStack.of(this);
    const [scope, id] = isHere
      ? ([this, "owner"] as const)
      : ([stack, `${this.node.id}-owner-${this.node.addr.slice(-8)}`] as const);
    const policies = this.#owners.get(stack) ?? new OwnersPolicies(scope, id, this.account);
    this.#owners.set(stack, policies);
    return policies;
  }

  /** What the policies of a role in this stack name: the table, its indexes, its stream, and its key. */
  protected override namesIn(stack: TerraformStack): Omit<Granted, "role" | "actions"> {
    const { name } = this.#place;
    const region = () => this.region ?? Account.of(stack).region;
    const tableArn = this.#place.arn ?? this.#arnIn(stack, region());
    const { key, localIndexes = [] } = this.#props;
    return {
      tableArn,
      indexArns: [...this.globalIndexNames, ...localIndexes].map((each) =>
        indexArn(tableArn, each),
      ),
      ...(this.streamArn !== undefined && { streamArn: this.streamArn }),
      ...(key && {
        key: {
          arn: literal(key.arn),
          region: region(),
          tableName: name,
          dnsSuffix: Account.of(stack).dnsSuffixOf(region()),
        },
      }),
    };
  }

  #arnIn(stack: TerraformStack, region: string): string {
    const { partition, id } = Account.of(stack);
    return tableArnOf({ partition, region, account: this.account ?? id, name: this.#place.name });
  }
}

function placeOf(arn: string): Place {
  const parsed = Token.isUnresolved(arn) ? undefined : parseArn(arn);
  if (parsed !== undefined) {
    const { region, account, resource } = parsed;
    return { name: resource.replace("table/", ""), region, account, arn };
  }
  const segment = (index: number) => Token.asString(Fn.element(Fn.split(":", arn), index));
  const name = Token.asString(Fn.element(Fn.split("/", arn), 1));
  return { name, region: segment(3), account: segment(4), arn };
}

/** Of a policy: the plan fails where the ARN is of anything but a table. */
function isTable(arn: string, path: string): TerraformResourceLifecycle {
  return {
    precondition: [
      {
        condition: Fn.can(Fn.regex(`^${ARN}$`, arn)),
        errorMessage: `\`arn\` must ${rules.arn.must}, got: ${arn} (${literal(path)}).`,
      },
    ],
  };
}
