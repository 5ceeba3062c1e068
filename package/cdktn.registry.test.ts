import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { WorkFolder } from "../integration/process/work-folder";
import { AppFolder, PACKAGE } from "./testing/app-folder";
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

  /** What an app synthesizes, by file: JSON without the release that made it, other files' bytes. */
  async function synthesize(
    app: AppFolder,
    outdir: string,
    settings: object,
  ): Promise<ReadonlyMap<string, unknown>> {
    await app.write("stacks.js", EIGHT_STACKS);
    await app.node("stacks.js", outdir, JSON.stringify(settings));
    const stacks = join(app.path, outdir, "stacks");
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

  test("would see another setting", async () => {
    const [one, other] = await Promise.all([
      synthesize(withCdktf, "out", {}),
      synthesize(withCdktn, "out", { memoryMb: 128 }),
    ]);
    expect(other).not.toEqual(one);
  }, 60_000);
});
