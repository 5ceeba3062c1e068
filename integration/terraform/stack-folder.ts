import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type StackOutputs } from "../../contract/stacks";
import { parseOutputs } from "./outputs";
import { type Finished, run } from "../process/child";
import { parseMessage, type TerraformMessage } from "./messages";
import { withPluginCache } from "./plugin-cache";
import { type Progress, ProgressMeter } from "./progress";
import { pinProvider, PROVEN_RELEASE } from "./provider";
import { repeatsIn } from "./provider-log";
import { type TerraformTool } from "./tool";

export interface PlannedChange {
  /** `aws_vpc.network` */
  readonly address: string;
  /** `create`, `update`, `delete`, `replace`, … */
  readonly action: string;
}

/** The values of the attributes that change, by name. Values that are known only after an apply are absent. */
export interface ChangedAttributes {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** The last plan, relative to the stack folder. */
const PLAN_FILE = "stack.tfplan";

export interface CommandOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface StackFolderOptions {
  readonly stack: string;
  /** Contains the stack's cdk.tf.json and its assets. The state goes there too. */
  readonly folder: string;
  readonly tool: TerraformTool;
  readonly environment: Readonly<Record<string, string>>;
  /** The release of the AWS provider to run on. @default - the one that proofs are made with */
  readonly provider?: string;
  /** How long a command that changes the cloud may take to finish once it is stopped. */
  readonly graceSeconds: number;
}

/** How long a stopped command that only reads may take to finish. */
const READING_GRACE_SECONDS = 3;
const CHANGES_CLOUD = ["apply", "destroy"];

/** In the stack folder: the provider's requests and responses, from all commands. */
const PROVIDER_LOG = "provider.log";

/** Runs Terraform in one stack folder. Every command throws CommandError if Terraform fails. */
export class StackFolder {
  readonly stack: string;
  readonly folder: string;
  readonly #tool: TerraformTool;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #provider: string;
  readonly #graceSeconds: number;
  /** The outputs that the last apply printed, so that nothing has to start to read them. */
  #printed: Outputs | undefined;

  constructor(options: StackFolderOptions) {
    this.stack = options.stack;
    this.folder = options.folder;
    this.#tool = options.tool;
    this.#environment = {
      ...options.environment,
      TF_LOG_PROVIDER: "DEBUG",
      TF_LOG_PATH: join(options.folder, PROVIDER_LOG),
      // Identifies this stack's requests in the cloud's request log.
      TF_APPEND_USER_AGENT: `stack/${options.stack}`,
    };
    this.#provider = options.provider ?? PROVEN_RELEASE;
    this.#graceSeconds = options.graceSeconds;
  }

  /** Installs the provider, in its one release. */
  async init({ signal }: CommandOptions = {}): Promise<void> {
    await pinProvider(this.folder, this.#provider);
    const init = async (): Promise<void> => {
      await this.#run("init", ["-no-color"], signal === undefined ? {} : { signal });
    };
    await withPluginCache(this.#environment.TF_PLUGIN_CACHE_DIR ?? "", init, signal);
  }

  /** @returns the number of resources that were created. */
  apply(options: CommandOptions = {}): Promise<number> {
    return this.#apply(["-auto-approve"], options);
  }

  /** Applies what the last plan says. @returns the number of resources that were created. */
  applyPlan(options: CommandOptions = {}): Promise<number> {
    return this.#apply([PLAN_FILE], options);
  }

  async #apply(args: readonly string[], options: CommandOptions): Promise<number> {
    let added: number | undefined;
    this.#printed = undefined;
    await this.#runJson("apply", args, options, (message) => {
      if (message.type === "change_summary" && message.changes.operation === "apply") {
        added = message.changes.add;
      }
      // Before, they are those of the plan, without values.
      if (message.type === "outputs" && added !== undefined) this.#printed = message.outputs;
    });
    return added ?? 0;
  }

  /** @returns what an apply would change; empty if the cloud matches the stack. */
  async plan(options: CommandOptions = {}): Promise<readonly PlannedChange[]> {
    const changes: PlannedChange[] = [];
    await this.#runJson("plan", [`-out=${PLAN_FILE}`], options, (message) => {
      if (message.type !== "planned_change") return;
      changes.push({
        address: message.change.resource.addr,
        action: message.change.action,
      });
    });
    return changes;
  }

  /** The last plan, as `terraform show -json` prints it. It can have sensitive values, which no error shows. */
  async show(options: CommandOptions = {}): Promise<string> {
    const args = ["-json", "-no-color", PLAN_FILE];
    return (await this.#run("show", args, { ...options, describeLine })).stdout;
  }

  /** The attributes that the last plan would change, by resource address. */
  async plannedAttributes(
    options: CommandOptions = {},
  ): Promise<ReadonlyMap<string, ChangedAttributes>> {
    const { resource_changes: resources } = planFile.parse(JSON.parse(await this.show(options)));
    return new Map(resources.map(({ address, change }) => [address, changedAttributes(change)]));
  }

  /** @throws HarnessError if the outputs do not match the contract. */
  async outputs(options: CommandOptions = {}): Promise<StackOutputs> {
    return parseOutputs(this.#printed ?? (await this.#readOutputs(options)), this.stack);
  }

  async #readOutputs(options: CommandOptions): Promise<Outputs> {
    const { stdout } = await this.#run("output", ["-json", "-no-color"], options);
    return terraformOutputs.parse(JSON.parse(stdout));
  }

  /** @returns the number of resources that were destroyed. */
  async destroy(options: CommandOptions = {}): Promise<number> {
    let removed = 0;
    await this.#runJson("destroy", ["-auto-approve"], options, (message) => {
      if (message.type === "change_summary" && message.changes.operation === "destroy") {
        removed = message.changes.remove;
      }
    });
    return removed;
  }

  /** The requests that the provider has retried so far. */
  repeats(): Promise<readonly string[]> {
    return repeatsIn(join(this.folder, PROVIDER_LOG), this.stack);
  }

  async #runJson(
    command: string,
    args: readonly string[],
    { onProgress, signal }: CommandOptions,
    onMessage: (message: TerraformMessage) => void,
  ): Promise<void> {
    const meter = new ProgressMeter();
    await this.#run(command, ["-json", ...args], {
      ...(signal && { signal }),
      describeLine,
      onLine: (line) => {
        const message = parseMessage(line);
        if (message === undefined) return;
        onMessage(message);
        const progress = meter.update(message);
        if (progress !== undefined) onProgress?.(progress);
      },
    });
  }

  #run(
    command: string,
    args: readonly string[],
    options: {
      readonly signal?: AbortSignal;
      readonly onLine?: (line: string) => void;
      readonly describeLine?: (line: string) => string | undefined;
    },
  ): Promise<Finished> {
    return run({
      title: `${this.#tool.product.toLowerCase()} ${command} of ${this.stack}`,
      command: this.#tool.path,
      args: [command, ...args],
      folder: this.folder,
      environment: this.#environment,
      stopSignal: "SIGINT",
      graceSeconds: CHANGES_CLOUD.includes(command)
        ? this.#graceSeconds
        : Math.min(this.#graceSeconds, READING_GRACE_SECONDS),
      ...options,
    });
  }
}

/** For the last lines of an error: the part of Terraform's JSON that a person needs. */
function describeLine(line: string): string | undefined {
  const message = parseMessage(line);
  if (message === undefined) return line.startsWith("{") ? undefined : line;
  if (message.type !== "diagnostic" || message.diagnostic.severity !== "error") return undefined;
  const { summary, detail, address } = message.diagnostic;
  return [address, summary, detail].filter(Boolean).join(": ").replaceAll(/\s+/g, " ");
}

type Outputs = Parameters<typeof parseOutputs>[0];
const terraformOutputs = z.record(z.string(), z.object({ value: z.unknown() }));

/** @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
const attributes = z.record(z.string(), z.unknown()).nullable();
const change = z.object({ before: attributes, after: attributes, after_unknown: attributes });
const planFile = z.object({
  resource_changes: z.array(z.object({ address: z.string(), change })).default([]),
});

function changedAttributes({
  before,
  after,
  after_unknown: unknown,
}: z.infer<typeof change>): ChangedAttributes {
  const names = new Set([before, after, unknown].flatMap((values) => Object.keys(values ?? {})));
  const changed = [...names].filter(
    (name) => !isDeepStrictEqual(before?.[name], after?.[name]) || isUnknown(unknown?.[name]),
  );
  const only = (values: z.infer<typeof attributes>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      changed.flatMap((name) => (values !== null && name in values ? [[name, values[name]]] : [])),
    );
  return { before: only(before), after: only(after) };
}

/** Whether the value is `true`, or contains `true` in a list or an object. */
function isUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === true;
  return Object.values(value).some(isUnknown);
}
