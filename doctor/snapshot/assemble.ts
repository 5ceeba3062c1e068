import { formatArn, parseArn } from "../../aws/arn";
import { dynamoDbHost, dynamoDbHostOf } from "../../aws/dynamodb-hosts";
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
import { hostOf } from "./endpoint-values";
import { identifySource } from "./source";
import { isNamedByArn } from "./table";

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
  const source = inTableRegion(identified.source, access.table, region);
  const network = assembleNetwork(answers, source, region);
  const named = isNamedByArn(access.table, question, identified.functionAnswer);
  return { network, access: named ? access : inClientRegion(access, source) };
}

/** The client of a table in another Region calls that Region, unless its URL says otherwise. */
function inTableRegion(source: Source, table: Fact<TableIdentity>, region: string): Source {
  const { clientEndpoint: client } = source;
  const tableRegion = table.known ? parseArn(table.value.arn)?.region : undefined;
  if (!client.known || client.url !== undefined) return source;
  if (tableRegion === undefined || tableRegion === region) return source;
  const host = dynamoDbHost({
    service: "dynamodb",
    region: tableRegion,
    fips: false,
    dualStack: false,
  });
  return { ...source, clientEndpoint: { ...client, url: `https://${host}` } };
}

/** A URL of another Region leads to the table of this name there, which no answer describes. */
function inClientRegion(
  access: AccessSnapshot,
  { clientEndpoint: client }: Source,
): AccessSnapshot {
  const { table } = access;
  const url = client.known ? client.url : undefined;
  const called = dynamoDbHostOf(hostOf(url) ?? "")?.region;
  const arn = table.known ? parseArn(table.value.arn) : undefined;
  if (!table.known || arn === undefined || called === undefined || called === arn.region) {
    return access;
  }
  const missing = `the table \`${table.value.name}\` in ${called}`;
  const why = `the client calls ${called}, and the answers are from ${arn.region}`;
  const unknown = { known: false, missing, why } as const;
  return {
    ...access,
    table: { known: true, value: { ...table.value, arn: formatArn({ ...arn, region: called }) } },
    tableDescription: unknown,
    tablePolicy: unknown,
    key: unknown,
    keyPolicy: unknown,
  };
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
