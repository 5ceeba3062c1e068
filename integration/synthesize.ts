import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ONE_OFF_ENV } from "../contract/stacks";
import { HarnessError, messageOf, UsageError } from "./errors";
import { run } from "./process/child";
import { hostEnvironment } from "./process/environment";

const REPOSITORY = join(__dirname, "..");
/** The exit code of main.ts where the settings are wrong; it then says so in its lines. */
const WRONG_SETTINGS = 2;

export interface SynthesizeOptions {
  /** Where the stacks' folders go, under `stacks/`; must be empty. */
  readonly into: string;
  /** Settings in place of those of cdktf.json. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

const anySettings = z.record(z.string(), z.unknown());
const configuration = z.object({
  context: z.looseObject({ settings: anySettings.default({}) }).default({ settings: {} }),
});

/**
 * The settings of cdktf.json, and over them those of the environment's one-off.
 * @throws UsageError where one of them is not JSON.
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
    throw new UsageError(`${where} must be JSON with an object in it, got: ${got}${why}`, {
      cause,
    });
  }
}

/**
 * Runs main.ts as `cdktf synth` does.
 * @returns the stacks' folders by the stacks' names.
 * @throws UsageError with what main.ts said of wrong settings.
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
      // Its cache would stay in the temporary folder, and saves nothing here.
      TSX_DISABLE_CACHE: "1",
      CDKTF_OUTDIR: options.into,
      CDKTF_CONTEXT_JSON: JSON.stringify({
        // A team's states are no place for what goes with the run.
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

/** The region of the settings; that it is one is checked by the synthesis. */
export function regionOf(settings: Readonly<Record<string, unknown>>): string {
  return typeof settings.region === "string" ? settings.region : "us-east-2";
}
