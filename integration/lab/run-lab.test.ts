import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { UsageError } from "../errors";
import { scratchFolder } from "../testing/scratch";
import { type LabMode, prepareLab } from "./run-lab";

const config = {
  region: "us-east-2",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
};
const aws = { name: "aws", clientConfig: config } as const;
const moto = {
  name: "moto",
  clientConfig: { ...config, endpoint: "http://127.0.0.1:4566" },
} as const;

const CAN = { supported: true } as const;
const CANNOT = { skipped: "this system is not Linux" };

async function prepare(
  mode: LabMode,
  answer: typeof CAN | typeof CANNOT,
  cloud: typeof moto | typeof aws = moto,
) {
  const asked = jest.fn(() => answer);
  const work = { path: await scratchFolder() };
  const lab = prepareLab({ mode, cloud, work, support: asked });
  return { lab, asked };
}

test.each(["auto", "on"] as const)("%s: makes an authority where the machine can", async (mode) => {
  const { lab } = await prepare(mode, CAN);
  const made = await lab;
  if ("skipped" in made) throw new Error(made.skipped);
  expect(made.required).toBe(mode === "on");
  expect(new X509Certificate(await readFile(made.authorityFile)).ca).toBe(true);
});

test("auto: says why there is no lab where the machine cannot", async () => {
  const { lab } = await prepare("auto", CANNOT);
  await expect(lab).resolves.toEqual(CANNOT);
});

test("on: refuses in one sentence where the machine cannot", async () => {
  const { lab } = await prepare("on", CANNOT);
  await expect(lab).rejects.toThrow(
    new UsageError("the lab cannot run (--lab on): this system is not Linux"),
  );
});

test("off: does not ask the machine", async () => {
  const { lab, asked } = await prepare("off", CAN);
  await expect(lab).resolves.toEqual({ skipped: "the lab is off" });
  expect(asked).not.toHaveBeenCalled();
});

test("in an account, the network is real: auto has no lab, and on is refused", async () => {
  const { lab, asked } = await prepare("auto", CAN, aws);
  await expect(lab).resolves.toEqual({
    skipped: "on aws, the function runs in the network that was deployed",
  });
  expect(asked).not.toHaveBeenCalled();
  await expect((await prepare("on", CAN, aws)).lab).rejects.toBeInstanceOf(UsageError);
});
