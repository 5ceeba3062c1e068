import { once } from "node:events";
import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { collectAccount } from "../../doctor/audit/account";
import { type Diagnosis } from "../../doctor/diagnose";
import { existingOf } from "../../doctor/plan/existing";
import { namedIn } from "../../doctor/plan/named";
import { readDocument, readPlan } from "../../doctor/snapshot/plan";
import { type ClientConfig } from "../cloud/cloud";
import { HarnessError } from "../errors";
import { isInPlan } from "./expectations";
import { type Answer, type Asked } from "./plan-judge-thread";

const THREAD = join(__dirname, "plan-judge-thread.ts");

export interface StackPlan {
  readonly stack: string;
  /** As `terraform show -json` prints it. It can have sensitive values, so it is never in a file. */
  readonly text: string;
  /** Asks what is there already, if the plan only names it. */
  readonly client: ClientConfig;
  readonly signal: AbortSignal;
}

/** What the doctor says about the one function or instance of a stack before it exists. */
export type JudgePlan = (plan: StackPlan) => Promise<Diagnosis>;

/**
 * Judges plans as `doctor plan` does, in a thread of its own, because this one answers the functions in the lab. All
 * stacks of a run share the thread: it takes longer to start than to judge all of their plans.
 */
export class PlanJudge {
  readonly #thread = new Worker(THREAD, {
    execArgv: ["--require", "tsx/cjs"],
    env: { ...process.env, TSX_DISABLE_CACHE: "1" },
  });
  readonly #ended = new Promise<never>((_, reject) => {
    this.#thread.once("error", reject);
    this.#thread.once("exit", () => {
      reject(new HarnessError("the thread that judges plans has ended"));
    });
  });

  constructor() {
    // Whoever asks is told.
    this.#ended.catch(() => undefined);
  }

  /** @throws HarnessError if the plan cannot be read, or does not have one function or instance */
  readonly judge: JudgePlan = async ({ stack, text, client, signal }) => {
    const options = isInPlan(stack) ? {} : { existing: await existingIn(text, client) };
    const said = await this.#ask({ text, options }, signal);
    if ("error" in said)
      throw new HarnessError(`the plan of ${stack} is not judged: ${said.error}`);
    const [diagnosis, ...others] = said.diagnoses;
    if (diagnosis === undefined || others.length > 0) {
      throw new HarnessError(
        `the doctor must find one function or instance that uses DynamoDB in the plan of ${stack}, got: ${said.diagnoses.length}`,
      );
    }
    return diagnosis;
  };

  async stop(): Promise<void> {
    await this.#thread.terminate();
  }

  async #ask(asked: Omit<Asked, "answerTo">, signal: AbortSignal): Promise<Answer> {
    const { port1: answers, port2: answerTo } = new MessageChannel();
    this.#thread.postMessage({ ...asked, answerTo }, [answerTo]);
    const answered = once(answers, "message", { signal }) as Promise<[Answer]>;
    try {
      return (await Promise.race([answered, this.#ended]))[0];
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      answers.close();
    }
  }
}

/** As `doctor plan --account` does. */
async function existingIn(text: string, client: ClientConfig) {
  const named = namedIn(readPlan(readDocument(text, "the plan")));
  const question = { regions: [...named.keys()], instances: false, tasks: false, named };
  return existingOf(await collectAccount(question, () => undefined, client));
}
