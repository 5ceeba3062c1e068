import { existsSync } from "node:fs";
import { join } from "node:path";
import { inventory } from "../cloud/inventory";
import { run } from "../process/child";
import { configuredSettings } from "../synthesize";
import { terraformEnvironment } from "../terraform/environment";
import { TestBed } from "./testing/test-bed";

const REPOSITORY = join(__dirname, "../..");

describe("the cdktf CLI, led to moto by AWS_ENDPOINT_URL", () => {
  let testBed: TestBed;

  beforeAll(async () => {
    testBed = await TestBed.start();
  }, 60_000);

  afterAll(() => testBed.stop());

  const cdktf = async (...args: readonly string[]): Promise<void> => {
    await run({
      title: `cdktf ${args.join(" ")}`,
      command: process.execPath,
      args: [
        join(REPOSITORY, "node_modules/cdktf-cli/bundle/bin/cdktf"),
        ...args,
        ...["--auto-approve", "--output", join(testBed.work.path, "cdktf.out")],
      ],
      folder: REPOSITORY,
      environment: {
        ...(await terraformEnvironment({
          workFolder: testBed.work.path,
          cloud: testBed.cloud.environment,
        })),
        // As the README says of a stack that is to be destroyed.
        LAMBDA_DYNAMODB_SETTINGS: JSON.stringify({ deletionProtection: false }),
        CI: "1",
        CHECKPOINT_DISABLE: "1",
      },
    });
  };

  test("deploys gateway-endpoint, and destroys it", async () => {
    const { prefix } = await configuredSettings();
    const stackName = `${String(prefix)}-gateway-endpoint`;
    // The lock file of all platforms is asked of the registry, which a mirror does not need.
    await cdktf("deploy", "gateway-endpoint", "--skip-provider-lock");
    const deployed = await inventory(testBed.cloud.clientConfig, stackName);
    expect(deployed).toContain(`aws_lambda_function ${stackName}`);
    expect(deployed.filter((found) => found.startsWith("aws_vpc_endpoint "))).toHaveLength(1);
    const stackFolder = join(testBed.work.path, "cdktf.out/stacks/gateway-endpoint");
    expect(existsSync(join(stackFolder, "terraform.tfstate"))).toBe(true);

    await cdktf("destroy", "gateway-endpoint");
    await expect(inventory(testBed.cloud.clientConfig, stackName)).resolves.toEqual([]);
  }, 180_000);
});
