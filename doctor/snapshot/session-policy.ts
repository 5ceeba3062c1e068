import { z } from "zod";
import { type AccessSnapshot } from "./access";
import { type Answers, readAnswer } from "./answers";

/**
 * The policy that the code, or whoever starts it, passes as `Policy` when it assumes the role. No call
 * returns it, so only a folder can have it.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const sessionPolicy = {
  name: "session-policy",
  schema: z.record(z.string(), z.unknown()),
};

export function readSessionPolicy(answers: Answers): Pick<AccessSnapshot, "sessionPolicy"> {
  const document = readAnswer(answers, sessionPolicy);
  return document.known ? { sessionPolicy: { name: `${sessionPolicy.name}.json`, document } } : {};
}
