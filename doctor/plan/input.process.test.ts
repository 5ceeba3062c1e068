import { spawnSync } from "node:child_process";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { removeTemporaryFolders, temporaryFolder } from "../testing/examples";
import { MAX_BYTES } from "./input";
import { changedPlan, DEPLOYED } from "./testing/changed-plan";

const ROOT = join(__dirname, "../..");
const TIMEOUT = 120_000;
const MEBIBYTE = 1024 * 1024;

afterEach(removeTemporaryFolders);

interface Run {
  /** @default - nothing */
  readonly input?: string;
  /** Of its heap. @default - Node's own limit */
  readonly mebibytes?: number;
}

function doctor(file: string, { input = "", mebibytes }: Run = {}) {
  const limit = mebibytes === undefined ? [] : [`--max-old-space-size=${mebibytes}`];
  const args = [...limit, "--import", "tsx", "doctor/main.ts", "plan", file];
  const env = { ...process.env, TSX_DISABLE_CACHE: "1" };
  const ran = spawnSync(process.execPath, args, { cwd: ROOT, env, input, encoding: "utf8" });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

const PLAN = changedPlan(DEPLOYED, DEPLOYED);

test(
  "a plan comes through standard input",
  () => {
    const { code, out, err } = doctor("-", { input: PLAN });
    expect(err).toBe("");
    expect(out).toContain("standard input · 1 source uses DynamoDB after apply\n");
    expect(code).toBe(0);
  },
  TIMEOUT,
);

test.each([
  ["nothing", "", "standard input is empty; print it with `terraform show -json FILE`"],
  [
    "half of a plan",
    PLAN.slice(0, PLAN.length / 2),
    `standard input is not complete JSON (${Math.floor(PLAN.length / 2)} characters); print it with \`terraform show -json FILE\` again`,
  ],
])(
  "%s in standard input is one sentence",
  (_, input, sentence) => {
    expect(doctor("-", { input })).toEqual({ code: 2, out: "", err: `error: ${sentence}\n` });
  },
  TIMEOUT,
);

test(
  "a file that is too long is refused before it is in memory",
  () => {
    const file = join(temporaryFolder(), "plan.json");
    const handle = openSync(file, "w");
    writeSync(handle, "{", MAX_BYTES);
    closeSync(handle);
    const { code, err } = doctor(file, { mebibytes: (2 * MAX_BYTES) / MEBIBYTE });
    expect([code, err]).toEqual([
      2,
      `error: ${file} must have at most 128 MiB, and has more; plan the part in question with -target\n`,
    ]);
  },
  TIMEOUT,
);

/** A plan with many objects that the doctor does not ask about. */
function padded(mebibytes: number): string {
  const plan = JSON.parse(PLAN) as { readonly resource_changes: object[] };
  const tags = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`tag${index}`, `value ${index}`]),
  );
  const values = { key: "k", bucket: "b", content: "x".repeat(300), tags, tags_all: tags };
  const object = {
    mode: "managed",
    type: "aws_s3_object",
    name: "o",
    change: { actions: ["no-op"], before: values, after: values },
  };
  const one = JSON.stringify(object).length;
  for (let index = 0; index * one < mebibytes * MEBIBYTE; index += 1) {
    plan.resource_changes.push({ address: `aws_s3_object.o[${index}]`, index, ...object });
  }
  return JSON.stringify(plan);
}

test(
  "a long plan needs a few times its size, and does not get by with less",
  () => {
    const file = join(temporaryFolder(), "plan.json");
    const size = 16;
    writeFileSync(file, padded(size));
    // What Node and the doctor need for any plan.
    const base = 40;
    const { code, err } = doctor(file, { mebibytes: base + 6 * size });
    expect([code, err]).toEqual([0, ""]);
    expect(doctor(file, { mebibytes: base }).code).not.toBe(0);
  },
  TIMEOUT,
);
