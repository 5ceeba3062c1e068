import { type Answer, answersFrom } from "../answers";
import { assemble, type Snapshot } from "../assemble";
import { type Question } from "../question";
import { type AccountAccess, connect, disconnect } from "./clients";
import { collectAnswers } from "./collect";

/** What an account answered. */
export interface Collected {
  readonly region: string;
  /** By the name of the CLI command that prints each. */
  readonly answers: ReadonlyMap<string, Answer>;
}

/**
 * The answers of the account that the environment's credentials and AWS_ENDPOINT_URL name. All calls
 * are read-only; one that is denied leaves unknown what it would have told.
 *
 * @throws DoctorError when there are no credentials, no Region, or nothing of that name
 */
export async function askAccount(question: Question, access?: AccountAccess): Promise<Collected> {
  const clients = await connect(question.region, access);
  try {
    return { region: clients.region, answers: await collectAnswers(clients, question) };
  } finally {
    disconnect(clients);
  }
}

/**
 * The snapshot of the account for the question. Throws as `askAccount` does.
 *
 * @param access @default - as the environment says
 */
export async function readAccount(question: Question, access?: AccountAccess): Promise<Snapshot> {
  const { region, answers } = await askAccount(question, access);
  return assemble(answersFrom(answers), { ...question, region });
}
