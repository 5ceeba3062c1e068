import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { CONTEXT_ENV } from "cdktf";
import { z } from "zod";
import { ValidationError } from "./errors";
import type { SettingsSource } from "./settings";
import { show } from "./rules";

const contextSchema = z.looseObject({ settings: z.unknown().optional() });
const fileSchema = z.looseObject({ context: contextSchema.default({}) });

function parseJson<T>(text: string, schema: z.ZodType<T>, where: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ValidationError(
      `${where} must be JSON with an object in it, got: ${show(text)}`,
      undefined,
      {
        cause,
      },
    );
  }
}

/**
 * The settings of cdktf.json and, for a one-off, those of the environment variable
 * `CDKTF_CONTEXT_JSON`, which wins. The cdktf CLI fills that variable from cdktf.json, so what is
 * the same in both belongs to the file.
 *
 * @param file the path of cdktf.json
 * @throws ValidationError when one of them is not JSON.
 */
export function settingsSources(
  file: string,
  environment: NodeJS.ProcessEnv,
): readonly SettingsSource[] {
  const { context } = parseJson(readFileSync(file, "utf8"), fileSchema, file);
  const fromFile = { where: "cdktf.json, context.settings", settings: context.settings };
  const oneOff = environment[CONTEXT_ENV];
  if (oneOff === undefined) return [fromFile];
  const { settings } = parseJson(oneOff, contextSchema, CONTEXT_ENV);
  return isDeepStrictEqual(settings, context.settings)
    ? [fromFile]
    : [fromFile, { where: `${CONTEXT_ENV}, settings`, settings }];
}
