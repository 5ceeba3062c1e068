import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseMessage } from "../../terraform/messages";
import { type Terraform, type TestBed } from "./test-bed";

const planned = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        mode: z.string(),
        change: z.object({ actions: z.array(z.string()), importing: z.unknown().optional() }),
      }),
    )
    .default([]),
  planned_values: z.object({
    outputs: z.record(z.string(), z.object({ value: z.unknown() })).default({}),
  }),
});

/** What a plan would do. */
export interface Plan {
  /** What Terraform says against it, in whole sentences; empty if it can be applied. */
  readonly errors: readonly string[];
  /** What would be made, changed, or deleted: `update aws_dynamodb_table.orders`. */
  readonly changes: readonly string[];
  /** The addresses of what would be taken into the state. */
  readonly imports: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

const NOTHING = { changes: [], imports: [], outputs: {} };

/** A stack with a state of its own, on the test bed's cloud. */
export class PlannedStack {
  readonly #folder: string;
  readonly #terraform: Terraform;

  private constructor(folder: string, terraform: Terraform) {
    this.#folder = folder;
    this.#terraform = terraform;
  }

  /** @param source the folder of the stack's JSON. */
  static async of(testBed: TestBed, name: string, source: string): Promise<PlannedStack> {
    const folder = join(testBed.work.path, `state-of-${name}`);
    await mkdir(folder);
    await copyJson(source, folder);
    return new PlannedStack(folder, await testBed.initIn(folder, [0, 1]));
  }

  /** Takes another stack's JSON in the place of its own, with the same state. */
  async become(source: string): Promise<void> {
    await copyJson(source, this.#folder);
  }

  async plan(): Promise<Plan> {
    const errors = errorsIn(await this.#terraform("plan", "-json", "-out=plan"));
    if (errors.length > 0) return { ...NOTHING, errors };
    const { resource_changes, planned_values } = planned.parse(
      JSON.parse(await this.#terraform("show", "-json", "plan")),
    );
    const managed = resource_changes.filter(({ mode }) => mode === "managed");
    return {
      errors,
      changes: managed
        .filter(({ change }) => change.actions.some((action) => action !== "no-op"))
        .map(({ address, change }) => `${change.actions.join(" and ")} ${address}`),
      imports: managed
        .filter(({ change }) => change.importing !== undefined)
        .map(({ address }) => address),
      outputs: Object.fromEntries(
        Object.entries(planned_values.outputs).map(([name, { value }]) => [name, value]),
      ),
    };
  }

  /** @returns what Terraform says against it; empty if everything is there. */
  async apply(): Promise<readonly string[]> {
    return errorsIn(await this.#terraform("apply", "-json", "-auto-approve"));
  }
}

async function copyJson(source: string, folder: string): Promise<void> {
  await copyFile(join(source, "cdk.tf.json"), join(folder, "cdk.tf.json"));
}

function errorsIn(output: string): readonly string[] {
  return output
    .split("\n")
    .flatMap((line) => parseMessage(line) ?? [])
    .flatMap((message) =>
      message.type === "diagnostic" && message.diagnostic.severity === "error"
        ? message.diagnostic.detail || message.diagnostic.summary
        : [],
    );
}
