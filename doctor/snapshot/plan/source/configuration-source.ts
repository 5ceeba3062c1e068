import { posix } from "node:path";
import { callsTo } from "../module-address";
import { readBody } from "./bodies";
import { type Block, type Body, SyntaxProblem, type Tree } from "./tree";

/** What the files of one module say. */
export interface ModuleSource {
  /** By address in the module: `aws_vpc.main`, `data.aws_vpc.main`. */
  readonly resources: ReadonlyMap<string, Body>;
  readonly locals: ReadonlyMap<string, Tree>;
  readonly outputs: ReadonlyMap<string, Body>;
  readonly variables: ReadonlyMap<string, Body>;
  readonly calls: ReadonlyMap<string, Body>;
}

/** The files of a configuration: their texts, by their paths from its folder. */
export interface ConfigurationFiles {
  readonly files: ReadonlyMap<string, string>;
  /** The folders of the modules that `terraform init` installed, by the calls that lead there: `network.subnets`. */
  readonly installed: ReadonlyMap<string, string>;
}

/** The text of a configuration's modules, which a plan does not have. */
export class ConfigurationSource {
  readonly #files: ConfigurationFiles;
  readonly #byFolder = new Map<string, ModuleSource>();
  readonly #folders = new Map<string, string | undefined>();

  /** @throws SyntaxProblemIn when a file is not in Terraform's language */
  constructor(files: ConfigurationFiles) {
    this.#files = files;
  }

  /** @returns undefined if the files of the module are not there */
  moduleAt(address: string): ModuleSource | undefined {
    return this.moduleOf(callsTo(address));
  }

  /** The same, by the calls that lead to it. */
  moduleOf(calls: readonly string[]): ModuleSource | undefined {
    const folder = this.#folderOf(calls);
    if (folder === undefined) return undefined;
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const found = moduleIn(
      [...this.#files.files].filter(([path]) => posix.dirname(path) === folder),
    );
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

const OVERRIDE = /(^|\/|_)override\.tf$/;

/** A file in which a configuration cannot be read. */
export class UnreadableFile extends Error {
  constructor(
    readonly path: string,
    readonly line: number,
    readonly problem: string,
  ) {
    super(`${path}:${line}: ${problem}`);
  }
}

function moduleIn(files: readonly (readonly [path: string, text: string])[]): ModuleSource {
  const found = {
    resources: new Map<string, Body>(),
    locals: new Map<string, Tree>(),
    outputs: new Map<string, Body>(),
    variables: new Map<string, Body>(),
    calls: new Map<string, Body>(),
  };
  const bodies = files.map(([path, text]) => ({ path, body: bodyIn(path, text) }));
  for (const { path, body } of bodies) {
    if (!OVERRIDE.test(path)) for (const block of body.blocks) add(found, block);
  }
  // What other files override is not what the plan has. It is left out.
  for (const { path, body } of bodies) {
    if (OVERRIDE.test(path)) for (const block of body.blocks) add(found, block, true);
  }
  return found;
}

function bodyIn(path: string, text: string): Body {
  try {
    return readBody(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    throw new UnreadableFile(path, text.slice(0, error.position).split("\n").length, error.message);
  }
}

interface Found {
  readonly resources: Map<string, Body>;
  readonly locals: Map<string, Tree>;
  readonly outputs: Map<string, Body>;
  readonly variables: Map<string, Body>;
  readonly calls: Map<string, Body>;
}

function add(found: Found, { type, labels, body }: Block, isOverride = false): void {
  const put = <T>(map: Map<string, T>, name: string, value: T): void => {
    if (isOverride) map.delete(name);
    else map.set(name, value);
  };
  const [first = "", second = ""] = labels;
  switch (type) {
    case "resource":
      put(found.resources, `${first}.${second}`, body);
      break;
    case "data":
      put(found.resources, `data.${first}.${second}`, body);
      break;
    case "locals":
      for (const [name, tree] of body.attributes) put(found.locals, name, tree);
      break;
    case "output":
      put(found.outputs, first, body);
      break;
    case "variable":
      put(found.variables, first, body);
      break;
    case "module":
      put(found.calls, first, body);
      break;
  }
}
