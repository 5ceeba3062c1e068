import { existsSync } from "node:fs";
import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../testing/scratch";
import { terraformEnvironment, type TerraformEnvironmentOptions } from "./environment";

const PROVIDER = "registry.terraform.io/hashicorp/aws";
const OF_OPENTOFU = "registry.opentofu.org/hashicorp/aws";
const PACKAGE = "5.100.0/linux_amd64";
const ARCHIVE = "terraform-provider-aws_5.99.0_linux_amd64.zip";

/** The environment on a machine that has nothing but what is given. */
async function environmentOn(machine: Partial<TerraformEnvironmentOptions> = {}) {
  return terraformEnvironment({
    workFolder: await scratchFolder(),
    cloud: {},
    host: {},
    home: await scratchFolder(),
    mirrorParent: await scratchFolder(),
    cache: await scratchFolder(),
    ...machine,
  });
}

/** A folder under which one holds the provider. */
async function parentOfMirror(provider = PROVIDER) {
  const parent = await scratchFolder();
  const mirror = join(parent, "plugins");
  await mkdir(join(mirror, provider, PACKAGE), { recursive: true });
  await writeFile(join(mirror, provider, ARCHIVE), "");
  return { parent, mirror };
}

describe("the configuration file", () => {
  test("is the user's where TF_CLI_CONFIG_FILE names one, also beside a mirror", async () => {
    const file = join(await scratchFolder(), "my.rc");
    await writeFile(file, "");
    const { parent } = await parentOfMirror();
    const { TF_CLI_CONFIG_FILE } = await environmentOn({
      host: { TF_CLI_CONFIG_FILE: file },
      mirrorParent: parent,
    });
    expect(TF_CLI_CONFIG_FILE).toBe(file);
  });

  test("is none where TF_CLI_CONFIG_FILE names one that is not there", async () => {
    const file = join(await scratchFolder(), "not-there.rc");
    const environment = await environmentOn({ host: { TF_CLI_CONFIG_FILE: file } });
    expect(environment).not.toHaveProperty("TF_CLI_CONFIG_FILE");
  });

  test("is none on a machine without settings and without a mirror", async () => {
    expect(await environmentOn()).not.toHaveProperty("TF_CLI_CONFIG_FILE");
  });

  test("is whole for a command that reads it while another one asks for the environment", async () => {
    const machine = {
      workFolder: await scratchFolder(),
      cache: await scratchFolder(),
      mirrorParent: (await parentOfMirror()).parent,
    };
    const { TF_CLI_CONFIG_FILE: file = "" } = await environmentOn(machine);
    const whole = await readFile(file, "utf8");
    const state: { isAsked: boolean } = { isAsked: false };
    const asking = Promise.all(Array.from({ length: 200 }, () => environmentOn(machine))).finally(
      () => {
        state.isAsked = true;
      },
    );
    const found = new Set<string>();
    while (!state.isAsked) found.add(await readFile(file, "utf8"));
    await asking;
    expect(found).toEqual(new Set([whole]));
  });

  test.each([PROVIDER, OF_OPENTOFU])(
    "leads to a mirror with %s for both tools where there is one, and asks no registry for it",
    async (provider) => {
      const [workFolder, cache] = [await scratchFolder(), await scratchFolder()];
      const { parent, mirror } = await parentOfMirror(provider);
      const machine = {
        workFolder,
        cache,
        mirrorParent: parent,
        host: { TF_CLI_CONFIG_FILE: "/not/there.rc" },
      };
      await environmentOn(machine);
      const { TF_CLI_CONFIG_FILE = "" } = await environmentOn(machine);
      expect(TF_CLI_CONFIG_FILE.startsWith(workFolder)).toBe(true);
      const text = (await readFile(TF_CLI_CONFIG_FILE, "utf8")).replaceAll(/\s+/g, " ");
      const other = provider === PROVIDER ? OF_OPENTOFU : PROVIDER;
      const block = (path: string, address: string) =>
        `filesystem_mirror { path = "${path}" include = ["${address}"] }`;
      expect(text).toBe(
        `provider_installation { ${block(mirror, provider)} ${block(`${cache}/mirror`, other)} direct { exclude = ["${PROVIDER}","${OF_OPENTOFU}"] } } `,
      );
      for (const one of [PACKAGE, ARCHIVE]) {
        expect(await realpath(join(cache, "mirror", other, one))).toBe(join(mirror, provider, one));
      }
    },
  );

  test("is none where the mirror holds another provider", async () => {
    const { parent } = await parentOfMirror("registry.terraform.io/hashicorp/null");
    const environment = await environmentOn({ mirrorParent: parent });
    expect(environment).not.toHaveProperty("TF_CLI_CONFIG_FILE");
  });

  test("is none where the place for mirrors is not there", async () => {
    const mirrorParent = join(await scratchFolder(), "not-there");
    expect(await environmentOn({ mirrorParent })).not.toHaveProperty("TF_CLI_CONFIG_FILE");
  });

  test.each([".terraformrc", ".tofurc"])(
    "is left to the tool where the user has a ~/%s",
    async (file) => {
      const home = await scratchFolder();
      const { parent } = await parentOfMirror();
      await writeFile(join(home, file), "");
      const environment = await environmentOn({ home, mirrorParent: parent });
      expect(environment).not.toHaveProperty("TF_CLI_CONFIG_FILE");
    },
  );

  test.each([".terraform.d/plugins", ".local/share/terraform/plugins"])(
    "is left to Terraform where ~/%s holds the provider",
    async (implied) => {
      const home = await scratchFolder();
      const { parent } = await parentOfMirror();
      await mkdir(join(home, implied, PROVIDER), { recursive: true });
      const environment = await environmentOn({ home, mirrorParent: parent });
      expect(environment).not.toHaveProperty("TF_CLI_CONFIG_FILE");
    },
  );

  test("leads to the mirror where the user's own folder holds no provider", async () => {
    const home = await scratchFolder();
    const { parent } = await parentOfMirror();
    await mkdir(join(home, ".terraform.d/plugins"), { recursive: true });
    const environment = await environmentOn({ home, mirrorParent: parent });
    expect(environment).toHaveProperty("TF_CLI_CONFIG_FILE");
  });
});

describe("the plugin cache", () => {
  test("is made in ours where the user has named none", async () => {
    const cache = await scratchFolder();
    const { TF_PLUGIN_CACHE_DIR = "" } = await environmentOn({ cache });
    expect(TF_PLUGIN_CACHE_DIR).toBe(join(cache, "plugins"));
    expect(existsSync(TF_PLUGIN_CACHE_DIR)).toBe(true);
  });

  test("is the user's, made where it is not there", async () => {
    const theirs = join(await scratchFolder(), "theirs");
    const environment = await environmentOn({ host: { TF_PLUGIN_CACHE_DIR: theirs } });
    expect(environment.TF_PLUGIN_CACHE_DIR).toBe(theirs);
    expect(existsSync(theirs)).toBe(true);
  });

  test("is refused in one sentence where it cannot be made", async () => {
    const host = { TF_PLUGIN_CACHE_DIR: "/dev/null/theirs" };
    await expect(environmentOn({ host })).rejects.toThrow(
      "cannot create the cache folder /dev/null/theirs",
    );
  });
});

describe("the environment", () => {
  test("is the host's for a child", async () => {
    const environment = await environmentOn({ host: { PATH: "theirs", TF_WORKSPACE: "theirs" } });
    expect(environment.PATH).toBe("theirs");
    expect(environment).not.toHaveProperty("TF_WORKSPACE");
  });

  test("has the cloud's variables, also in place of the host's", async () => {
    const environment = await environmentOn({
      host: { NO_PROXY: "theirs" },
      cloud: { NO_PROXY: "127.0.0.1", AWS_REGION: "us-east-2" },
    });
    expect(environment).toMatchObject({ NO_PROXY: "127.0.0.1", AWS_REGION: "us-east-2" });
  });

  test("collects little garbage, unless the user says how much", async () => {
    expect(await environmentOn({})).toMatchObject({ GOGC: "400", GOMEMLIMIT: "1GiB" });
    expect(await environmentOn({ host: { GOGC: "50" } })).toMatchObject({ GOGC: "50" });
  });

  test("asks nobody for input or newer versions", async () => {
    expect(await environmentOn({ host: { TF_INPUT: "1" } })).toMatchObject({
      TF_INPUT: "0",
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    });
  });
});
