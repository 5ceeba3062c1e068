import { parseArn } from "../../aws/arn";
import { SnapshotError } from "../errors";
import { type AccessSnapshot, type Fact, type Role } from "./access";
import { type Answers, mapFact, readAnswer, readList } from "./answers";
import { assembleOrganization } from "./assemble-organization";
import { assembleRole } from "./assemble-role";
import { type AnswerOf } from "./calls/call";
import { callerIdentity } from "./calls/caller";
import * as keys from "./calls/key";
import * as tables from "./calls/table";
import { originOf, policyIn } from "./documents";
import { type IdentifiedSource } from "./identified-source";
import { notReturned } from "./known";
import { type Question } from "./question";
import { readSessionPolicy } from "./session-policy";
import { identifyTable } from "./table";

/** @throws SnapshotError when an answer does not match the output of the AWS CLI */
export function assembleAccess(
  answers: Answers,
  question: Question,
  identified: IdentifiedSource,
  region: string,
): AccessSnapshot {
  const roles = assembleRole(answers, identified);
  const { role } = roles;
  const accountId = identifyAccount(answers, identified, role);
  const signer = role.known ? parseArn(role.value.arn)?.account : undefined;
  const callerId = signer === undefined ? accountId : ({ known: true, value: signer } as const);
  const tableAnswer = readAnswer(answers, tables.tableDescription);
  const tableDescription = mapFact(tableAnswer, ({ Table: table }) => ({
    status: table.TableStatus,
    keyAttributes: [...(table.KeySchema ?? [])]
      .sort((a, b) => a.KeyType.localeCompare(b.KeyType))
      .map((key) => key.AttributeName),
    indexNames: [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]
      .map((index) => index.IndexName)
      .sort(),
    ...(table.LatestStreamArn !== undefined && { streamArn: table.LatestStreamArn }),
    kmsKeyArn: table.SSEDescription?.KMSMasterKeyArn,
  }));
  const table = identifyTable(answers, question, region, callerId, identified.functionAnswer);
  const ofKey = keyOf(answers, keyArnOf(tableAnswer));
  const arns = [
    role.known ? role.value.arn : undefined,
    roles.ownRole?.arn,
    table.known ? table.value.arn : undefined,
    ofKey.key.known ? ofKey.key.value?.arn : undefined,
  ];
  return {
    accountId,
    ...roles,
    ...readSessionPolicy(answers),
    table,
    tableDescription,
    tablePolicy: tablePolicy(answers),
    tableTags: tableTags(answers),
    ...ofKey,
    organizations: assembleOrganization(
      answers,
      accountId,
      arns.map((arn) => parseArn(arn ?? "")?.account),
    ),
    functionArn: unqualified(identified.functionAnswer?.FunctionArn),
  };
}

function identifyAccount(
  answers: Answers,
  identified: IdentifiedSource,
  role: Fact<Role>,
): Fact<string> {
  const arn = identified.functionAnswer?.FunctionArn ?? (role.known ? role.value.arn : "");
  const account = parseArn(arn)?.account ?? "";
  if (account !== "") return { known: true, value: account };
  return mapFact(readAnswer(answers, callerIdentity), (caller) => caller.Account);
}

/** Without the version or alias of the request. */
function unqualified(functionArn: string | undefined): string | undefined {
  return functionArn?.split(":").slice(0, 7).join(":");
}

function tablePolicy(answers: Answers): AccessSnapshot["tablePolicy"] {
  const { name } = tables.tablePolicy;
  const answer = readAnswer(answers, tables.tablePolicy);
  return mapFact(answer, ({ Policy: text }) =>
    text === undefined
      ? undefined
      : { name, document: policyIn(answers(name), answer, () => text) },
  );
}

function tableTags(answers: Answers): AccessSnapshot["tableTags"] {
  const tags = readList(answers, tables.tableTags);
  if (!tags.known) return tags;
  return {
    known: true,
    value: Object.fromEntries(tags.items.map(({ Key, Value }) => [Key, Value])),
  };
}

/** The key that DynamoDB owns has no description. `undefined`: the table has that key. */
function keyArnOf(table: Fact<AnswerOf<typeof tables.tableDescription>>): Fact<string | undefined> {
  if (!table.known) return table;
  const { SSEDescription: encryption } = table.value.Table;
  const arn = encryption?.KMSMasterKeyArn;
  return encryption && arn === undefined && encryption.Status !== "DISABLED"
    ? notReturned("KMSMasterKeyArn", tables.tableDescription.name)
    : { known: true, value: arn };
}

function keyOf(
  answers: Answers,
  keyArn: Fact<string | undefined>,
): Pick<AccessSnapshot, "key" | "keyPolicy"> {
  if (!keyArn.known) return { key: keyArn, keyPolicy: keyArn };
  const { value: arn } = keyArn;
  const none = { known: true, value: undefined } as const;
  return arn === undefined
    ? { key: none, keyPolicy: none }
    : { key: key(answers, arn), keyPolicy: keyPolicy(answers) };
}

function key(answers: Answers, keyArn: string): AccessSnapshot["key"] {
  const described = readAnswer(answers, keys.keyDescription);
  return mapFact(
    described,
    ({ KeyMetadata: { Arn: arn, KeyManager: manager, KeyState: state } }) => {
      if (arn !== keyArn) {
        const origin = originOf(answers(keys.keyDescription.name));
        throw new SnapshotError(
          `${origin} describes the key \`${arn}\`, but the table's key is \`${keyArn}\`; collect the folder again`,
          origin,
          "KeyMetadata.Arn",
        );
      }
      return { arn, manager, state };
    },
  );
}

function keyPolicy(answers: Answers): AccessSnapshot["keyPolicy"] {
  const { name } = keys.keyPolicy;
  const answer = readAnswer(answers, keys.keyPolicy);
  return mapFact(answer, ({ Policy: text }) => ({
    name,
    document: policyIn(answers(name), answer, () => text),
  }));
}
