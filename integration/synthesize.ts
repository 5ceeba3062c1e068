import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ONE_OFF_ENV } from "../contract/stacks";
import { HarnessError, messageOf, UsageError } from "./errors";
import { run } from "./process/child";
import { hostEnvironment } from "./process/environment";

const REPOSITORY = join(__dirname, "..");
/** The exit code of main.ts if the settings are wrong. Its output then says what is wrong. */
const WRONG_SETTINGS = 2;

export interface SynthesizeOptions {
  /** The output folder, which must be empty. The stack folders go into `stacks/` in it. */
  readonly into: string;
  /** Settings that override those in cdktf.json. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

const anySettings = z.record(z.string(), z.unknown());
const configuration = z.object({
  context: z.looseObject({ settings: anySettings.default({}) }).default({ settings: {} }),
});

/**
 * The settings in cdktf.json, overridden by the one-off settings in the environment.
 * @throws UsageError if either of them is not JSON.
 */
export async function configuredSettings(
  environment: NodeJS.ProcessEnv = process.env,
  file = join(REPOSITORY, "cdktf.json"),
): Promise<Readonly<Record<string, unknown>>> {
  const { context } = parseJson(await readFile(file, "utf8"), configuration, file);
  const oneOff = parseJson(environment[ONE_OFF_ENV] || "{}", anySettings, ONE_OFF_ENV);
  return { ...context.settings, ...oneOff };
}

function parseJson<T>(text: string, schema: z.ZodType<T>, where: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const got = text.replaceAll(/\s+/g, " ").slice(0, 120);
    const why = cause instanceof z.ZodError ? "" : ` (${messageOf(cause)})`;
    throw new UsageError(`${where} must be a JSON object, got: ${got}${why}`, {
      cause,
    });
  }
}

/**
 * Runs main.ts as `cdktf synth` does.
 * @returns the stack folders by stack name.
 * @throws UsageError with the output of main.ts if the settings are wrong.
 */
export async function synthesize(options: SynthesizeOptions): Promise<ReadonlyMap<string, string>> {
  const said: string[] = [];
  const { code } = await run({
    title: "synthesis",
    command: process.execPath,
    args: ["--import", "tsx", "main.ts"],
    folder: REPOSITORY,
    environment: {
      ...hostEnvironment(),
      // The cache of tsx would stay in the temporary folder, and it saves no time here.
      TSX_DISABLE_CACHE: "1",
      CDKTF_OUTDIR: options.into,
      CDKTF_CONTEXT_JSON: JSON.stringify({
        // The state goes away with the run, so it must not go into a team's backend.
        settings: { ...options.settings, backend: { type: "local" } },
      }),
    },
    okCodes: [0, WRONG_SETTINGS],
    onLine: (line) => said.push(line.replace(/^error: /, "")),
    ...(options.signal && { signal: options.signal }),
  });
  if (code === WRONG_SETTINGS) throw new UsageError(said.join("\n"));
  const folder = join(options.into, "stacks");
  const stacks = await readdir(folder);
  if (stacks.length === 0) throw new HarnessError(`the synthesis wrote no stack into ${folder}`);
  return new Map(stacks.map((stack) => [stack, join(folder, stack)]));
}

/** The Region in the settings. The synthesis validates it. */
export function regionOf(settings: Readonly<Record<string, unknown>>): string {
  return typeof settings.region === "string" ? settings.region : "us-east-2";
}
