import { type TerraformMessage } from "./messages";

/** The progress of an apply or a destroy. */
export interface Progress {
  readonly done: number;
  /** 0 until the plan is ready. */
  readonly total: number;
  /** What Terraform is doing: `aws_vpc.network  create  10 s`. */
  readonly activity: string;
}

/** How many changes each planned change takes. Others change nothing in the cloud. */
const STEPS: Readonly<Record<string, number>> = { create: 1, update: 1, delete: 1, replace: 2 };

/** Turns Terraform's messages into progress. */
export class ProgressMeter {
  #done = 0;
  #total = 0;
  #activity = "";

  /** @returns the progress if the message changed it. */
  update(message: TerraformMessage): Progress | undefined {
    switch (message.type) {
      // A saved plan that is applied has no summary of its own.
      case "planned_change":
        this.#total += STEPS[message.change.action] ?? 0;
        break;
      case "apply_start":
      case "apply_progress": {
        const { resource, action, elapsed_seconds: seconds } = message.hook;
        this.#activity = [resource.addr, action, ...(seconds ? [`${seconds} s`] : [])].join("  ");
        break;
      }
      case "apply_complete":
        this.#done += 1;
        break;
      case "change_summary":
      case "outputs":
      case "resource_drift":
      case "apply_errored":
      case "diagnostic":
        return undefined;
    }
    return { done: this.#done, total: this.#total, activity: this.#activity };
  }
}
