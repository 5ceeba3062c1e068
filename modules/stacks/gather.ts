import { show } from "../rules";

/** The settings from one source. */
export interface SettingsSource {
  /** How a message names the source, e.g. `cdktf.json, context.settings`. */
  readonly where: string;
  /** An object that holds settings by name, or `undefined`. */
  readonly settings: unknown;
}

export interface Given {
  readonly value: unknown;
  readonly where: string;
}

/** The last value given for each setting, and a problem for each source that is not an object. */
export function gather(sources: readonly SettingsSource[]): {
  readonly given: ReadonlyMap<string, Given>;
  readonly problems: readonly string[];
} {
  const given = new Map<string, Given>();
  const problems: string[] = [];
  for (const { where, settings } of sources) {
    if (settings === undefined) continue;
    if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
      problems.push(`\`settings\` must be an object, got: ${show(settings)} (${where})`);
      continue;
    }
    for (const [name, value] of Object.entries(settings)) {
      given.set(name, { value, where: `${where}.${show(name)}` });
    }
  }
  return { given, problems };
}
