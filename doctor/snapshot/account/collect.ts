import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type Answer, answersFrom } from "../answers";
import { type Question } from "../question";
import { resolveSource } from "../source";
import { tableOf } from "../table";
import { collectRole, collectTable } from "./access";
import { type Clients } from "./clients";
import { collectNetwork } from "./network";
import { Recorder } from "./recorder";
import { collectSource } from "./source";

/** Asks the account, read-only, for all that concerns the question, and for nothing else. */
export async function collectAnswers(
  clients: Clients,
  question: Question,
): Promise<ReadonlyMap<string, Answer>> {
  const recorder = new Recorder();
  await recorder.record("get-caller-identity", "sts:GetCallerIdentity", () =>
    clients.sts.send(new GetCallerIdentityCommand({})),
  );
  const place = await collectSource(clients, recorder, question);
  const { role, functionAnswer } = resolveSource(answersFrom(recorder.answers), question);
  await Promise.all([
    place && collectNetwork(clients, recorder, place),
    collectRole(clients.iam, recorder, role.known ? role.value : undefined),
    collectTable(clients, recorder, tableOf(question, functionAnswer)),
  ]);
  return recorder.answers;
}
