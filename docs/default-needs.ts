import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACCESS_PATHS } from "../contract/stacks";
import { type Needs, needsIn } from "../integration/cloud/aws/needs";
import { synthesize } from "../integration/synthesize";

/** What each stack makes, with the default settings. */
export async function defaultNeeds(): Promise<ReadonlyMap<string, Needs>> {
  const into = await mkdtemp(join(tmpdir(), "docs-"));
  try {
    const folders = await synthesize({ into, settings: {} });
    return new Map(
      await Promise.all(
        ACCESS_PATHS.map(async (path) => [path, await needsIn(folders.get(path) ?? "")] as const),
      ),
    );
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}
