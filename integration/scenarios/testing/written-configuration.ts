import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import { run } from "../../process/child";
import { terraformEnvironment } from "../../terraform/environment";
import { withPluginCache } from "../../terraform/plugin-cache";
import { pinProvider, PROVEN_RELEASE } from "../../terraform/provider";
import { type TestBed } from "./test-bed";

/** Configurations in HCL, written by hand: a folder for each style. */
export const WRITTEN = join(__dirname, "plans");

/** Every function has this code. */
const CODE = zipSync({ "index.js": Buffer.from("exports.handler = async () => {};") });

/** A folder in which Terraform runs, on the test bed's cloud. */
export class WrittenConfiguration {
  readonly #testBed: TestBed;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(
    readonly folder: string,
    testBed: TestBed,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#testBed = testBed;
    this.#environment = environment;
  }

  /** What is written in a folder. @param folder where it is copied to */
  static async at(
    testBed: TestBed,
    folder: string,
    written: string,
  ): Promise<WrittenConfiguration> {
    await copyTo(folder, written);
    return WrittenConfiguration.#init(testBed, folder);
  }

  /** Several as modules of one configuration, so that the provider's schema is loaded once. */
  static async together(
    testBed: TestBed,
    name: string,
    written: readonly string[],
  ): Promise<WrittenConfiguration> {
    const folder = join(testBed.work.path, "together", name);
    for (const each of written) await copyTo(join(folder, each), each);
    const calls = written.map(
      (each) => `module "${each.replaceAll("/", "-")}" {\n  source = "./${each}"\n}\n`,
    );
    await writeFile(join(folder, "main.tf"), calls.join("\n"));
    return WrittenConfiguration.#init(testBed, folder);
  }

  static async #init(testBed: TestBed, folder: string): Promise<WrittenConfiguration> {
    const environment = await terraformEnvironment({
      workFolder: testBed.work.path,
      cloud: testBed.cloud.environment,
    });
    const made = new WrittenConfiguration(folder, testBed, environment);
    await writeFile(join(folder, "function.zip"), CODE);
    await pinProvider(folder, PROVEN_RELEASE);
    await withPluginCache(environment.TF_PLUGIN_CACHE_DIR ?? "", async () => {
      await made.#terraform("init");
    });
    return made;
  }

  /** Takes another text in the place of its own, with the same state. */
  async become(written: string): Promise<void> {
    await copyFile(join(WRITTEN, written, "main.tf"), join(this.folder, "main.tf"));
  }

  /** @returns what `terraform show -json` prints. */
  async plan(): Promise<string> {
    await this.#terraform("plan", "-out=plan");
    return this.#terraform("show", "-json", "plan");
  }

  /** Applies the last plan, or a new one. */
  async apply(plan: readonly string[] = ["plan"]): Promise<void> {
    await this.#terraform("apply", "-auto-approve", ...plan);
  }

  async destroy(): Promise<void> {
    await this.#terraform("destroy", "-auto-approve");
  }

  async #terraform(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await run({
      title: `terraform ${command} of ${this.folder}`,
      command: this.#testBed.tool.path,
      args: [command, "-no-color", ...args],
      folder: this.folder,
      environment: this.#environment,
    });
    return stdout;
  }
}

async function copyTo(folder: string, written: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(join(WRITTEN, written), folder, { recursive: true });
  await writeFile(join(folder, "function.zip"), CODE);
}
