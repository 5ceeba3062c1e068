import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, UsageError } from "../errors";
import { watchdog } from "./watchdog";

/** A temporary folder of this run, removed at its end, or by the watchdog when the run is killed. */
export class WorkFolder {
  private constructor(readonly path: string) {}

  /** @throws UsageError where the system's place for such cannot be written. */
  static async make(place = tmpdir()): Promise<WorkFolder> {
    const path = await mkdtemp(join(place, "cdktf-lambda-vpc-dynamodb-")).catch(
      (cause: unknown) => {
        const problem = `no folder can be made in ${place}; name another place in TMPDIR`;
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

  /** Leaves the folder for a person to look into, whatever happens to this process. */
  keep(): void {
    watchdog.forgetFolder(this.path);
  }
}
