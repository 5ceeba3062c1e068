import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CommandError } from "../integration/errors";
import { run } from "../integration/process/child";
import { hostEnvironment } from "../integration/process/environment";
import { WorkFolder } from "../integration/process/work-folder";
import { terraformEnvironment } from "../integration/terraform/environment";
import { findTerraform } from "../integration/terraform/tool";
import { validate } from "../integration/terraform/validate";
import { ROOT } from "./manifest";
import { pack } from "./testing/pack";

const PACKAGE = "cdktf-lambda-vpc-dynamodb";
/** What a user of the library has: never zod, esbuild, the AWS SDK or anything else of ours. */
const PEERS = ["@cdktf/provider-aws", "cdktf", "constructs"];

const APP = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { DynamoDbFunction, GatewayEndpoint, Network, Table } from "${PACKAGE}";

const app = new App();
const stack = new TerraformStack(app, "orders");
new AwsProvider(stack, "aws", { region: "us-east-2" });
// The bindings ask for one release only, which a mirror need not have.
stack.addOverride("terraform.required_providers.aws.version", ">= 5.100.0, < 7.0.0");
stack.addOverride("terraform.required_providers.aws.source", "hashicorp/aws");
const network = new Network(stack, "network", {
  name: "orders",
  region: "us-east-2",
  cidr: "10.0.0.0/16",
});
const table = new Table(stack, "table", { name: "orders" });
const reader = new DynamoDbFunction(stack, "reader", {
  name: "orders-reader",
  table,
  access: "read",
  network,
});
new GatewayEndpoint(stack, "endpoint", { name: "orders", network, grants: [reader.grant] });
app.synth();
`;

const isVisible = (name: string): boolean => !name.startsWith(".");

describe("the packed library, in another app", () => {
  let work: WorkFolder;
  let app: string;

  const command = (title: string, path: string, args: readonly string[], folder: string) =>
    run({ title, command: path, args, folder, environment: hostEnvironment() });

  beforeAll(async () => {
    work = await WorkFolder.make();
    app = join(work.path, "app");
    await mkdir(app);
    const tarball = await pack(work.path);
    await writeFile(join(app, "package.json"), '{ "name": "app", "private": true }');
    await command(
      "npm install",
      "npm",
      [
        ...["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"],
        // They are lent by this repository: 500 MB are not fetched again.
        "--legacy-peer-deps",
        tarball,
      ],
      app,
    );
    for (const peer of PEERS) {
      const link = join(app, "node_modules", peer);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(ROOT, "node_modules", peer), link);
    }
  }, 300_000);

  afterAll(() => work.remove());

  /** Compiles the app and leaves app.js beside it. */
  async function compile(source: string): Promise<void> {
    await writeFile(join(app, "app.ts"), source);
    const options = ["--module", "node16", "--target", "es2022", "--strict", "--skipLibCheck"];
    await command(
      "tsc",
      process.execPath,
      [join(ROOT, "node_modules/typescript/bin/tsc"), ...options, "app.ts"],
      app,
    );
  }

  test("holds the library and nothing else", async () => {
    const installed = join(app, "node_modules", PACKAGE);
    const files = await readdir(installed, { recursive: true });
    expect((await readdir(installed)).sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
    ]);
    expect((await readdir(join(installed, "dist"))).sort()).toEqual(["doctor", "library"]);
    expect((await readdir(join(installed, "dist/library"))).sort()).toEqual([
      ...["THIRD-PARTY-LICENSES.txt", "index.d.ts", "index.js", "lambda"],
      ...["shared.d.ts", "shared.js", "stacks.d.ts", "stacks.js"],
    ]);
    expect((await readdir(join(installed, "dist/library/lambda"))).sort()).toEqual([
      "THIRD-PARTY-LICENSES.txt",
      "function.zip",
    ]);
    expect(files.filter((file) => /\.test\.|testing|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect((await readdir(join(app, "node_modules"))).filter(isVisible).sort()).toEqual([
      "@cdktf",
      "cdktf",
      PACKAGE,
      "constructs",
    ]);
  });

  test("comes with the licenses of what is in it", async () => {
    const library = join(app, "node_modules", PACKAGE, "dist/library");
    const licenses = await readFile(join(library, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of ["zod", "ipaddr.js"]) {
      expect(licenses).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")} \\d+\\.`, "m"));
    }
  });

  test("gives types that accept the app of the README, and refuse a wrong prop", async () => {
    await compile(APP);
    await expect(compile(APP.replace('access: "read"', 'access: "raed"'))).rejects.toThrow(
      CommandError,
    );
  });

  test("synthesizes what Terraform accepts, with the function inside", async () => {
    await compile(APP);
    await command("the app", process.execPath, ["app.js"], app);
    const folder = join(app, "cdktf.out/stacks/orders");
    const { resource } = JSON.parse(await readFile(join(folder, "cdk.tf.json"), "utf8")) as {
      resource: { aws_lambda_function: Record<string, { filename: string }> };
    };
    const [fn] = Object.values(resource.aws_lambda_function);
    const zip = await readFile(join(folder, fn?.filename ?? ""));
    expect(zip.subarray(0, 2).toString()).toBe("PK");
    const [tool, environment] = await Promise.all([
      findTerraform(),
      terraformEnvironment({ workFolder: work.path, cloud: {} }),
    ]);
    await expect(validate({ folder, tool, environment })).resolves.toEqual([]);
  }, 60_000);

  test("is told by Terraform where a resource is wrong", async () => {
    const folder = join(work.path, "wrong");
    await mkdir(folder);
    await writeFile(
      join(folder, "cdk.tf.json"),
      JSON.stringify({
        resource: { aws_iam_role: { x: { name: "x".repeat(65), assume_role_policy: "{}" } } },
      }),
    );
    const [tool, environment] = await Promise.all([
      findTerraform(),
      terraformEnvironment({ workFolder: work.path, cloud: {} }),
    ]);
    const errors = await validate({ folder, tool, environment });
    expect(errors).toEqual(
      expect.arrayContaining([expect.stringContaining("expected length of name")]),
    );
  }, 60_000);
});
