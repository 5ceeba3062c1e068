import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { CONTEXT_ENV } from "cdktf";
import { z } from "zod";
import { ONE_OFF_ENV } from "../../contract/stacks";
import { ValidationError } from "../errors";
import { show } from "../rules";
import { type Environment } from "./environment";
import { type SettingsSource } from "./gather";

const oneOffSchema = z.looseObject({});
const contextSchema = z.looseObject({ settings: z.unknown().optional() });
const fileSchema = z.looseObject({ context: contextSchema.default({}) });

/** Node.js quotes the text in its message, with the text's own line breaks. */
function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, " ");
}

function parseJson<T>(text: string, schema: z.ZodType<T>, where: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? ` (${oneLine(cause.message)})` : "";
    const problem = `${where} must be JSON with an object in it, got: ${show(text)}${why}`;
    throw new ValidationError(problem, undefined, { cause });
  }
}

/**
 * Reads settings from cdktf.json, then from the environment variable `LAMBDA_DYNAMODB_SETTINGS` (for
 * a single run), then from `CDKTF_CONTEXT_JSON`. Later sources win. The cdktf CLI copies cdktf.json
 * into `CDKTF_CONTEXT_JSON`, so settings that are the same in both count as the file's.
 *
 * @param file the path of cdktf.json
 * @throws ValidationError when a source is not a JSON object.
 */
export function settingsSources(file: string, environment: Environment): readonly SettingsSource[] {
  const { context } = parseJson(readFileSync(file, "utf8"), fileSchema, file);
  const sources = [{ where: "cdktf.json, context.settings", settings: context.settings }];
  const oneOff = environment[ONE_OFF_ENV];
  if (oneOff !== undefined && oneOff !== "") {
    sources.push({ where: ONE_OFF_ENV, settings: parseJson(oneOff, oneOffSchema, ONE_OFF_ENV) });
  }
  const passed = environment[CONTEXT_ENV];
  if (passed !== undefined) {
    const { settings } = parseJson(passed, contextSchema, CONTEXT_ENV);
    if (!isDeepStrictEqual(settings, context.settings)) {
      sources.push({ where: `${CONTEXT_ENV}, settings`, settings });
    }
  }
  return sources;
}
