import { type Finished, run } from "./child";

/** A machine that is busy with other work answers later than one that is not. */
export const ANSWER_SECONDS = 15;

export interface Question {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Exit codes of an answer. @default [0] */
  readonly okCodes?: readonly number[];
  /** @default 15 */
  readonly answerSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a tool something that takes it a moment. A wrapper script may never answer, and may ignore SIGTERM.
 * @returns undefined if the tool fails or does not answer in time. It has ended then.
 */
export async function answerOf(question: Question): Promise<Finished | undefined> {
  const { command, answerSeconds = ANSWER_SECONDS, signal, ...rest } = question;
  const late = AbortSignal.timeout(answerSeconds * 1000);
  try {
    return await run({
      ...rest,
      command,
      title: command,
      graceSeconds: 1,
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
