import { z } from "zod";
import { type Asking, once, type Values } from "./asking";
import { page } from "./schemas";
import { type Command, type InputOf, type OutputOf } from "./services";
import { type Topic } from "./topics";

/** What needs an answer. It determines when the call is made. */
export type Need =
  /** Every question. */
  | "always"
  /** This kind of source: see account/source.ts and commands.ts. */
  | "source"
  /** Every source in a VPC. */
  | "vpc"
  /** Every source in a VPC, for what its routes, endpoints, and groups name. */
  | "named-in-vpc"
  | "role"
  | "table"
  /** The table, once its ARN is known. */
  | "table-arn"
  /** A table that is encrypted with a KMS key. */
  | "key"
  /** Every question about an account, which may be in an organization. */
  | "organization"
  /** Each account that a request concerns, if there is an organization. */
  | "account";

/** One call to an AWS API and its answer: a row of the table in index.ts. */
export interface Call<Answer = unknown> {
  /** The AWS CLI command, e.g. `ec2 describe-vpcs`. */
  readonly command: Command;
  /** The name of the answer. Its file is `<name>.json`. */
  readonly name: string;
  /** The action that IAM must allow. It is the operation's name. */
  readonly permission: string;
  /** The resource of the permission in a policy. `undefined`: no permission is needed. */
  readonly resource: string | undefined;
  /** Other actions on the same resource that the call requires. */
  readonly alsoCalls: readonly string[];
  readonly neededBy: Need;
  readonly tells: Topic;
  /** How docs/doctor.md names the file. */
  readonly file: string;
  /** The input, with the API's member names. `$NAME` stands for a variable of the bash script. */
  readonly input: object;
  readonly asking: Asking;
  /** The answer, as the AWS CLI prints it and the folder stores it. Other fields are dropped. */
  readonly schema: z.ZodType<Answer>;
  /** The field with the items, if the answer is a list. All pages are requested. */
  readonly list?: string;
  /** Script variable that other calls use for this command line. @default - they spell it out */
  readonly shorthand?: string;
  /** Converts the API's response to the AWS CLI's output. @default - no change */
  readonly asPrinted?: (output: never) => object;
  /** Error codes that mean that the resource does not exist, and the answer to record. */
  readonly absent?: { readonly codes: readonly string[]; readonly answer: object };
  /** The error message if the resource does not exist. @default - the answer is unknown */
  readonly notFound?: (values: Values, region: string) => string;
  /** The answer if an emulator does not support the call. @default - unknown */
  readonly unsupported?: object;
  /** Whether the answer is unknown after any failure. @default false - after a missing permission */
  readonly optional?: boolean;
  /** Whether an emulator may fail on the call without reporting it as unsupported. @default false */
  readonly mayBreakEmulator?: boolean;
}

/** A call that returns a list. */
export interface ListCall<Item, List extends string> extends Call<ListAnswer<Item, List>> {
  readonly list: List;
  readonly item: z.ZodType<Item>;
}

export type ListAnswer<Item, List extends string> = Page & Readonly<Record<List, readonly Item[]>>;

/** How an answer marks that more pages follow: EC2 and the CLI use a token, and IAM uses a flag. */
export interface Page {
  readonly NextToken?: string | null;
  readonly IsTruncated?: boolean | null;
}

interface Props<C extends Command> extends Partial<
  Pick<
    Call,
    | "alsoCalls"
    | "asking"
    | "absent"
    | "notFound"
    | "unsupported"
    | "mayBreakEmulator"
    | "optional"
    | "shorthand"
  >
> {
  readonly command: [InputOf<C>] extends [never] ? never : C;
  /** @default - the operation's name, e.g. `describe-vpcs` */
  readonly name?: string;
  readonly permission: string;
  /**
   * `none`: the call needs no permission.
   *
   * @default "*" - EC2 supports nothing narrower for its Describe calls
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
   */
  readonly resource?: string;
  readonly neededBy: Need;
  readonly tells: Topic;
  /** @default - `<name>.json` */
  readonly file?: string;
  /** @default - nothing */
  readonly input?: InputOf<C>;
  readonly asPrinted?: (output: OutputOf<C>) => object;
}

/** Defines a call whose answer can have any shape. */
export function call<const C extends Command, Answer>({
  schema,
  ...props
}: Props<C> & { readonly schema: z.ZodType<Answer> }): Call<Answer> {
  return { ...withDefaults(props), schema };
}

/** Defines a call that returns a list of items. */
export function listCall<const C extends Command, const List extends string, Item>({
  list,
  item,
  id,
  ...props
}: Props<C> & {
  readonly list: List;
  readonly item: z.ZodType<Item>;
  /** The field that no two different items have in common. @default - the items have no id */
  readonly id?: keyof Item & string;
}): ListCall<Item, List> {
  const items = z.array(item);
  const schema = z.object({
    ...page(props.command),
    [list]: id === undefined ? items : items.check(distinct(id)),
  });
  return {
    ...withDefaults(props),
    list,
    item,
    // TypeScript widens a computed field's name to string.
    schema: schema as unknown as z.ZodType<ListAnswer<Item, List>>,
  };
}

/** Of two items with one id, either could be the one that is in force. */
function distinct<Item>(id: keyof Item & string): z.core.CheckFn<Item[]> {
  return (found) => {
    const seen = new Map<unknown, string>();
    for (const [index, item] of found.value.entries()) {
      const content = JSON.stringify(item);
      const before = seen.get(item[id]);
      seen.set(item[id], content);
      if (before === undefined || before === content) continue;
      found.issues.push({
        code: "custom",
        input: item[id],
        path: [index, id],
        message: `two different items have the id ${JSON.stringify(item[id])}; collect it again`,
      });
      return;
    }
  };
}

function withDefaults<C extends Command>({
  resource = "*",
  alsoCalls = [],
  asking = once,
  input,
  ...props
}: Props<C>): Omit<Call, "schema" | "list"> {
  const [, operation = ""] = props.command.split(" ");
  const name = props.name ?? operation;
  return {
    file: `\`${name}.json\``,
    ...props,
    name,
    resource: resource === "none" ? undefined : resource,
    alsoCalls,
    asking,
    input: input ?? {},
  };
}

export type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Field in keyof T]: DeepReadonly<T[Field]> }
    : T;

/** The answer of a call. */
export type AnswerOf<C extends Call> = C extends Call<infer Answer> ? DeepReadonly<Answer> : never;

/** One item of a call's answer. */
export type ItemOf<C> = C extends { readonly item: z.ZodType<infer Item> }
  ? DeepReadonly<Item>
  : never;
