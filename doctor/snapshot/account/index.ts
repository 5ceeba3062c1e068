import { type Answer, answersFrom } from "../answers";
import { assemble, type Snapshot } from "../assemble";
import { type Question } from "../question";
import { type AccountAccess, connect, disconnect } from "./clients";
import { collectAnswers } from "./collect";

/** The answers of an account. */
export interface Collected {
  readonly region: string;
  /** By the name of the CLI command that prints the answer. */
  readonly answers: ReadonlyMap<string, Answer>;
}

/**
 * Asks the account of the environment's credentials and AWS_ENDPOINT_URL. All calls are read-only. If
 * a call is denied, its answer is unknown.
 *
 * @throws DoctorError when there are no credentials or no Region, or the source or table does not exist
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
 * @param access @default - from the environment
 */
export async function readAccount(question: Question, access?: AccountAccess): Promise<Snapshot> {
  const { region, answers } = await askAccount(question, access);
  return assemble(answersFrom(answers), { ...question, region });
}
