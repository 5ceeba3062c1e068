import { type Answer, answersFrom, readAnswer } from "../answers";
import { nameOf, parseArn } from "../../../aws/arn";
import { type Values } from "../calls/asking";
import { callerIdentity } from "../calls/caller";
import { organization } from "../calls/organization";
import { pick } from "../calls/query";
import { tableArn, tableDescription, tableKey } from "../calls/table";
import { daxUrlOf } from "../client-endpoint";
import { roleToCollect } from "../assumed-role";
import { type Question } from "../question";
import { identifySource } from "../source";
import { tableOf } from "../table";
import { Asker } from "./asker";
import { type Clients } from "./clients";
import { Recorder } from "./recorder";
import { type AskerFor, collectSource, type SourceLocation } from "./source";

/** Asks the account for everything that the question needs, and nothing else. Read-only. */
export async function collectAnswers(
  clients: Clients,
  question: Question,
): Promise<ReadonlyMap<string, Answer>> {
  const recorder = new Recorder();
  const askerFor = (values: Values) => new Asker(clients, recorder, values);
  await askerFor({}).askAll("always");
  const location = await collectSource(askerFor, clients.region, question);
  const answers = answersFrom(recorder.answers);
  const { source, role: asked, ownRole, functionAnswer } = identifySource(answers, question);
  const role = roleToCollect(asked, ownRole);
  const table = tableOf(question, functionAnswer);
  const caller = readAnswer(answers, callerIdentity);
  const accounts = [asked.known ? asked.value : "", ownRole ?? "", table ?? ""]
    .map((arn) => parseArn(arn)?.account)
    .concat(caller.known ? caller.value.Account : undefined);
  await Promise.all([
    location &&
      askerFor(valuesOf(location, daxUrlOf(source.clientEndpoint))).askAll("vpc", "named-in-vpc"),
    role.known && askerFor({ role: nameOf(role.value) }).askAll("role"),
    table !== undefined && askTable(askerFor, table),
    askOrganization(askerFor, new Set(accounts)),
  ]);
  return recorder.answers;
}

function valuesOf(
  { vpcId, securityGroupIds, networkInterfaceIds }: SourceLocation,
  dax = "",
): Values {
  return {
    VPC: vpcId,
    GROUPS_: securityGroupIds.join(" "),
    INTERFACES: networkInterfaceIds.join(" "),
    DAX: dax,
  };
}

/** Asks for the policies that an organization has for these accounts, if there is an organization. */
export async function askOrganization(
  askerFor: AskerFor,
  accounts: ReadonlySet<string | undefined>,
): Promise<void> {
  const described = await askerFor({}).ask(organization);
  if (pick(described, "Organization.Id").length === 0) return;
  await Promise.all(
    [...accounts]
      .filter((account) => account !== undefined)
      .map((account) => askerFor({ account }).askAll("account")),
  );
}

/** Describes the table and its policy, and the key that encrypts it and the key policy. */
export async function askTable(askerFor: AskerFor, table: string): Promise<void> {
  const described = await askerFor({ TABLE: table }).ask(tableDescription);
  const [arn = parseArn(table) === undefined ? undefined : table] = pick(described, tableArn.path);
  const [key] = pick(described, tableKey.path);
  await Promise.all([
    arn !== undefined && askerFor({ arn }).askAll("table-arn"),
    key !== undefined && askerFor({ key }).askAll("key"),
  ]);
}
