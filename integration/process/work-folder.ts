import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchdog } from "./watchdog";

/** A temporary folder of this run, removed at its end, or by the watchdog when the run is killed. */
export class WorkFolder {
  private constructor(readonly path: string) {}

  static async make(): Promise<WorkFolder> {
    const path = await mkdtemp(join(tmpdir(), "cdktf-lambda-vpc-dynamodb-"));
    watchdog.watchFolder(path);
    return new WorkFolder(path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    watchdog.forgetFolder(this.path);
  }

  /** Leaves the folder for a person to look into, whatever happens to this process. */
  keep(): void {
    watchdog.forgetFolder(this.path);
  }
}
