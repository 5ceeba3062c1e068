import { type Expression } from "../../snapshot/plan/configuration";
import { type PlanDocument, type Resource } from "../../snapshot/plan";
import { callOf } from "../../snapshot/plan/module-address";
import { localAddress, PlanIndex } from "../../snapshot/plan/plan-index";
import { writtenReferences } from "../../snapshot/plan/traversal";

/** Where an argument is written. */
export interface Place {
  /** The module that has the block. Empty: the root. */
  readonly module: string;
  readonly keyword: "resource" | "data" | "module";
  readonly labels: readonly string[];
  readonly address: string;
  readonly argument: string;
}

/** What of a plan is written where. */
export class Written {
  readonly #index: PlanIndex;
  readonly #byAddress: ReadonlyMap<string, Resource>;

  constructor(document: PlanDocument) {
    this.#index = new PlanIndex(document);
    this.#byAddress = new Map(document.resources.map((resource) => [resource.address, resource]));
  }

  at(address: string): Resource | undefined {
    return this.#byAddress.get(address);
  }

  all(type: string, mode: Resource["mode"] = "managed"): readonly Resource[] {
    return this.#index.all(type, mode);
  }

  hasIn(module: string, address: string): boolean {
    return this.#index.instances(module, address).length > 0;
  }

  dataIn(module: string, type: string): readonly Resource[] {
    return this.all(type, "data").filter((resource) => resource.module === module);
  }

  /** Whether the configuration sets one of the arguments. A state has none, so there values count. */
  isSet(resource: Resource, ...names: readonly string[]): boolean {
    const configured = this.#index.configurationOf(resource);
    if (configured !== undefined)
      return names.some((name) => name in (configured.expressions ?? {}));
    return names.some((name) => {
      const value = resource.values[name];
      return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
    });
  }

  /** The references of an argument, as they are written. */
  references(resource: Resource, argument: string): readonly string[] {
    return referencesOf(this.#index.configurationOf(resource)?.expressions?.[argument]);
  }

  /** The resources of a type whose argument names another one. */
  partsOf(owner: Resource, type: string, argument: string): readonly Resource[] {
    const { id, arn, name } = owner.values;
    const local = localAddress(owner);
    const instance = owner.address.slice(owner.module.length).replace(/^\./, "");
    return this.all(type).filter((part) => {
      const value = part.values[argument];
      if (typeof value === "string" && [id, arn, name].includes(value)) return true;
      if (part.module !== owner.module) return false;
      const [reference = "", ...others] = this.references(part, argument);
      return (
        others.length === 0 &&
        [local, instance].some((address) => isAttributeOf(reference, address))
      );
    });
  }

  /** Where an argument is written: in the block, or in the call of the module whose variable it is. */
  place(resource: Resource, argument: string): Place {
    const { module, mode, type, name, address } = resource;
    const place: Place = {
      module,
      keyword: mode === "data" ? "data" : "resource",
      labels: [type, name],
      address,
      argument,
    };
    return this.#passed(place, this.references(resource, argument));
  }

  #passed(place: Place, [reference = "", ...others]: readonly string[]): Place {
    const variable = /^var\.([\w-]+)$/.exec(reference)?.[1];
    const call = callOf(place.module);
    if (variable === undefined || others.length > 0 || call === undefined) return place;
    const configured = this.#index.moduleOf(call.parent)?.module_calls?.[call.call];
    return this.#passed(
      {
        module: call.parent,
        keyword: "module",
        labels: [call.call],
        address: place.module,
        argument: variable,
      },
      referencesOf(configured?.expressions?.[variable]),
    );
  }

  /** The output of a module that is only this reference. */
  outputOf(module: string, reference: string): string | undefined {
    const outputs = Object.entries(this.#index.moduleOf(module)?.outputs ?? {});
    const found = outputs.find(([, { expression }]) => {
      const [only, ...others] = referencesOf(expression);
      return only === reference && others.length === 0;
    });
    return found?.[0];
  }

  /** Where a module comes from, if its text is nobody's here, such as from a registry. */
  sourceOf(module: string): string | undefined {
    const call = callOf(module);
    if (call === undefined) return undefined;
    const above = this.sourceOf(call.parent);
    const { source } = this.#index.moduleOf(call.parent)?.module_calls?.[call.call] ?? {};
    return above ?? (source === undefined || /^\.\.?\//.test(source) ? undefined : source);
  }

  /** How many resources and outputs of a module refer to something in it. */
  usesOf(module: string, address: string): number {
    const {
      resources = [],
      outputs = {},
      module_calls: calls = {},
    } = this.#index.moduleOf(module) ?? {};
    const users = [
      ...resources.map(({ expressions }) => expressions),
      ...Object.values(outputs).map(({ expression }) => expression),
      ...Object.values(calls).map(({ expressions }) => expressions),
    ];
    return users.filter((user) => JSON.stringify(user ?? {}).includes(`"${address}"`)).length;
  }
}

function referencesOf(expression: unknown): readonly string[] {
  const { references = [] } = (expression ?? {}) as Expression;
  return Array.isArray(references) ? writtenReferences(references) : [];
}

function isAttributeOf(reference: string, address: string): boolean {
  return reference.startsWith(`${address}.`) && !reference.slice(address.length + 1).includes(".");
}
