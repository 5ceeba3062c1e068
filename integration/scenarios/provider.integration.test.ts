import { MissingToolError } from "../errors";
import { installProvider, PROVEN_RELEASE } from "../terraform/provider";
import { StackFolder } from "../terraform/stack-folder";
import { terraformEnvironment } from "../terraform/environment";
import { findTerraform, type TerraformTool } from "../terraform/tool";
import { synthesizeRun } from "../prove/prove";
import { WorkFolder } from "../process/work-folder";

/** There is no such release, in no registry and no mirror. */
const NO_RELEASE = "5.100.7777";

describe("the release of the AWS provider, with real Terraform", () => {
  let work: WorkFolder;
  let tool: TerraformTool;
  let folder: string;

  beforeAll(async () => {
    work = await WorkFolder.make();
    tool = await findTerraform({ onNotice: console.log });
    const { folders } = await synthesizeRun({ work, stacks: ["public"] });
    folder = folders.get("public") ?? "";
  }, 60_000);

  afterAll(() => work.remove());

  test("is the one that proofs are made with", async () => {
    const installed = await installProvider({ tool, folders: [folder], workFolder: work.path });
    expect(installed).toBe(PROVEN_RELEASE);
  }, 60_000);

  test("is refused in a sentence where there is none", async () => {
    const installing = installProvider({
      ...{ tool, folders: [folder], workFolder: work.path },
      request: NO_RELEASE,
    });
    await expect(installing).rejects.toThrow(MissingToolError);
    await expect(installing).rejects.toThrow(`that is ${NO_RELEASE} (--provider)`);
  }, 60_000);

  test("is what the file beside the stack says, whatever else the stack accepts", async () => {
    const environment = await terraformEnvironment({ workFolder: work.path, cloud: {} });
    const stack = { stack: "public", folder, tool, environment, graceSeconds: 10 };
    await expect(new StackFolder({ ...stack, provider: NO_RELEASE }).init()).rejects.toThrow(
      NO_RELEASE,
    );
    await expect(new StackFolder(stack).init()).resolves.toBeUndefined();
  }, 60_000);
});
