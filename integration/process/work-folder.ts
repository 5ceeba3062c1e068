import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, UsageError } from "../errors";
import { watchdog } from "./watchdog";

/** A temporary folder of this run. The run removes it at the end, or the watchdog does if the run is killed. */
export class WorkFolder {
  private constructor(readonly path: string) {}

  /** @throws UsageError if the system's temporary folder is not writable. */
  static async make(place = tmpdir()): Promise<WorkFolder> {
    const path = await mkdtemp(join(place, "cdktf-lambda-vpc-dynamodb-")).catch(
      (cause: unknown) => {
        const problem = `cannot create a folder in ${place}; set TMPDIR to another folder`;
        throw new UsageError(`${problem}: ${messageOf(cause)}`, { cause });
      },
    );
    watchdog.watchFolder(path);
    return new WorkFolder(path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    watchdog.forgetFolder(this.path);
  }

  /** Keeps the folder for a person to inspect, whatever happens to this process. */
  keep(): void {
    watchdog.forgetFolder(this.path);
  }
}
