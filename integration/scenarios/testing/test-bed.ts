import { startCloud } from "../../cloud";
import { type Cloud } from "../../cloud/cloud";
import { type NoLab, prepareLab, type RunLab } from "../../lab/run-lab";
import { prove, type Synthesis, synthesizeRun } from "../../prove/prove";
import { type Judgement } from "../../prove/judge";
import { type StackResult } from "../../prove/result";
import { WorkFolder } from "../../process/work-folder";
import { configuredSettings, regionOf } from "../../synthesize";
import { terraformEnvironment } from "../../terraform/environment";
import { StackFolder } from "../../terraform/stack-folder";
import { findTerraform, type TerraformTool } from "../../terraform/tool";

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

  async stackFolder(synthesis: Synthesis, stack: string): Promise<StackFolder> {
    return new StackFolder({
      stack,
      folder: synthesis.folders.get(stack) ?? "",
      tool: this.tool,
      environment: await terraformEnvironment({
        workFolder: this.work.path,
        cloud: this.cloud.environment,
      }),
      graceSeconds: 10,
    });
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    await this.work.remove();
  }
}
