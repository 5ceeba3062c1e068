import { cp, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hostEnvironment } from "../process/environment";
import { terraformEnvironment } from "../terraform/environment";
import { StackFolder } from "../terraform/stack-folder";
import { TestBed } from "./testing/test-bed";

describe("a stack's folder, moved away from the repository", () => {
  let testBed: TestBed;
  let elsewhere: string;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    testBed = await TestBed.start();
    elsewhere = join(testBed.work.path, "elsewhere");
    const home = join(testBed.work.path, "home");
    await Promise.all([mkdir(elsewhere), mkdir(home)]);
    const { PATH = "" } = hostEnvironment();
    environment = await terraformEnvironment({
      workFolder: testBed.work.path,
      cloud: testBed.cloud.environment,
      host: { PATH, HOME: home },
      home,
      cache: join(testBed.work.path, "cache"),
    });
    const { folders } = await testBed.synthesize(["public", "gateway-endpoint"]);
    for (const [stack, folder] of folders)
      await cp(folder, join(elsewhere, stack), { recursive: true });
    await rm(join(testBed.work.path, "synthesis"), { recursive: true });
  }, 120_000);

  afterAll(() => testBed.stop());

  const moved = (stack: string): StackFolder =>
    new StackFolder({
      stack,
      folder: join(elsewhere, stack),
      tool: testBed.tool,
      environment,
      graceSeconds: 10,
    });

  test("plans with an empty home", async () => {
    const stack = moved("gateway-endpoint");
    await stack.init();
    const changes = await stack.plan();
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(changes.map(({ address }) => address.split(".", 1)[0])).toEqual(
      expect.arrayContaining(["aws_lambda_function", "aws_vpc_endpoint", "aws_dynamodb_table"]),
    );
  }, 120_000);

  test("applies with the function that is inside, and not without it", async () => {
    const stack = moved("public");
    const assets = join(elsewhere, "public/assets");
    await stack.init();
    await rename(assets, `${assets}-away`);
    await expect(stack.apply()).rejects.toThrow(/assets\/.*\.zip/);
    await rename(`${assets}-away`, assets);
    await expect(stack.apply()).resolves.toBeGreaterThan(0);
  }, 120_000);
});
