import { startCloud } from "../../cloud";
import { type Cloud } from "../../cloud/cloud";
import { type NoLab, prepareLab, type RunLab } from "../../lab/run-lab";
import { prove, type Synthesis, synthesizeRun } from "../../prove/prove";
import { type Judgement } from "../../prove/judge";
import { type StackResult } from "../../prove/result";
import { run } from "../../process/child";
import { WorkFolder } from "../../process/work-folder";
import { configuredSettings, regionOf } from "../../synthesize";
import { terraformEnvironment } from "../../terraform/environment";
import { withPluginCache } from "../../terraform/plugin-cache";
import { StackFolder } from "../../terraform/stack-folder";
import { findTerraform, type TerraformTool } from "../../terraform/tool";

/** Runs a command of Terraform. @returns what it prints. @throws CommandError if it fails. */
export type Terraform = (...args: string[]) => Promise<string>;

/** Terraform, a cloud, and a temporary folder for the scenarios of one file. */
export class TestBed {
  private constructor(
    readonly cloud: Cloud,
    readonly tool: TerraformTool,
    readonly work: WorkFolder,
    readonly lab: RunLab | NoLab,
  ) {}

  static async start(): Promise<TestBed> {
    const signal = new AbortController().signal;
    const region = regionOf(await configuredSettings());
    const [cloud, tool, work] = await Promise.all([
      startCloud("moto", { region, onNotice: console.log, signal }),
      findTerraform({ onNotice: console.log }),
      WorkFolder.make(),
    ]);
    const lab = await prepareLab({ mode: "auto", cloud, work });
    return new TestBed(cloud, tool, work, lab);
  }

  synthesize(stacks: readonly string[]): Promise<Synthesis> {
    return synthesizeRun({ work: this.work, stacks });
  }

  async prove(
    synthesis: Synthesis,
    onJudgement?: (stack: string, judgement: Judgement) => void,
  ): Promise<readonly StackResult[]> {
    return prove({
      synthesis,
      cloud: this.cloud,
      tool: this.tool,
      work: this.work,
      lab: this.lab,
      // Other scenarios run at the same time.
      parallel: 3,
      keep: false,
      live: false,
      print: () => undefined,
      ...(onJudgement && { onJudgement }),
      signal: new AbortController().signal,
    });
  }

  stackFolder(synthesis: Synthesis, stack: string): Promise<StackFolder> {
    return this.stackAt(synthesis.folders.get(stack) ?? "", stack);
  }

  /** @param stack how its messages name it */
  async stackAt(folder: string, stack: string): Promise<StackFolder> {
    const environment = await this.#environment();
    return new StackFolder({ stack, folder, tool: this.tool, environment, graceSeconds: 10 });
  }

  /** @param okCodes what a command that succeeds can exit with */
  async terraformIn(folder: string, okCodes: readonly number[] = [0]): Promise<Terraform> {
    const environment = await this.#environment();
    return async (...args) => {
      const title = `terraform ${args.join(" ")} of ${folder}`;
      const command = this.tool.path;
      return (await run({ title, command, args, folder, environment, okCodes })).stdout;
    };
  }

  /** The same, in a folder that is initialized first. Other scenarios fill the plugin cache at the same time. */
  async initIn(folder: string, okCodes?: readonly number[]): Promise<Terraform> {
    const [environment, init] = await Promise.all([this.#environment(), this.terraformIn(folder)]);
    await withPluginCache(environment.TF_PLUGIN_CACHE_DIR ?? "", async () => {
      await init("init", "-no-color");
    });
    return this.terraformIn(folder, okCodes);
  }

  #environment(): Promise<Readonly<Record<string, string>>> {
    return terraformEnvironment({
      workFolder: this.work.path,
      cloud: this.cloud.environment,
    });
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    await this.work.remove();
  }
}
