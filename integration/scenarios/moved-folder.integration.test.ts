import { cp, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hostEnvironment } from "../process/environment";
import { terraformEnvironment } from "../terraform/settings";
import { StackFolder } from "../terraform/stack-folder";
import { Setting } from "./setting";

describe("a stack's folder, moved away from the repository", () => {
  let setting: Setting;
  let elsewhere: string;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    setting = await Setting.start();
    elsewhere = join(setting.work.path, "elsewhere");
    const home = join(setting.work.path, "home");
    await Promise.all([mkdir(elsewhere), mkdir(home)]);
    const { PATH = "" } = hostEnvironment();
    environment = await terraformEnvironment({
      workFolder: setting.work.path,
      cloud: setting.cloud.environment,
      host: { PATH, HOME: home },
      home,
      cache: join(setting.work.path, "cache"),
    });
    const { folders } = await setting.synthesize(["public", "gateway-endpoint"]);
    for (const [stack, folder] of folders)
      await cp(folder, join(elsewhere, stack), { recursive: true });
    await rm(join(setting.work.path, "synthesis"), { recursive: true });
  }, 120_000);

  afterAll(() => setting.stop());

  const moved = (stack: string): StackFolder =>
    new StackFolder({
      stack,
      folder: join(elsewhere, stack),
      tool: setting.tool,
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
