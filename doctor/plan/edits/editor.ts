import { type Block, blockText, type Value } from "../../report/hcl";
import { type ResourceBlock, resourceBlocks } from "../../report/terraform-fixes";
import { type Resource } from "../../snapshot/plan";
import { textsIn } from "../../snapshot/plan/nodes";
import { callOf } from "../../snapshot/plan/module-address";
import { commonModule } from "./modules";
import { References } from "./references";
import { type Snippet } from "./snippet";
import { ownAddress, type Target, type Targets } from "./targets";
import { type Place, type Written } from "./written";

const STAYS = "what is here stays, and";

/** Writes what a configuration gets, where it belongs. */
export class Editor {
  readonly #taken = new Set<string>();

  constructor(
    readonly written: Written,
    readonly targets: Targets,
  ) {}

  /** An argument of a resource gets a value. */
  set(resource: Resource, argument: string, value: Value): readonly Snippet[] {
    const place = this.written.place(resource, argument);
    const { keyword, labels } = place;
    const given = { [place.argument]: value };
    return this.#change(resource, place, { keyword, labels, arguments: given });
  }

  /** A list, or an object, gets more values. */
  extend(
    resource: Resource,
    argument: string,
    added: readonly Value[] | Readonly<Record<string, Value>>,
  ): readonly Snippet[] {
    if (this.written.isSet(resource, argument)) return this.set(resource, argument, { added });
    return this.set(resource, argument, isList(added) ? added : { object: added });
  }

  /** A resource, or a data source, gets a block. */
  insert(resource: Resource, first: Block, ...others: readonly Block[]): readonly Snippet[] {
    const { module, mode, type, name, address } = resource;
    const argument = first.labels?.[0] ?? first.keyword;
    const blocks = [first, ...others];
    const keyword = mode === "data" ? "data" : "resource";
    const labels = [type, name];
    const place = { module, keyword, labels, address, argument } as const;
    return this.#change(resource, place, { keyword, labels, arguments: {}, blocks });
  }

  remove(resource: Resource, argument?: string): Snippet {
    const { module, address } = resource;
    return {
      ...this.#at(module),
      action: "remove",
      address,
      ...(argument !== undefined && { argument }),
      hcl: "",
    };
  }

  /**
   * A new resource, in the innermost module that has all that it refers to.
   *
   * @param targets arguments that refer to something by its name
   */
  add(resource: ResourceBlock, targets: Readonly<Record<string, Target>> = {}): readonly Snippet[] {
    const { arguments: given } = resource;
    const found = textsIn(Object.values(given)).flatMap((text) => this.targets.find(text) ?? []);
    const all = [...found, ...Object.values(targets)];
    const module = this.#ownText(commonModule(all.map((target) => target.resource.module)));
    const references = new References(this.written, this.targets, module);
    const named = Object.entries(targets).map(([name, target]) => [
      name,
      { expression: references.to(target) },
    ]);
    const blocks = resourceBlocks({
      ...resource,
      name: this.#free(module, resource.type, this.#nameOf(resource.name)),
      arguments: { ...references.inAll(given), ...(Object.fromEntries(named) as typeof given) },
    });
    const hcl = blocks.map(blockText).join("\n");
    return [{ ...this.#at(module), action: "add", hcl }, ...this.#needed(references)];
  }

  #change(resource: Resource, place: Place, block: Block): readonly Snippet[] {
    const { module, address, argument } = place;
    const references = new References(this.written, this.targets, module);
    const isOne = place.keyword !== "module" && resource.key !== undefined;
    const comment = isOne ? `only for ${ownAddress(resource)}; ${STAYS}` : STAYS;
    const hcl = blockText(references.block({ ...block, comment }));
    return [
      { ...this.#at(module), action: "change", address, argument, hcl },
      ...this.#needed(references),
    ];
  }

  #needed({ needed }: References): readonly Snippet[] {
    return needed.map(({ module, block, call }): Snippet => {
      if (call === undefined) return { ...this.#at(module), action: "add", hcl: blockText(block) };
      const [argument = ""] = Object.keys(block.arguments);
      const hcl = blockText({ ...block, comment: STAYS });
      return { ...this.#at(module), action: "change", address: call, argument, hcl };
    });
  }

  #at(module: string): Pick<Snippet, "module" | "source"> {
    const source = this.written.sourceOf(module);
    return { module, ...(source !== undefined && { source }) };
  }

  /** The innermost module around one whose text can be changed. */
  #ownText(module: string): string {
    const isOwn = this.written.sourceOf(module) === undefined;
    return isOwn ? module : this.#ownText(callOf(module)?.parent ?? "");
  }

  /** A name that no resource of the type has in this module. */
  #free(module: string, type: string, wanted: string): string {
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : `${wanted}_${number}`;
      const key = `${module} ${type}.${name}`;
      if (this.#taken.has(key) || this.written.hasIn(module, `${type}.${name}`)) continue;
      this.#taken.add(key);
      return name;
    }
  }

  /** Names are made from ids. */
  #nameOf(name: string): string {
    return name.replaceAll(/[a-z]+_planned\d+/g, (id) => {
      const resource = this.targets.resource(id.replace("_", "-"));
      return resource === undefined ? id : nameText(resource);
    });
  }
}

/** `private_0` of `module.a.aws_subnet.private[0]`. */
function nameText({ name, key }: Resource): string {
  return [name, ...(key === undefined ? [] : [key])].join("_").replaceAll(/\W+/g, "_");
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}
