import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { WorkFolder } from "../integration/process/work-folder";
import { AppFolder, PACKAGE } from "./testing/app-folder";
import { OrdersApp } from "./testing/orders-app";
import { pack } from "./testing/pack";

/** As docs/cdktn.md tells an app to. */
const ALIASES = {
  cdktf: "npm:cdktn@0.24.0",
  "@cdktf/provider-aws": "npm:@cdktn/provider-aws@25.7.0",
  constructs: "10.6.0",
};

const EIGHT_STACKS = `
const { App } = require("cdktf");
const { addStacks, parseSettings } = require("${PACKAGE}/stacks");
const [outdir, settings] = process.argv.slice(2);
const app = new App({ outdir, stackTraces: false });
addStacks(app, parseSettings({ where: "the test", settings: JSON.parse(settings) }));
app.synth();
`;

/** Whatever can be on together, so that as much as possible is compared. */
const MOST = {
  ...{ alarms: true, networkAcl: true, onlyThroughEndpoint: true, sessionManager: true },
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  tags: { Team: "orders" },
};

describe("the packed library with cdktn, beside the same with cdktf", () => {
  let work: WorkFolder;
  let withCdktf: AppFolder;
  let withCdktn: AppFolder;

  beforeAll(async () => {
    work = await WorkFolder.make();
    const tarball = await pack(work.path);
    [withCdktf, withCdktn] = await Promise.all([
      AppFolder.lent(join(work.path, "with-cdktf"), tarball, Object.keys(ALIASES)),
      // Without --force or --legacy-peer-deps: the peer ranges take these releases.
      AppFolder.installed(join(work.path, "with-cdktn"), { ...ALIASES, [PACKAGE]: tarball }),
    ]);
  }, 300_000);

  afterAll(() => work.remove());

  /** What the eight stacks are, by file. */
  async function synthesize(
    app: AppFolder,
    outdir: string,
    settings: object,
    source = EIGHT_STACKS,
  ): Promise<ReadonlyMap<string, unknown>> {
    await app.write("stacks.js", source);
    await app.node("stacks.js", outdir, JSON.stringify(settings));
    return contentOf(join(app.path, outdir, "stacks"));
  }

  /** The files in a folder: JSON without the release that made it, other files' bytes. */
  async function contentOf(stacks: string): Promise<ReadonlyMap<string, unknown>> {
    const files = await readdir(stacks, { recursive: true, withFileTypes: true });
    const paths = files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name));
    return new Map(
      await Promise.all(
        paths.map(async (path): Promise<[string, unknown]> => [
          path.slice(stacks.length + 1),
          path.endsWith(".json")
            ? withoutRelease(await readFile(path, "utf8"))
            : await readFile(path),
        ]),
      ),
    );
  }

  const withoutRelease = (text: string): unknown => {
    const stack = JSON.parse(text) as { "//": { metadata: Record<string, unknown> } };
    const { version, ...metadata } = stack["//"].metadata;
    expect(version).toMatch(/^0\.2[14]\.0$/);
    return { ...stack, "//": { ...stack["//"], metadata } };
  };

  test("has the releases of cdktn that the aliases name", async () => {
    for (const [name, version] of [
      ["cdktf", "0.24.0"],
      ["@cdktf/provider-aws", "25.7.0"],
    ]) {
      const manifest = join(withCdktn.path, "node_modules", name ?? "", "package.json");
      const read = JSON.parse(await readFile(manifest, "utf8")) as {
        name: string;
        version: string;
      };
      expect(read.name).toBe(name?.replace("cdktf", "cdktn"));
      expect(read.version).toBe(version);
    }
  });

  test.each([
    ["the defaults", {}],
    ["most options on", MOST],
  ])(
    "synthesizes the same eight stacks, with %s",
    async (_, settings) => {
      const [one, other] = await Promise.all([
        synthesize(withCdktf, "out", settings),
        synthesize(withCdktn, "out", settings),
      ]);
      expect([...one.keys()].filter((path) => path.endsWith("cdk.tf.json"))).toHaveLength(8);
      expect(other).toEqual(one);
    },
    60_000,
  );

  test("takes an App of cdktn, which npm installs for its provider", async () => {
    const source = EIGHT_STACKS.replace('require("cdktf")', 'require("cdktn")');
    expect(source).not.toBe(EIGHT_STACKS);
    const [one, other] = await Promise.all([
      synthesize(withCdktf, "out", {}),
      synthesize(withCdktn, "out-of-cdktn", {}, source),
    ]);
    expect(other).toEqual(one);
  }, 60_000);

  test("synthesizes the same orders app, compiled against its types", async () => {
    const [one, other] = await Promise.all([ordersOf(withCdktf), ordersOf(withCdktn)]);
    expect([...one.content.keys()].filter((path) => path.endsWith(".zip"))).toHaveLength(3);
    expect(other.content).toEqual(one.content);
    // What the app leaves to its libraries.
    expect([one.provider, other.provider]).toEqual(["6.25.0", "6.66.0"]);
  }, 120_000);

  test("would see another prop of the orders app", async () => {
    const [one, other] = await Promise.all([
      ordersOf(withCdktf),
      ordersOf(withCdktn, (source) => source.replace("retryAttempts: 3", "retryAttempts: 4")),
    ]);
    expect(other.content).not.toEqual(one.content);
  }, 120_000);

  /** What the orders app is, by file, and the release of the AWS provider that it asks for. */
  async function ordersOf(app: AppFolder, change?: (source: string) => string) {
    const orders = await OrdersApp.into(app);
    const content = await contentOf(await orders.synthesize(change));
    const stack = content.get("cdk.tf.json") as {
      terraform: { required_providers: { aws: { version: string } } };
    };
    const { terraform, ...rest } = stack;
    return {
      provider: terraform.required_providers.aws.version,
      content: new Map([...content, ["cdk.tf.json", rest]]),
    };
  }

  test("would see another setting", async () => {
    const [one, other] = await Promise.all([
      synthesize(withCdktf, "out", {}),
      synthesize(withCdktn, "out", { memoryMb: 128 }),
    ]);
    expect(other).not.toEqual(one);
  }, 60_000);
});
