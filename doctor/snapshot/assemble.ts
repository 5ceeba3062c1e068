import { parseArn } from "../../aws/arn";
import { DoctorError } from "../errors";
import { type AccessSnapshot, type Fact, type TableIdentity } from "./access";
import { type Answers, readAnswer } from "./answers";
import { assembleAccess } from "./assemble-access";
import { assembleNetwork } from "./assemble-network";
import { functionConfiguration } from "./calls/function-configuration";
import { subnets } from "./calls/subnets";
import { tableDescription } from "./calls/table";
import { type NetworkSnapshot, type Source } from "./network";
import { type Question } from "./question";
import { identifySource } from "./source";

/** Everything that the doctor judges, from an account or a folder. */
export interface Snapshot {
  readonly network: NetworkSnapshot;
  readonly access: AccessSnapshot;
}

/**
 * Assembles the snapshot for the question from the answers.
 *
 * @throws SnapshotError when an answer does not match the output of the AWS CLI
 * @throws DoctorError when the answers do not include what the question is about
 */
export function assemble(answers: Answers, question: Question): Snapshot {
  const identified = identifySource(answers, question);
  const region = question.region ?? regionOf(answers);
  if (region === undefined) {
    throw new DoctorError("none of the answers names the Region; use --region");
  }
  const access = assembleAccess(answers, question, identified, region);
  const source = toOwnRegion(identified.source, access.table, region);
  return { network: assembleNetwork(answers, source, region), access };
}

/** The client of a table in another Region calls that Region. No endpoint of the VPC leads there. */
function toOwnRegion(source: Source, table: Fact<TableIdentity>, region: string): Source {
  const tableRegion = table.known ? parseArn(table.value.arn)?.region : undefined;
  if (tableRegion === undefined || tableRegion === region) return source;
  const missing = "the path to the table's Region";
  const why = `the table is in ${tableRegion}, and the doctor follows only paths to DynamoDB in ${region}`;
  return { ...source, clientEndpoint: { known: false, missing, why } };
}

/** The Region in the ARN of the function, a subnet, or the table, whichever is known. */
function regionOf(answers: Answers): string | undefined {
  const configuration = readAnswer(answers, functionConfiguration);
  const described = readAnswer(answers, subnets);
  const table = readAnswer(answers, tableDescription);
  return [
    configuration.known ? configuration.value.FunctionArn : undefined,
    described.known ? described.value.Subnets[0]?.SubnetArn : undefined,
    table.known ? table.value.Table.TableArn : undefined,
  ]
    .map((arn) => (arn === undefined ? undefined : parseArn(arn)?.region))
    .find((region) => region !== undefined && region !== "");
}
