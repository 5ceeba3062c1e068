import { posix } from "node:path";
import { callsTo } from "../module-address";
import { moduleIn, type ModuleSource } from "./module-source";

/** Where the texts of a configuration are. */
export interface ConfigurationFiles {
  /** The files of a folder: their texts, by their names. A folder's path begins at the configuration's. */
  readonly filesIn: (folder: string) => ReadonlyMap<string, string>;
  /** The folders of the modules that `terraform init` installed, by the calls that lead there: `network.subnets`. */
  readonly installed: ReadonlyMap<string, string>;
}

/** The text of a configuration's modules, which a plan does not have. */
export class ConfigurationSource {
  readonly #files: ConfigurationFiles;
  readonly #byFolder = new Map<string, ModuleSource>();
  readonly #folders = new Map<string, string | undefined>();

  constructor(files: ConfigurationFiles) {
    this.#files = files;
  }

  /**
   * @returns undefined if it is not known where the files of the module are
   * @throws UnreadableFile
   */
  moduleAt(address: string): ModuleSource | undefined {
    return this.moduleOf(callsTo(address));
  }

  /** The same, by the calls that lead to it. */
  moduleOf(calls: readonly string[]): ModuleSource | undefined {
    const folder = this.#folderOf(calls);
    if (folder === undefined) return undefined;
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const found = moduleIn(folder, this.#files.filesIn(folder));
    this.#byFolder.set(folder, found);
    return found;
  }

  #folderOf(calls: readonly string[]): string | undefined {
    const last = calls.at(-1);
    if (last === undefined) return ".";
    const key = calls.join(".");
    if (this.#folders.has(key)) return this.#folders.get(key);
    const parents = calls.slice(0, -1);
    const source = this.moduleOf(parents)?.calls.get(last)?.attributes.get("source");
    const folder =
      this.#files.installed.get(key) ??
      (source?.kind === "value" && /^\.\.?\//.test(String(source.value))
        ? posix.join(this.#folderOf(parents) ?? "", String(source.value))
        : undefined);
    const found = folder === undefined ? undefined : posix.normalize(`${folder}/.`);
    this.#folders.set(key, found);
    return found;
  }
}
