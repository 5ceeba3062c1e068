import { type ModuleConfiguration, type ResourceConfiguration } from "./configuration";
import { type PlanDocument, type Resource } from "./document";
import { callOf, callsTo } from "./module-address";

/** The resources and the configuration of a plan, by what names them. */
export class PlanIndex {
  readonly #byType = new Map<string, Resource[]>();
  readonly #inModule = new Map<string, Resource[]>();
  readonly #instances = new Map<string, Resource[]>();
  readonly #modules = new Map<string, Set<string>>();
  readonly #configured = new Map<string, ModuleConfiguration | undefined>();
  readonly #byAddress = new Map<
    ModuleConfiguration | undefined,
    ReadonlyMap<string, ResourceConfiguration>
  >();

  constructor(readonly document: PlanDocument) {
    for (const resource of document.resources) {
      push(this.#byType, `${resource.mode} ${resource.type}`, resource);
      push(this.#inModule, resource.module, resource);
      push(this.#instances, `${resource.module} ${localAddress(resource)}`, resource);
    }
    for (const module of this.#inModule.keys()) this.#addModule(module);
  }

  #addModule(module: string): void {
    const called = callOf(module);
    if (called === undefined) return;
    const key = `${called.parent} ${called.call}`;
    const modules = this.#modules.get(key) ?? new Set();
    this.#modules.set(key, modules.add(module));
    this.#addModule(called.parent);
  }

  all(type: string, mode: Resource["mode"] = "managed"): readonly Resource[] {
    return this.#byType.get(`${mode} ${type}`) ?? [];
  }

  get managedTypes(): readonly string[] {
    return [...this.#byType.values()].flatMap(([first]) =>
      first?.mode === "managed" ? [first.type] : [],
    );
  }

  /** The instances of a resource of a module, by its address there without keys. */
  instances(module: string, address: string): readonly Resource[] {
    return this.#instances.get(`${module} ${address}`) ?? [];
  }

  in(module: string): readonly Resource[] {
    return this.#inModule.get(module) ?? [];
  }

  /** The addresses of the instances of a module that another one calls. */
  modules(parent: string, call: string): readonly string[] {
    return [...(this.#modules.get(`${parent} ${call}`) ?? [])];
  }

  configurationOf(resource: Resource): ResourceConfiguration | undefined {
    const module = this.moduleOf(resource.module);
    const found = this.#byAddress.get(module) ?? byAddress(module);
    this.#byAddress.set(module, found);
    return found.get(localAddress(resource));
  }

  /** All instances of a module have one configuration. */
  moduleOf(module: string): ModuleConfiguration | undefined {
    if (this.#configured.has(module)) return this.#configured.get(module);
    const found = callsTo(module).reduce<ModuleConfiguration | undefined>(
      (parent, call) => parent?.module_calls?.[call]?.module,
      this.document.configuration,
    );
    this.#configured.set(module, found);
    return found;
  }
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

/** `data.aws_vpc.main` or `aws_vpc.main`. */
export function localAddress({ mode, type, name }: Resource): string {
  return `${mode === "data" ? "data." : ""}${type}.${name}`;
}

function byAddress(
  module: ModuleConfiguration | undefined,
): ReadonlyMap<string, ResourceConfiguration> {
  return new Map((module?.resources ?? []).map((resource) => [resource.address, resource]));
}
