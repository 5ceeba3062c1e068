import { z } from "zod";
import { type Asking, once, type Values } from "./asking";
import { page } from "./schemas";
import { type Command, type InputOf, type OutputOf } from "./services";
import { type Topic } from "./topics";

/** Who needs an answer, and so when it is asked for. */
export type Need =
  /** Every question. */
  | "always"
  /** The kind of source that is asked about: see account/source.ts and commands.ts. */
  | "source"
  /** Every source in a VPC. */
  | "vpc"
  /** Every source in a VPC: what its routes, endpoints and groups name. */
  | "named-in-vpc"
  | "role"
  | "table"
  /** The table, once its ARN is known. */
  | "table-arn"
  /** A table that a key of its own encrypts. */
  | "key";

/** One call of an AWS API and its answer: a row of the table in index.ts. */
export interface Call<Answer = unknown> {
  /** As the AWS CLI takes it, e.g. `ec2 describe-vpcs`. */
  readonly command: Command;
  /** By which the answer is found: the file is `<name>.json`. */
  readonly name: string;
  /** The action that IAM has to allow, which is the operation's own name. */
  readonly permission: string;
  /** What the permission is for, in a policy. `undefined`: none is needed. */
  readonly resource: string | undefined;
  /** Other actions on the same resource that asking takes. */
  readonly alsoCalls: readonly string[];
  readonly neededBy: Need;
  readonly tells: Topic;
  /** How docs/doctor.md names the file. */
  readonly file: string;
  /** What is asked with: the API's own members. `$NAME` stands for a variable of the bash script. */
  readonly input: object;
  readonly asking: Asking;
  /** The answer as the AWS CLI prints it and the folder holds it; fields not named here are left out. */
  readonly schema: z.ZodType<Answer>;
  /** The field with the items, where the answer is a list. All of its pages are asked for. */
  readonly list?: string;
  /** Variable of the script that other calls find this one's answer by. @default - they spell it out */
  readonly shorthand?: string;
  /** The API's answer as the AWS CLI prints it. @default - the same */
  readonly asPrinted?: (output: never) => object;
  /** Error codes that say that there is no such thing, and the answer that says so. */
  readonly absent?: { readonly codes: readonly string[]; readonly answer: object };
  /** The sentence to end with where there is no such thing. @default - it is not known */
  readonly notFound?: (values: Values, region: string) => string;
  /** What it means that an emulator does not know the call. @default - not known */
  readonly unsupported?: object;
  /** Whether an emulator may fail at it, without saying that it does not know it. @default false */
  readonly mayBreakEmulator?: boolean;
}

/** A call that answers a list. */
export interface ListCall<Item, List extends string> extends Call<ListAnswer<Item, List>> {
  readonly list: List;
  readonly item: z.ZodType<Item>;
}

type ListAnswer<Item, List extends string> = Page & Readonly<Record<List, readonly Item[]>>;

/** How an answer says that it is not all: EC2 and the CLI by a token, IAM by a flag. */
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
    | "shorthand"
  >
> {
  readonly command: [InputOf<C>] extends [never] ? never : C;
  /** @default - the operation's, e.g. `describe-vpcs` */
  readonly name?: string;
  readonly permission: string;
  /**
   * `none`: the call needs no permission.
   *
   * @default "*", since EC2 has nothing narrower for its Describe calls:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
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

/** A call with an answer of any shape. */
export function call<const C extends Command, Answer>({
  schema,
  ...props
}: Props<C> & { readonly schema: z.ZodType<Answer> }): Call<Answer> {
  return { ...withDefaults(props), schema };
}

/** A call with a list of items for its answer. */
export function listCall<const C extends Command, const List extends string, Item>({
  list,
  item,
  ...props
}: Props<C> & { readonly list: List; readonly item: z.ZodType<Item> }): ListCall<Item, List> {
  const schema = z.object({ ...page(props.command), [list]: z.array(item) });
  return {
    ...withDefaults(props),
    list,
    item,
    // A computed field has no type of its own.
    schema: schema as unknown as z.ZodType<ListAnswer<Item, List>>,
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

/** What a call answers. */
export type AnswerOf<C extends Call> = C extends Call<infer Answer> ? DeepReadonly<Answer> : never;

/** One of the items that a call answers. */
export type ItemOf<C> = C extends { readonly item: z.ZodType<infer Item> }
  ? DeepReadonly<Item>
  : never;
