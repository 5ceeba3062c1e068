import {
  type Counted,
  type End,
  type FilterRule,
  type LabPlan,
  type LinuxAddress,
  type LinuxRoute,
  type LinuxRule,
  type Link,
} from "./lab-plan";

type Drawn = Pick<
  LabPlan,
  "namespaces" | "links" | "addresses" | "routes" | "rules" | "filters" | "counted"
>;

/** A plan while it is drawn. */
export class Drawing {
  readonly #namespaces: string[] = [];
  readonly #links: Link[] = [];
  readonly #addresses: LinuxAddress[] = [];
  readonly #routes: LinuxRoute[] = [];
  readonly #rules: LinuxRule[] = [];
  readonly #filters: FilterRule[] = [];
  readonly #counted: Counted[] = [];
  #realms = 0;
  #numbers = 0;

  get drawn(): Drawn {
    return {
      namespaces: this.#namespaces,
      links: this.#links,
      addresses: this.#addresses,
      routes: this.#routes,
      rules: this.#rules,
      filters: this.#filters,
      counted: this.#counted,
    };
  }

  namespace(name: string): string {
    this.#namespaces.push(name);
    return name;
  }

  link(...ends: [End, End]): void {
    this.#links.push({ ends });
  }

  address(address: LinuxAddress): void {
    this.#addresses.push(address);
  }

  /** Of two routes that Linux cannot tell apart, the first stays. */
  route(route: LinuxRoute): void {
    const isSame = (other: LinuxRoute) =>
      other.namespace === route.namespace &&
      other.table === route.table &&
      other.destination === route.destination &&
      other.metric === route.metric;
    if (!this.#routes.some(isSame)) this.#routes.push(route);
  }

  rule(rule: LinuxRule): void {
    this.#rules.push(rule);
  }

  /** A number that no route has yet. */
  realm(): number {
    this.#realms += 1;
    return this.#realms;
  }

  /** A number for devices, tables, and marks. */
  number(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  filter(filter: FilterRule): void {
    this.#filters.push(filter);
  }

  /** @param jump @default - the rule only counts */
  count(filter: FilterRule, counted: Counted, jump?: "RETURN" | "DROP"): void {
    const id = this.#counted.push(counted) - 1;
    const rule = [filter.rule, `-m comment --comment ${id}`, jump && `-j ${jump}`];
    this.filter({ ...filter, rule: rule.filter(Boolean).join(" ") });
  }
}
