import { existsSync } from "node:fs";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InterruptedError, MissingToolError } from "../../errors";
import { scratchFolder, writeExecutable, writeShellScript } from "../../testing/scratch";
import { findMoto, type FindMotoOptions, MOTO_VERSION } from "./python";

/** Knows of moto what the file beside it says; makes environments and installs as the real one would. */
const PYTHON = `
PATH=/usr/bin:/bin
case "$1 $2" in
"-c "*) cat "$0.moto";;
"-m venv") echo "venv with $0" >> "$CALLS"; mkdir -p "$3/bin" && cp "$0" "$3/bin/python";;
"-m pip") echo "pip $*" >> "$CALLS"; echo ${MOTO_VERSION} > "$0.moto";;
esac`;

interface Machine {
  /** Python interpreters in the folder on PATH, each with its moto's version, or none. */
  readonly pythons?: Readonly<Record<string, string | undefined>>;
  /** Shell code in place of PYTHON. */
  readonly python?: string;
}

async function machine({ pythons = {}, python = PYTHON }: Machine) {
  const bin = await scratchFolder();
  for (const [name, version] of Object.entries(pythons)) {
    await writeShellScript(join(bin, name), python);
    if (version !== undefined) await writeFile(join(bin, `${name}.moto`), `${version}\n`);
  }
  const cache = await scratchFolder();
  const calls = join(await scratchFolder(), "calls");
  const notices: string[] = [];
  return {
    bin,
    cache,
    home: join(cache, `moto-${MOTO_VERSION}`),
    notices,
    find: (options: FindMotoOptions = {}) =>
      findMoto({
        environment: { PATH: bin, CALLS: calls },
        cache,
        onNotice: (text) => notices.push(text),
        ...options,
      }),
    calls: async () =>
      existsSync(calls) ? (await readFile(calls, "utf8")).trim().split("\n") : [],
  };
}

describe("moto that is there", () => {
  test.each([MOTO_VERSION, "5.10.0", "6.0.0", "5.2.2.dev1"])(
    "is taken from the Python on PATH when it is %s",
    async (version) => {
      const { bin, find, calls, notices } = await machine({ pythons: { python3: version } });
      await expect(find()).resolves.toEqual({ python: join(bin, "python3"), version });
      expect(await calls()).toEqual([]);
      expect(notices).toEqual([]);
    },
  );

  test("is taken from `python` where `python3` has none", async () => {
    const { bin, find } = await machine({ pythons: { python3: undefined, python: "5.3.0" } });
    await expect(find()).resolves.toMatchObject({ python: join(bin, "python") });
  });

  test.each([
    ["names its interpreter", false],
    ["is a link to a script that names its interpreter", true],
  ])("is taken from where moto_server %s, before the Python on PATH", async (_, linked) => {
    const other = await machine({ pythons: { "python3.12": "5.4.0" } });
    const { bin, find } = await machine({ pythons: { python3: "5.3.0" } });
    const interpreter = join(other.bin, "python3.12");
    const script = join(linked ? other.bin : bin, "moto_server");
    await writeExecutable(script, `#!${interpreter}\nimport sys\n`);
    if (linked) await symlink(script, join(bin, "moto_server"));
    await expect(find()).resolves.toEqual({ python: interpreter, version: "5.4.0" });
  });

  test.each([
    ["names no Python", "#!/bin/sh\nexec elsewhere\n"],
    ["is empty", ""],
    ["names a Python that is not there", "#!/no/such/python3\n"],
  ])("is taken from the Python on PATH where moto_server %s", async (_, script) => {
    const { bin, find } = await machine({ pythons: { python3: "5.3.0" } });
    await writeExecutable(join(bin, "moto_server"), script);
    await expect(find()).resolves.toMatchObject({ python: join(bin, "python3") });
  });
});

describe("a private environment", () => {
  test.each([
    ["no moto is there", undefined],
    ["moto is too old", "5.2.0"],
    ["moto does not say its version", "unknown"],
  ])("is made in the cache when %s, and says so", async (_, version) => {
    const { bin, home, find, calls, notices } = await machine({ pythons: { python3: version } });
    const python = join(home, "bin", "python");
    await expect(find()).resolves.toEqual({ python, version: MOTO_VERSION });
    expect(await calls()).toEqual([
      `venv with ${join(bin, "python3")}`,
      `pip -m pip install --quiet --disable-pip-version-check moto[server]==${MOTO_VERSION}`,
    ]);
    expect(notices).toEqual([`installing moto ${MOTO_VERSION} into ${home} (once)`]);
  });

  test("is made once, also for two that ask at the same time", async () => {
    const { find, calls } = await machine({ pythons: { python3: undefined } });
    const [one, other] = await Promise.all([find(), find()]);
    expect(one).toEqual(other);
    await expect(find()).resolves.toEqual(one);
    expect(await calls()).toHaveLength(2);
  });

  test("is made anew when the one in the cache does not work", async () => {
    const { home, find, calls } = await machine({ pythons: { python3: undefined } });
    await writeShellScript(join(home, "bin", "python"), "exit 1");
    await writeFile(join(home, "left-over"), "");
    await expect(find()).resolves.toMatchObject({ version: MOTO_VERSION });
    expect(existsSync(join(home, "left-over"))).toBe(false);
    expect(await calls()).toHaveLength(2);
  });
});

/** Heeds no signal but the last. */
const NEVER_ANSWERS = "trap '' TERM INT\nwhile :; do /bin/sleep 1; done";

describe("a Python that never answers", () => {
  test("is passed over, for moto and for making an environment", async () => {
    const { bin, find, calls } = await machine({ pythons: { python: undefined } });
    await writeShellScript(join(bin, "python3"), NEVER_ANSWERS);
    await expect(find({ answerSeconds: 1 })).resolves.toMatchObject({ version: MOTO_VERSION });
    expect((await calls())[0]).toBe(`venv with ${join(bin, "python")}`);
  });

  test("is a missing tool where there is no other", async () => {
    const { bin, find, calls } = await machine({
      pythons: { python3: undefined },
      python: NEVER_ANSWERS,
    });
    const finding = find({ answerSeconds: 0.5 });
    await expect(finding).rejects.toThrow(MissingToolError);
    await expect(finding).rejects.toThrow(`${join(bin, "python3")} did not answer`);
    expect(await calls()).toEqual([]);
  });
});

describe("what keeps moto from being installed", () => {
  test("is a missing tool, with the way out, where there is no Python", async () => {
    const { find } = await machine({});
    await expect(find()).rejects.toThrow(MissingToolError);
    await expect(find()).rejects.toThrow("neither python3 nor python is on PATH");
    await expect(find()).rejects.toThrow(`pip install 'moto[server]>=${MOTO_VERSION}'`);
  });

  test.each([
    ["pip", `case "$2" in pip) echo no network >&2; exit 1;; esac${PYTHON}`, "no network"],
    [
      "venv",
      `case "$2" in venv) /bin/mkdir -p "$3/bin"; echo no ensurepip; exit 1;; esac${PYTHON}`,
      "no ensurepip",
    ],
  ])("is named when %s fails, and no half of an environment is left", async (_, python, why) => {
    const { home, cache, find } = await machine({ pythons: { python3: undefined }, python });
    const finding = find();
    await expect(finding).rejects.toThrow(MissingToolError);
    await expect(finding).rejects.toThrow(why);
    await expect(finding).rejects.toThrow(`could not be installed into ${home}`);
    await expect(finding).rejects.toThrow("or run on LocalStack in Docker: npm run integration");
    expect(existsSync(cache)).toBe(true);
    expect(existsSync(home)).toBe(false);
  });

  test("may be an interrupt, which leaves no half of an environment either", async () => {
    const { home, find } = await machine({
      pythons: { python3: undefined },
      python: `[ "$2" = pip ] && exec /bin/sleep 20${PYTHON}`,
    });
    const interrupt = new AbortController();
    const reason = new InterruptedError("SIGINT");
    const finding = find({
      signal: interrupt.signal,
      onNotice: () =>
        setTimeout(() => {
          interrupt.abort(reason);
        }, 200),
    });
    await expect(finding).rejects.toBe(reason);
    expect(existsSync(home)).toBe(false);
  });
});
