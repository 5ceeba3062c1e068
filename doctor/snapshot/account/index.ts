import { type Question } from "../question";
import { connect, disconnect } from "./clients";
import { collectAnswers, type Collected } from "./collect";

/**
 * The answers of the account that the environment's credentials and AWS_ENDPOINT_URL name. All calls
 * are read-only; one that is denied leaves unknown what it would have told.
 *
 * @throws DoctorError when there are no credentials, no Region, or nothing of that name
 */
export async function askAccount(question: Question): Promise<Collected> {
  const clients = await connect(question.region);
  try {
    return await collectAnswers(clients, question);
  } finally {
    disconnect(clients);
  }
}
