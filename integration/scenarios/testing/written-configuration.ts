import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zipSync } from "fflate";
import { pinProvider, PROVEN_RELEASE } from "../../terraform/provider";
import { type Terraform, type TestBed } from "./test-bed";

/** Configurations in HCL, written by hand: a folder for each style. */
export const WRITTEN = join(__dirname, "plans");

/** Every function has this code. */
const CODE = zipSync({ "index.js": Buffer.from("exports.handler = async () => {};") });

/** A folder in which Terraform runs, on the test bed's cloud. */
export class WrittenConfiguration {
  readonly #terraform: Terraform;

  private constructor(
    readonly folder: string,
    terraform: Terraform,
  ) {
    this.#terraform = terraform;
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
    await writeFile(join(folder, "function.zip"), CODE);
    await pinProvider(folder, PROVEN_RELEASE);
    return new WrittenConfiguration(folder, await testBed.initIn(folder));
  }

  /** Takes another text in the place of its own, with the same state. */
  async become(written: string): Promise<void> {
    await copyFile(join(WRITTEN, written, "main.tf"), join(this.folder, "main.tf"));
  }

  /** @returns what `terraform show -json` prints. */
  async plan(): Promise<string> {
    await this.#terraform("plan", "-no-color", "-out=plan");
    return this.#terraform("show", "-json", "plan");
  }

  /** Applies the last plan, or a new one. */
  async apply(plan: readonly string[] = ["plan"]): Promise<void> {
    await this.#terraform("apply", "-no-color", "-auto-approve", ...plan);
  }

  async destroy(): Promise<void> {
    await this.#terraform("destroy", "-no-color", "-auto-approve");
  }
}

async function copyTo(folder: string, written: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cp(join(WRITTEN, written), folder, { recursive: true });
  await writeFile(join(folder, "function.zip"), CODE);
}
