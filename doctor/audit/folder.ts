import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DoctorError, nodeErrorCode } from "../errors";
import { type Answer } from "../snapshot/answers";
import { thingOf } from "../snapshot/answer-name";
import { folderAnswers } from "../snapshot/folder";
import { type SourceReference } from "../snapshot/question";
import {
  type CollectedSource,
  type Collection,
  type Layer,
  type RegionAnswers,
} from "./collection";

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

/**
 * Reads what `audit collect` wrote.
 *
 * @throws SnapshotError when a file cannot be read as JSON
 * @throws DoctorError when the folder is not one of an account
 */
export function readCollection(folder: string): Collection {
  const regions = things(join(folder, FOLDERS.regions), readRegion);
  if (regions.size === 0) {
    throw new DoctorError(
      `\`${folder}\` has no folder \`${FOLDERS.regions}\` with a Region in it; collect it with \`audit collect\``,
    );
  }
  return { account: layerIn(folder), roles: things(join(folder, FOLDERS.roles), layerIn), regions };
}

function readRegion(folder: string): RegionAnswers {
  return {
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

function layerIn(folder: string): Layer {
  const answers = folderAnswers(folder);
  const names = entriesOf(folder)
    .filter((file) => file.endsWith(JSON_FILE))
    .map((file) => file.slice(0, -JSON_FILE.length));
  return new Map<string, Answer>(names.map((name) => [name, answers(name)]));
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
