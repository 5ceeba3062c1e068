import { formatArn, nameOf, parseArn } from "../../aws/arn";
import { partitionOf } from "../../aws/partitions";
import { DoctorError } from "../errors";
import { type Fact, type TableIdentity } from "./access";
import { type Answers, readAnswer } from "./answers";
import { type FunctionConfiguration, mayNameTable } from "./calls/function-configuration";
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
  const variables = Object.entries(configuration?.Environment?.Variables ?? {}).filter(
    (entry): entry is [string, string] => mayNameTable(entry[0]) && (entry[1] ?? "") !== "",
  );
  const named = variables.find(([name]) => name === TABLE_VARIABLE);
  if (named) return named[1];
  if (variables.length > 1) {
    throw new DoctorError(
      `several variables of the function may name its table: ${variables.map(([name, value]) => `${name} (${value})`).join(", ")}; name the table with --table`,
    );
  }
  return variables[0]?.[1];
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
  const asked = question.table ?? (described.known ? undefined : tableOf(question, configuration));
  if (described.known) {
    const { TableArn: arn, TableName: name } = described.value.Table;
    if (asked !== undefined && asked !== arn && asked !== name) {
      throw new DoctorError(
        `describe-table.json describes the table \`${name}\`, not \`${asked}\`; collect a folder with --table ${asked}`,
      );
    }
    return { known: true, value: { arn, name } };
  }
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
