/** `npm run docs:api`: writes the report of what an app can import to docs/api. Ends with 1 where something is wrong. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportApi } from "./api-report";
import { declareLibrary } from "./library";

void write();

async function write(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "api-report-"));
  try {
    await declareLibrary(folder);
    const { problems } = reportApi(folder, true);
    for (const problem of problems) console.error(problem);
    process.exitCode = problems.length > 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true });
  }
}
