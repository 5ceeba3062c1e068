/** The thread of plan-judge.ts. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { type Diagnosis } from "../../doctor/diagnose";
import { judgePlan } from "../../doctor/plan/judge";
import { type PlanOptions, readDocument } from "../../doctor/snapshot/plan";
import { messageOf } from "../errors";

export interface Asked {
  /** As `terraform show -json` prints it. */
  readonly text: string;
  readonly options: Pick<PlanOptions, "existing">;
  readonly answerTo: MessagePort;
}

/** What the doctor says about each function or instance that uses DynamoDB, or why it cannot. */
export type Answer = { readonly diagnoses: readonly Diagnosis[] } | { readonly error: string };

parentPort?.on("message", ({ text, options, answerTo }: Asked) => {
  answerTo.postMessage(answer(text, options));
});

function answer(text: string, options: Asked["options"]): Answer {
  try {
    const { entries } = judgePlan(readDocument(text, "the plan"), options).audit;
    return { diagnoses: entries.map(({ diagnosis }) => diagnosis) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
