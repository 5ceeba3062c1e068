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
  const { source, region, access } = assembleAbout(answers, question);
  return { network: assembleNetwork(answers, source, region), access };
}

/** What a snapshot has of one source alone: everything but its network. */
export interface About {
  readonly source: Source;
  readonly region: string;
  readonly access: AccessSnapshot;
}

/** @throws as `assemble` does */
export function assembleAbout(answers: Answers, question: Question): About {
  const identified = identifySource(answers, question);
  const region = question.region ?? regionOf(answers);
  if (region === undefined) {
    throw new DoctorError("none of the answers names the Region; use --region");
  }
  const access = assembleAccess(answers, question, identified, region);
  const source = inTableRegion(identified.source, access.table, region);
  const named = isNamedByArn(access.table, question, identified.functionAnswer);
  return { source, region, access: named ? access : whereNameLeads(access, source) };
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

/**
 * By name, a client finds the table in the account of its role and in the Region that it calls. No
 * answer describes the table of this name there, if the answers are from somewhere else.
 */
function whereNameLeads(
  access: AccessSnapshot,
  { clientEndpoint: client }: Source,
): AccessSnapshot {
  const { table, role } = access;
  const arn = table.known ? parseArn(table.value.arn) : undefined;
  if (!table.known || arn === undefined) return access;
  const url = client.known ? client.url : undefined;
  const region = dynamoDbHostOf(hostOf(url) ?? "")?.region ?? arn.region;
  const account = (role.known ? parseArn(role.value.arn)?.account : undefined) ?? arn.account;
  if (region === arn.region && account === arn.account) return access;
  const unknown = {
    known: false,
    missing: `the table \`${table.value.name}\` in ${account === arn.account ? "" : `account ${account}, `}${region}`,
    why:
      account === arn.account
        ? `the client calls ${region}, and the answers are from ${arn.region}`
        : `the role is of account ${account}, and the answers are from account ${arn.account}; name the table by ARN if it is that one`,
  } as const;
  const called = { ...table.value, arn: formatArn({ ...arn, region, account }) };
  return {
    ...access,
    table: { known: true, value: called },
    tableDescription: unknown,
    tablePolicy: unknown,
    tableTags: unknown,
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
