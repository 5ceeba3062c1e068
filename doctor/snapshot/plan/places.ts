import { formatArn, parseArn } from "../../../aws/arn";
import { partitionOf } from "../../../aws/partitions";
import { type Expressions } from "./configuration";
import { type Resource } from "./document";
import { follow } from "./references";
import { type PlanIndex } from "./plan-index";
import { evaluateTemplate } from "./template";
import { textsIn, valueAt } from "./nodes";

/** Stands for the account while it is not known. No account has this id. */
export const UNKNOWN_ACCOUNT = "000000000000";

/** The account and the Regions of a plan. */
export class Places {
  readonly #index: PlanIndex;
  readonly #regions = new Map<string, string>();
  readonly account: string;
  readonly region: string | undefined;

  /**
   * @param region of providers that name none
   * @param account of a plan that names none
   */
  constructor(index: PlanIndex, region?: string, account = UNKNOWN_ACCOUNT) {
    this.#index = index;
    const { providers } = index.document;
    for (const [key, { expressions }] of Object.entries(providers)) {
      const found = regionIn(index, expressions) ?? regionOfThings(index, key);
      if (found !== undefined) this.#regions.set(key, found);
    }
    const { arns, regions } = identitiesIn(index);
    this.region = this.#regions.get("aws") ?? region ?? regions[0];
    this.account = arns[0] ?? account;
  }

  regionOf(resource: Resource): string {
    const own = resource.values.region;
    if (typeof own === "string" && own !== "") return own;
    const key = providerOf(this.#index, resource);
    // A module's provider has the key `module:name`.
    const found = this.#regions.get(key) ?? this.#regions.get(key.split(":").at(-1) ?? key);
    return found ?? this.region ?? "";
  }

  arn(resource: Resource, service: string, name: string, isGlobal = false): string {
    const region = this.regionOf(resource);
    return formatArn({
      partition: partitionOf(region).name,
      service,
      region: isGlobal ? "" : region,
      account: this.account,
      resource: name,
    });
  }
}

function regionIn(index: PlanIndex, expressions: Expressions | undefined): string | undefined {
  const expression = expressions?.region;
  const constant = valueAt(expression, ["constant_value"]);
  const value = evaluateTemplate(constant, (reference) => {
    const node = follow(index, reference, { module: "" });
    return node?.kind === "value" ? { known: true, value: node.value } : undefined;
  });
  if (value?.known === true && typeof value.value === "string") return value.value;
  const references = valueAt(expression, ["references"]);
  const [reference] = Array.isArray(references) ? (references as readonly string[]) : [];
  const node = reference === undefined ? undefined : follow(index, reference, { module: "" });
  return node?.kind === "value" && typeof node.value === "string" ? node.value : undefined;
}

function providerOf(index: PlanIndex, resource: Resource): string {
  return index.configurationOf(resource)?.provider_config_key ?? "aws";
}

/** What names the Region of a resource. */
const REGIONAL: Readonly<Record<string, RegExp>> = {
  arn: /^arn:[^:]*:[^:]*:([^:]+):/,
  availability_zone: /^([a-z]+(?:-[a-z]+)+-\d+)[a-z]$/,
  service_name: /^com\.amazonaws\.([^.]+)\./,
};

/** The Region of what a provider makes, if the plan does not have the provider's own. */
function regionOfThings(index: PlanIndex, provider: string): string | undefined {
  for (const resource of index.document.resources) {
    if (providerOf(index, resource) !== provider) continue;
    for (const [name, pattern] of Object.entries(REGIONAL)) {
      const [, region] = pattern.exec(String(resource.values[name])) ?? [];
      if (region !== undefined) return region;
    }
  }
  return undefined;
}

/** The accounts and Regions that data sources and ARNs of the plan name. */
function identitiesIn(index: PlanIndex): {
  readonly arns: readonly string[];
  readonly regions: readonly string[];
} {
  const callers = index.all("aws_caller_identity", "data").map(({ values }) => values.account_id);
  const regions = index.all("aws_region", "data").map(({ values }) => values.id ?? values.name);
  const own = [...index.document.resources, ...index.document.before].flatMap(
    ({ mode, type, values }) =>
      mode === "managed" && type.startsWith("aws_") ? textsIn(values.arn) : [],
  );
  // A function's role is of its account.
  const roles = index.all("aws_lambda_function").flatMap(({ values }) => textsIn(values.role));
  const parsed = own.flatMap((arn) => parseArn(arn) ?? []);
  const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
  return {
    arns: [
      ...callers.filter(isText),
      ...parsed.map(({ account }) => account),
      ...roles.flatMap((role) => parseArn(role)?.account ?? []),
    ].filter((account) => /^\d{12}$/.test(account) && account !== UNKNOWN_ACCOUNT),
    regions: [...regions.filter(isText), ...parsed.map(({ region }) => region)].filter(isText),
  };
}
