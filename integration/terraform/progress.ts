import { type TerraformMessage } from "./messages";

/** The progress of an apply or a destroy. */
export interface Progress {
  readonly done: number;
  /** 0 until the plan is ready. */
  readonly total: number;
  /** What Terraform is doing: `aws_vpc.network  create  10 s`. */
  readonly activity: string;
}

/** Turns Terraform's messages into progress. */
export class ProgressMeter {
  #done = 0;
  #total = 0;
  #activity = "";

  /** @returns the progress if the message changed it. */
  update(message: TerraformMessage): Progress | undefined {
    switch (message.type) {
      case "change_summary": {
        const { add, change, remove, operation } = message.changes;
        // The summary at the end counts what was done, not what is left to do.
        if (operation !== "plan") return undefined;
        this.#total = add + change + remove;
        break;
      }
      case "apply_start":
      case "apply_progress": {
        const { resource, action, elapsed_seconds: seconds } = message.hook;
        this.#activity = [resource.addr, action, ...(seconds ? [`${seconds} s`] : [])].join("  ");
        break;
      }
      case "apply_complete":
        this.#done += 1;
        break;
      case "planned_change":
      case "resource_drift":
      case "apply_errored":
      case "diagnostic":
        return undefined;
    }
    return { done: this.#done, total: this.#total, activity: this.#activity };
  }
}
