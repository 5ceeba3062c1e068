import { Fn, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { indexArn, tableArnOf } from "../../aws/dynamodb";
import { type Grant } from "../access/grant";
import { Account } from "../account";
import { literal } from "../literal";
import { checkProps } from "../rules";
import { tableNameRule } from "./names";
import { TableBase } from "./table-base";

/** What cannot be told from an existing table's name or ARN. */
export interface ImportedTableProps {
  /** The names of its indexes that grants include. @default - none */
  readonly indexes?: readonly string[];
  /** The customer managed key that encrypts it. @default - a key that needs no permission */
  readonly key?: { readonly arn: string };
  /** The ARN of its stream. @default - it has none, or nobody is granted it */
  readonly streamArn?: string;
}

/** A table that is known by its name. */
export interface TableByName extends ImportedTableProps {
  /** 3 to 255 letters, digits, `_`, `.` or `-`. */
  readonly name: string;
  /** @default - the provider's region */
  readonly region?: string;
  /** The 12-digit ID of the account that has the table. @default - the provider's account */
  readonly account?: string;
}

/** A table that is known by its ARN. */
export interface TableByArn extends ImportedTableProps {
  /** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`. */
  readonly arn: string;
}

/** A table that exists already. Terraform neither reads nor changes it. */
export class ImportedTable extends TableBase {
  readonly tableName: string;
  readonly tableArn: string;
  readonly indexArns: readonly string[];
  readonly nameInput: string;
  override readonly region: string;
  override readonly account: string;
  readonly #key: ImportedTableProps["key"];

  static fromName(scope: Construct, id: string, props: TableByName): ImportedTable {
    return new ImportedTable(scope, id, props);
  }

  static fromArn(scope: Construct, id: string, { arn, ...props }: TableByArn): ImportedTable {
    const part = (index: number) => Fn.element(Fn.split(":", arn), index);
    const name = Fn.element(Fn.split("/", arn), 1);
    const table = { name, region: part(3), account: part(4) };
    return new ImportedTable(scope, id, { ...props, ...table }, arn);
  }

  private constructor(scope: Construct, id: string, props: TableByName, arn?: string) {
    super(scope, id);
    const account = Account.of(TerraformStack.of(this));
    const { name, region = account.region, account: owner = account.id } = props;
    checkProps(this, { name: tableNameRule }, { name });
    this.nameInput = name;
    this.tableName = name;
    this.region = region;
    this.account = owner;
    this.tableArn =
      arn === undefined
        ? tableArnOf({ partition: account.partition, region, account: owner, name })
        : literal(arn);
    this.indexArns = (props.indexes ?? []).map((index) => indexArn(this.tableArn, index));
    if (props.streamArn !== undefined) this.streamArn = literal(props.streamArn);
    this.#key = props.key;
  }

  protected override keyIn(): Grant["key"] {
    return this.#key && { arn: this.#key.arn, region: this.region, tableName: this.tableName };
  }
}
