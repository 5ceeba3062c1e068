import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type Answer, type Answers } from "../answers";
import { type Question } from "../question";
import { resolveSource } from "../source";
import { tableOf } from "../table";
import { collectRole, collectTable } from "./access";
import { type Clients } from "./clients";
import { collectNetwork } from "./network";
import { Recorder } from "./recorder";
import { collectSource } from "./source";

/** Every answer that the question needs, by the name of the CLI command that prints it. */
export type Collected = ReadonlyMap<string, Answer>;

/** Asks the account, read-only, for all that concerns the question, and for nothing else. */
export async function collectAnswers(clients: Clients, question: Question): Promise<Collected> {
  const recorder = new Recorder();
  await recorder.record("get-caller-identity", "sts:GetCallerIdentity", () =>
    clients.sts.send(new GetCallerIdentityCommand({})),
  );
  const place = await collectSource(clients, recorder, question);
  const { role, functionAnswer } = resolveSource(answersOf(recorder.answers), question);
  await Promise.all([
    place && collectNetwork(clients, recorder, place),
    collectRole(clients.iam, recorder, role.known ? role.value : undefined),
    collectTable(clients, recorder, tableOf(question, functionAnswer)),
  ]);
  return recorder.answers;
}

export function answersOf(collected: Collected): Answers {
  return (name) =>
    collected.get(name) ?? { known: false, missing: name, why: "there was nothing to ask for" };
}
