import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DoctorError, nodeErrorCode } from "../errors";
import { type Answer, readAnswer } from "../snapshot/answers";
import { fileName, thingOf } from "../snapshot/answer-name";
import { folderAnswers } from "../snapshot/folder";
import { type SourceReference } from "../snapshot/question";
import { writeAnswers, writeWhole } from "../snapshot/write-folder";
import {
  type CollectedSource,
  type Collection,
  type Layer,
  type RegionAnswers,
} from "../snapshot/collection";

/**
 * The folders of an account's answers. Each holds folders named after the things that their files are about.
 * The account's own files are beside them.
 */
export const FOLDERS = {
  roles: "roles",
  regions: "regions",
  vpcs: "vpcs",
  tables: "tables",
} as const;

/** The folders of sources in a Region's folder. */
const SOURCES: Readonly<Record<string, (name: string) => SourceReference>> = {
  functions: (name) => ({ kind: "function", name }),
  instances: (instanceId) => ({ kind: "instance", instanceId }),
  tasks: (name) => ({ kind: "ecs-task", name }),
  services: (name) => ({ kind: "ecs-service", name }),
};

/** Whether the folder is about an account, rather than about one source. */
export function isCollection(folder: string): boolean {
  return existsSync(join(folder, FOLDERS.regions));
}

/**
 * Reads what `audit collect` wrote.
 *
 * @throws SnapshotError when a file cannot be read as JSON
 * @throws DoctorError when the folder is not one of an account
 */
export function readCollection(folder: string): Collection {
  if (!existsSync(folder)) throw new DoctorError(`there is no folder \`${folder}\``);
  const regions = things(join(folder, FOLDERS.regions), readRegion);
  if (regions.size === 0) {
    throw new DoctorError(
      `\`${folder}\` has no folder \`${FOLDERS.regions}\` with a Region in it, as \`audit collect\` writes it; what \`collect\` wrote about one source is read without \`audit\``,
    );
  }
  return { account: layerIn(folder), roles: things(join(folder, FOLDERS.roles), layerIn), regions };
}

function readRegion(folder: string): RegionAnswers {
  return {
    region: layerIn(folder),
    sources: Object.entries(SOURCES).flatMap(([kind, reference]) =>
      [...things(join(folder, kind), layerIn)].map(([name, answers]): CollectedSource => ({
        reference: reference(name),
        answers,
      })),
    ),
    vpcs: things(join(folder, FOLDERS.vpcs), layerIn),
    tables: things(join(folder, FOLDERS.tables), layerIn),
  };
}

/** What `read` makes of each folder in this one, by the thing that it is named after. */
function things<T>(folder: string, read: (path: string) => T): ReadonlyMap<string, T> {
  const names = entriesOf(folder).filter((name) => !name.endsWith(JSON_FILE));
  return new Map(names.map((name) => [thingOf(name), read(join(folder, name))]));
}

const JSON_FILE = ".json";

/** The reasons why answers are missing, by name, which `audit collect` writes beside the answers. */
const MISSING = "missing";
const missingSchema = z.record(z.string(), z.object({ missing: z.string(), why: z.string() }));

export function layerIn(folder: string): Layer {
  const answers = folderAnswers(folder);
  const names = entriesOf(folder)
    .filter((file) => file.endsWith(JSON_FILE))
    .map((file) => file.slice(0, -JSON_FILE.length));
  const layer = new Map<string, Answer>(names.map((name) => [name, answers(name)]));
  const missing = readAnswer(answers, { name: MISSING, schema: missingSchema });
  for (const [name, { missing: what, why }] of Object.entries(missing.known ? missing.value : {})) {
    if (!layer.has(name)) layer.set(name, { known: false, missing: what, why });
  }
  layer.delete(MISSING);
  return layer;
}

/**
 * Writes the answers so that `readCollection` reads the same.
 *
 * @returns the number of files
 * @throws DoctorError when the folder is not empty or cannot be written
 */
export function writeCollection(folder: string, collection: Collection): number {
  let files = 0;
  writeWhole(folder, (draft) => {
    for (const [path, layer] of layersOf(collection)) {
      mkdirSync(join(draft, path), { recursive: true });
      const missing = writeAnswers(join(draft, path), layer);
      files += layer.size - missing.length;
      if (missing.length === 0) continue;
      const reasons = missing.map(({ name, missing: what, why }) => [name, { missing: what, why }]);
      const answer = {
        known: true,
        origin: MISSING,
        value: Object.fromEntries(reasons) as unknown,
      } as const;
      writeAnswers(join(draft, path), new Map([[MISSING, answer]]));
    }
  });
  return files;
}

function layersOf({ account, roles, regions }: Collection): readonly (readonly [string, Layer])[] {
  const within = (path: string, layers: ReadonlyMap<string, Layer>) =>
    [...layers].map(([name, layer]) => [join(path, fileName(name)), layer] as const);
  return [
    ["", account],
    ...within(FOLDERS.roles, roles),
    ...[...regions].flatMap(([name, { region, vpcs, tables, sources }]) => {
      const path = join(FOLDERS.regions, name);
      return [
        [path, region] as const,
        ...within(join(path, FOLDERS.vpcs), vpcs),
        ...within(join(path, FOLDERS.tables), tables),
        ...sources.map(
          ({ reference, answers }) => [join(path, placeOf(reference)), answers] as const,
        ),
      ];
    }),
  ];
}

function placeOf(reference: SourceReference): string {
  const [folder] = Object.entries(SOURCES).find(([, of]) => of("").kind === reference.kind) ?? [];
  if (folder === undefined) throw new TypeError(`no folder for ${reference.kind}`);
  const name =
    "instanceId" in reference ? reference.instanceId : "name" in reference ? reference.name : "";
  return join(folder, fileName(name));
}

/** Sorted, so that the same folder gives the same audit. */
function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    const code = nodeErrorCode(cause);
    if (code === "ENOENT") return [];
    throw new DoctorError(`the folder \`${folder}\` cannot be read: ${code ?? "unknown reason"}`, {
      cause,
    });
  }
}
