/** The input of a call, and queries over its answer, for bash and for the account's API. */
import { type Account } from "./asking";
import { type Call } from "./call";

/** Selects resources in the source's VPC. */
export const IN_VPC = [{ Name: "vpc-id", Values: ["$VPC"] }];

/** A call with its arguments, for bash. The CLI follows the pages by itself. */
export function commandLine({ command, input }: Call): string {
  const args = Object.entries(input)
    .filter(([member]) => member !== "MaxResults")
    .map(([member, value]) => ` --${optionOf(member)} ${argumentOf(value)}`);
  return command + args.join("");
}

/** The CLI option for an API member: `--role-name` for `RoleName`. */
function optionOf(member: string): string {
  return member.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}

function argumentOf(value: unknown): string {
  if (value === IN_VPC) return '"$in_vpc"';
  const text = String(value);
  return text.startsWith("$") ? `"${text}"` : text;
}

/** Ids in another call's answer. */
export interface Query {
  readonly of: Call;
  /** A path such as `RouteTables[].Routes[].GatewayId`, for the CLI's `--query` and for `pick`. */
  readonly path: string;
  /** Script variable that has the ids already. @default - the script asks for them again */
  readonly variable?: string;
}

/** A script variable, e.g. `$INTERFACES`, or a query. */
export type Ids = string | Query;

/** The ids, for bash. A query's output goes through `pipe`. */
export function wordsOf(ids: Ids, pipe = ""): string {
  if (typeof ids === "string") return ids;
  const { of, path, variable } = ids;
  if (variable !== undefined) return `$${variable}`;
  return `$(list '${path}' ${of.shorthand === undefined ? commandLine(of) : `$${of.shorthand}`}${pipe})`;
}

export async function idsOf(ids: Ids, account: Account): Promise<readonly string[]> {
  if (typeof ids !== "string") return pick(await account.ask(ids.of), ids.path);
  return (account.values[ids.slice(1)] ?? "").split(" ").filter((id) => id !== "");
}

/** The distinct words at a path such as `Vpcs[].VpcId`. Lists are followed in every part. */
export function pick(answer: unknown, path: string): readonly string[] {
  const found = path
    .split(".")
    .map((step) => step.replace("[]", ""))
    .reduce<readonly unknown[]>(
      (items, field) => items.flatMap((item) => fieldOf(item, field)),
      Array.isArray(answer) ? answer : [answer],
    );
  const words = found.filter((word): word is string => typeof word === "string" && word !== "");
  return [...new Set(words)];
}

function fieldOf(item: unknown, field: string): unknown {
  return typeof item === "object" && item !== null
    ? (item as Readonly<Record<string, unknown>>)[field]
    : undefined;
}
