import { formatArn, nameOf, parseArn } from "../../aws/arn";
import { partitionOf } from "../../aws/partitions";
import { DoctorError } from "../errors";
import { type Fact, type TableIdentity } from "./access";
import { type Answers, readAnswer } from "./answers";
import { mayNameTable } from "./calls/client-variables";
import { type FunctionConfiguration } from "./calls/function-configuration";
import { tableDescription } from "./calls/table";
import { type Question } from "./question";

const TABLE_VARIABLE = "TABLE_NAME";

/**
 * The table's name or ARN: from `--table`, or else from the function's variables.
 *
 * @throws DoctorError when several variables may name the table
 */
export function tableOf(
  question: Question,
  configuration?: FunctionConfiguration,
): string | undefined {
  if (question.table !== undefined) return question.table;
  const variables = variablesThatMayName(configuration);
  if (variables.length > 1) {
    throw new DoctorError(
      `several variables of the function may name its table: ${variables.map(([name, value]) => `${name} (${value})`).join(", ")}; name the table with --table`,
    );
  }
  return variables[0]?.[1];
}

/**
 * The names and ARNs that the function's variables give to its tables, each with its variable. Empty variables
 * name none.
 */
export function tablesNamedIn(configuration?: FunctionConfiguration): ReadonlyMap<string, string> {
  return new Map(variablesThatMayName(configuration).map(([variable, table]) => [table, variable]));
}

/** Whether the question or a variable has the table's ARN, and so its Region. */
export function isNamedByArn(
  table: Fact<TableIdentity>,
  question: Question,
  configuration?: FunctionConfiguration,
): boolean {
  const values = variablesThatMayName(configuration).map(([, value]) => value);
  return table.known && [question.table, ...values].includes(table.value.arn);
}

/** Name and value: of TABLE_NAME alone, or else of all that may name the table. */
function variablesThatMayName(
  configuration?: FunctionConfiguration,
): readonly (readonly [name: string, value: string])[] {
  const variables = Object.entries(configuration?.Environment?.Variables ?? {}).filter(
    (entry): entry is [string, string] => mayNameTable(entry[0]) && (entry[1] ?? "") !== "",
  );
  const named = variables.find(([name]) => name === TABLE_VARIABLE);
  return named === undefined ? variables : [named];
}

/**
 * @throws DoctorError when the description is not for the table in the question
 */
export function identifyTable(
  answers: Answers,
  question: Question,
  region: string,
  accountId: Fact<string>,
  configuration?: FunctionConfiguration,
): Fact<TableIdentity> {
  const described = readAnswer(answers, tableDescription);
  if (described.known) {
    const { TableArn: arn, TableName: name } = described.value.Table;
    assertAsked({ arn, name }, question, configuration);
    return { known: true, value: { arn, name } };
  }
  const asked = tableOf(question, configuration);
  if (asked === undefined) {
    return {
      known: false,
      missing: "the table's name",
      why: `no variable ${TABLE_VARIABLE}; name the table with --table`,
    };
  }
  if (parseArn(asked)) return { known: true, value: { arn: asked, name: nameOf(asked) } };
  if (!accountId.known) return accountId;
  const arn = formatArn({
    partition: partitionOf(region).name,
    service: "dynamodb",
    region,
    account: accountId.value,
    resource: `table/${asked}`,
  });
  return { known: true, value: { arn, name: asked } };
}

/** A folder can be of a table that `collect` was told to describe, and not of the function's. */
function assertAsked(
  { arn, name }: TableIdentity,
  { table }: Question,
  configuration?: FunctionConfiguration,
): void {
  const isIt = (asked: string) => asked === arn || asked === name;
  if (table !== undefined) {
    if (isIt(table)) return;
    throw new DoctorError(
      `describe-table.json describes the table \`${name}\`, not \`${table}\`; collect a folder with --table ${table}`,
    );
  }
  const variables = variablesThatMayName(configuration);
  if (variables.length === 0 || variables.some(([, value]) => isIt(value))) return;
  const named = variables.map(([variable, value]) => `${variable} (${value})`).join(", ");
  throw new DoctorError(
    `describe-table.json describes the table \`${name}\`, but the function's is ${named}; name the table of the folder with --table, or collect the folder again`,
  );
}
