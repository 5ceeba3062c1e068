import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";
import { strToU8, zipSync } from "fflate";
import { InterruptedError, MissingToolError } from "../errors";
import { type Answer, serve } from "../testing/loopback";
import { scratchFolder } from "../testing/scratch";
import { fetchTerraform, type FetchTerraformOptions, PINNED_VERSION } from "./fetch";

const SUMS = `/${PINNED_VERSION}/terraform_${PINNED_VERSION}_SHA256SUMS`;
const ARCHIVE = `terraform_${PINNED_VERSION}_linux_amd64.zip`;
const machine = { platform: "linux", architecture: "x64" } as const;

const archive = zipSync({
  "LICENSE.txt": strToU8("its licence"),
  terraform: strToU8("#!/bin/sh\necho I am Terraform\n"),
});

function sha256(contents: Uint8Array): string {
  return createHash("sha256").update(contents).digest("hex");
}

/** A server with a release as it should be, but for what is given. */
function releaseServer(other: Readonly<Record<string, Answer>> = {}) {
  const release: Readonly<Record<string, Answer>> = {
    [SUMS]: {
      body: [
        `${"0".repeat(64)}  terraform_${PINNED_VERSION}_freebsd_amd64.zip`,
        `${sha256(archive)}  ${ARCHIVE}`,
        "",
      ].join("\n"),
    },
    [`/${PINNED_VERSION}/${ARCHIVE}`]: { body: archive },
    ...other,
  };
  return serve(({ path }) => release[path] ?? { status: 404, body: "not here" });
}

async function fetchFrom(port: number, options: FetchTerraformOptions = {}) {
  const cache = await scratchFolder();
  const releases = `http://127.0.0.1:${port}`;
  return { cache, fetching: fetchTerraform({ ...machine, releases, cache, ...options }) };
}

/** What is in the cache besides its lock. */
async function keptIn(cache: string): Promise<readonly string[]> {
  return (await readdir(cache, { recursive: true })).filter((name) => name !== ".lock");
}

test("keeps a release's program, ready to run, and says that it fetches", async () => {
  const { port, asked } = await releaseServer();
  const notices: string[] = [];
  const { cache, fetching } = await fetchFrom(port, { onNotice: (text) => notices.push(text) });
  const path = await fetching;
  expect(path.startsWith(cache)).toBe(true);
  const { stdout } = await promisify(execFile)(path);
  expect(stdout).toBe("I am Terraform\n");
  expect(asked).toEqual([SUMS, `/${PINNED_VERSION}/${ARCHIVE}`]);
  expect(notices).toEqual([
    `downloading Terraform ${PINNED_VERSION} from http://127.0.0.1:${port}/${PINNED_VERSION} (once)`,
  ]);
});

test("takes what is in the cache without asking, or saying anything", async () => {
  const { port, asked } = await releaseServer();
  const { cache, fetching } = await fetchFrom(port);
  const path = await fetching;
  const notices: string[] = [];
  const again = await fetchFrom(port, { cache, onNotice: (text) => notices.push(text) });
  await expect(again.fetching).resolves.toBe(path);
  expect(asked).toHaveLength(2);
  expect(notices).toEqual([]);
});

test("is fetched once by two that ask at the same time", async () => {
  const { port, asked } = await releaseServer();
  const { cache, fetching } = await fetchFrom(port);
  const other = await fetchFrom(port, { cache });
  expect(await fetching).toBe(await other.fetching);
  expect(asked).toHaveLength(2);
});

const tampered = zipSync({ terraform: strToU8("#!/bin/sh\necho I am not\n") });
const empty = zipSync({ "LICENSE.txt": strToU8("its licence") });

test.each([
  [
    "is not what its SHA256SUMS say",
    { [`/${PINNED_VERSION}/${ARCHIVE}`]: { body: tampered } },
    `${ARCHIVE} from http://127.0.0.1:PORT/${PINNED_VERSION} has SHA-256 ${sha256(tampered)}, but SHA256SUMS lists ${sha256(archive)}`,
  ],
  [
    "is not listed in SHA256SUMS",
    { [SUMS]: { body: `${sha256(archive)}  another.zip\n` } },
    `do not list ${ARCHIVE}`,
  ],
  ["has no SHA256SUMS", { [SUMS]: { status: 404, body: "" } }, "HTTP status 404"],
  [
    "has no archive",
    { [`/${PINNED_VERSION}/${ARCHIVE}`]: { status: 500, body: "" } },
    "HTTP status 500",
  ],
  [
    "holds no program",
    {
      [`/${PINNED_VERSION}/${ARCHIVE}`]: { body: empty },
      [SUMS]: { body: `${sha256(empty)}  ${ARCHIVE}\n` },
    },
    "does not contain terraform",
  ],
])("refuses a release that %s, and keeps nothing of it", async (_, other, message) => {
  const { port } = await releaseServer(other);
  const { cache, fetching } = await fetchFrom(port);
  await expect(fetching).rejects.toThrow(MissingToolError);
  await expect(fetching).rejects.toThrow(message.replace("PORT", String(port)));
  await expect(fetching).rejects.toThrow("put terraform or tofu (1.9 or newer) on PATH");
  expect(await keptIn(cache)).toEqual([]);
});

test("fetches after a release was refused", async () => {
  const broken = await releaseServer({ [SUMS]: { status: 503, body: "" } });
  const { cache, fetching } = await fetchFrom(broken.port);
  await expect(fetching).rejects.toThrow(MissingToolError);
  const { port } = await releaseServer();
  const again = await fetchFrom(port, { cache });
  expect(existsSync(await again.fetching)).toBe(true);
});

test("says why when nothing listens", async () => {
  const cache = await scratchFolder();
  const fetching = fetchTerraform({ ...machine, cache, releases: "http://127.0.0.1:9/terraform" });
  await expect(fetching).rejects.toThrow(MissingToolError);
  await expect(fetching).rejects.toThrow(/could not download .* from .*: (?!fetch failed)/);
});

test("sends nothing over plain HTTP to a host that is not this machine's", async () => {
  const { port, asked } = await releaseServer();
  const elsewhere = await fetchFrom(port, { releases: `http://localhost:${port}` });
  await expect(elsewhere.fetching).rejects.toThrow(MissingToolError);
  await expect(elsewhere.fetching).rejects.toThrow("only over HTTPS");
  expect(asked).toEqual([]);
  const here = await fetchFrom(port);
  await here.fetching;
  expect(asked).toHaveLength(2);
});

test.each([
  ["win32", "x64"],
  ["linux", "ia32"],
  ["freebsd", "arm64"],
] as const)(
  "asks for nothing on %s on %s, which it does not fetch for",
  async (platform, architecture) => {
    const { port, asked } = await releaseServer();
    const { fetching } = await fetchFrom(port, { platform, architecture });
    await expect(fetching).rejects.toThrow(MissingToolError);
    await expect(fetching).rejects.toThrow(`for ${platform} on ${architecture}`);
    expect(asked).toEqual([]);
  },
);

test.each([
  ["linux", "x64", "linux_amd64"],
  ["linux", "arm64", "linux_arm64"],
  ["darwin", "x64", "darwin_amd64"],
  ["darwin", "arm64", "darwin_arm64"],
] as const)("on %s on %s asks for %s", async (platform, architecture, name) => {
  const file = `terraform_${PINNED_VERSION}_${name}.zip`;
  const { port, asked } = await releaseServer({
    [SUMS]: { body: `${sha256(archive)}  ${file}` },
    [`/${PINNED_VERSION}/${file}`]: { body: archive },
  });
  const { fetching } = await fetchFrom(port, { platform, architecture });
  await fetching;
  expect(asked).toContain(`/${PINNED_VERSION}/${file}`);
});

test("an interrupt ends the download, and nothing of it is kept", async () => {
  const interrupt = new AbortController();
  const reason = new InterruptedError("SIGINT");
  const { port } = await serve(() => {
    interrupt.abort(reason);
    return { body: "too late" };
  });
  const { cache, fetching } = await fetchFrom(port, { signal: interrupt.signal });
  await expect(fetching).rejects.toBe(reason);
  expect(await keptIn(cache)).toEqual([]);
});
