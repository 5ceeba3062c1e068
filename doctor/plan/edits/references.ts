import { callOf } from "../../snapshot/plan/module-address";
import { UNKNOWN_ACCOUNT } from "../../snapshot/plan/places";
import { type Block, type Value } from "../../report/hcl";
import { commonModule, modulesTo } from "./modules";
import { ownAddress, type Target, type Targets } from "./targets";
import { type Written } from "./written";

/** A block that another one needs, such as an output, and the module that gets it. */
export interface Needed {
  readonly module: string;
  readonly block: Block;
  /** The call that gets an argument. @default - the block is new */
  readonly call?: string;
}

/** The references of one module to what the plan has, wherever that is. */
export class References {
  readonly #written: Written;
  readonly #targets: Targets;
  readonly #module: string;
  readonly #needed = new Map<string, Needed>();

  constructor(written: Written, targets: Targets, module: string) {
    this.#written = written;
    this.#targets = targets;
    this.#module = module;
  }

  /** What has to be there for the references. */
  get needed(): readonly Needed[] {
    return [...this.#needed.values()];
  }

  /** The same value with references for the ids and ARNs in it. */
  in(value: Value): Value {
    if (typeof value === "string") return this.#text(value);
    if (typeof value !== "object") return value;
    if (isList(value)) return value.map((each) => this.in(each));
    if ("object" in value) return { object: this.inAll(value.object) };
    if ("encoded" in value) return { encoded: this.in(value.encoded) };
    if ("added" in value) {
      const { added } = value;
      return { added: isList(added) ? added.map((each) => this.in(each)) : this.inAll(added) };
    }
    return "expression" in value ? { expression: this.#lists(value.expression) } : value;
  }

  inAll(values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, this.in(value)]));
  }

  block({ arguments: given, blocks, ...block }: Block): Block {
    return {
      ...block,
      arguments: this.inAll(given),
      ...(blocks && { blocks: blocks.map((each) => this.block(each)) }),
    };
  }

  /** The prefix list of DynamoDB, which every account has. */
  prefixList(serviceName: string): string {
    return this.#data("aws_prefix_list", "dynamodb", { name: serviceName });
  }

  to({ resource, attribute }: Target): string {
    const { module } = resource;
    const common = commonModule([module, this.#module]);
    const name = `${ownAddress(resource)}.${attribute}`
      .replace(/^(data\.)?aws_/, "")
      .replaceAll(/\W+/g, "_");
    const up = modulesTo(module).slice(modulesTo(common).length).reverse();
    const outside = up.reduce(
      (expression, from) => this.#output(from, name, expression),
      `${ownAddress(resource)}.${attribute}`,
    );
    return modulesTo(this.#module)
      .slice(modulesTo(common).length)
      .reduce((expression, into) => this.#argument(into, name, expression), outside);
  }

  #lists(expression: string): string {
    return expression.replaceAll(/\bpl-[0-9a-z]+/g, (id) => {
      const service = this.#targets.prefixList(id);
      return service === undefined ? id : this.prefixList(service);
    });
  }

  #text(text: string): Value {
    const target = this.#targets.find(text);
    if (target !== undefined) {
      const expression = this.to(target);
      const { suffix } = target;
      return suffix === undefined ? { expression } : { template: [{ expression }, suffix] };
    }
    const service = this.#targets.prefixList(text);
    if (service !== undefined) return { expression: `${this.prefixList(service)}.id` };
    const endpoint = this.#targets.resource(/^https:\/\/(vpce-[0-9a-z]+)-/.exec(text)?.[1] ?? "");
    if (endpoint !== undefined) {
      const attribute = "dns_entry[0].dns_name";
      return { template: ["https://", { expression: this.to({ resource: endpoint, attribute }) }] };
    }
    return text.includes(UNKNOWN_ACCOUNT) ? this.#ofAccount(text) : text;
  }

  #ofAccount(text: string): Value {
    const address = this.#data("aws_caller_identity", "current", {});
    const expression = `${address}.account_id`;
    const [first = "", ...rest] = text.split(UNKNOWN_ACCOUNT);
    return { template: [first, ...rest.flatMap((part) => [{ expression }, part])] };
  }

  /** A data source that reads this, from the module if it has one. */
  #data(type: string, name: string, given: Readonly<Record<string, string>>): string {
    const known = this.#written
      .dataIn(this.#module, type)
      .find(({ values }) => Object.entries(given).every(([key, value]) => values[key] === value));
    if (known !== undefined) return ownAddress(known);
    const block = { keyword: "data", labels: [type, name], arguments: given };
    const address = `data.${type}.${name}`;
    this.#needed.set(address, { module: this.#module, block });
    return address;
  }

  /** A value of a module, as the module that calls it refers to it. */
  #output(module: string, wanted: string, expression: string): string {
    const known = this.#written.outputOf(module, expression);
    const name = known ?? wanted;
    if (known === undefined) {
      this.#needed.set(`output ${module} ${name}`, {
        module,
        block: { keyword: "output", labels: [name], arguments: { value: { expression } } },
      });
    }
    return `${module.slice((callOf(module)?.parent ?? "").length).replace(/^\./, "")}.${name}`;
  }

  /** A value, as a variable of a module that is called with it. */
  #argument(module: string, name: string, expression: string): string {
    const { parent = "", call = "" } = callOf(module) ?? {};
    this.#needed.set(`variable ${module} ${name}`, {
      module,
      block: {
        keyword: "variable",
        labels: [name],
        arguments: { type: { expression: "string" } },
      },
    });
    this.#needed.set(`argument ${module} ${name}`, {
      module: parent,
      call: module,
      block: { keyword: "module", labels: [call], arguments: { [name]: { expression } } },
    });
    return `var.${name}`;
  }
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}
