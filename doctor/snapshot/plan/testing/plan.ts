/** Plans, written by hand in the shape that `terraform show -json` prints. */
import { type Expressions, type ModuleCall } from "../configuration";

export interface PlannedResource {
  /** In its module, without keys: `aws_subnet.a`, `data.aws_vpc.main`. */
  readonly resource: string;
  /** @default - the root */
  readonly module?: string;
  /** Of count or for_each. @default - one instance without a key */
  readonly keys?: readonly (string | number)[];
  readonly after?: Readonly<Record<string, unknown>>;
  /** Attributes that are known only after apply. */
  readonly unknown?: readonly string[] | { readonly [attribute: string]: unknown };
  readonly sensitive?: Readonly<Record<string, unknown>>;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly importing?: true;
}

export interface Configured {
  readonly expressions?: Expressions;
  readonly forEach?: readonly string[];
}

/** A module's configuration, by the addresses of its resources. */
export interface ConfiguredModule {
  readonly resources?: Readonly<Record<string, Configured>>;
  readonly calls?: Readonly<Record<string, ModuleCall>>;
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
}

/** What an expression in HCL looks like: its references, and what each of them implies. */
export function refers(...references: readonly string[]): { readonly references: string[] } {
  return { references: references.flatMap(implied) };
}

function implied(reference: string): readonly string[] {
  if (/^(each|count|var|local|path)\./.test(reference)) return [reference];
  const [type = "", name = "", ...rest] = reference.split(".");
  const isData = type === "data";
  const resource = isData
    ? `${type}.${name}.${rest[0]?.split("[")[0] ?? ""}`
    : `${type}.${name.split("[")[0] ?? ""}`;
  const instance = isData ? `${type}.${name}.${rest[0] ?? ""}` : `${type}.${name}`;
  return [...new Set([reference, instance, resource])];
}

export function configuration({
  resources = {},
  calls = {},
  outputs = {},
}: ConfiguredModule): object {
  return {
    resources: Object.entries(resources).map(([address, { expressions, forEach }]) => ({
      address,
      expressions,
      ...(forEach && { for_each_expression: refers(...forEach) }),
    })),
    module_calls: calls,
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, references]) => [
        name,
        { expression: refers(...references) },
      ]),
    ),
  };
}

export interface PlanText {
  readonly resources: readonly PlannedResource[];
  readonly root?: ConfiguredModule;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What is in the plan besides. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export function planText({ resources, root = {}, variables = {}, more = {} }: PlanText): string {
  return JSON.stringify({
    format_version: "1.2",
    resource_changes: resources.flatMap(changes),
    configuration: {
      provider_config: {
        aws: { name: "aws", expressions: { region: { constant_value: "us-east-2" } } },
      },
      root_module: configuration(root),
    },
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, { value }]),
    ),
    ...more,
  });
}

function changes({
  resource,
  module = "",
  keys,
  after = {},
  unknown = [],
  sensitive = {},
  before,
  importing,
}: PlannedResource) {
  const isData = resource.startsWith("data.");
  const [type, name] = resource.replace("data.", "").split(".");
  const prefix = module === "" ? "" : `${module}.`;
  const marks = isNames(unknown)
    ? Object.fromEntries(unknown.map((attribute) => [attribute, true]))
    : unknown;
  return (keys ?? [undefined]).map((key) => ({
    address: `${prefix}${resource}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`,
    ...(module !== "" && { module_address: module }),
    mode: isData ? "data" : "managed",
    type,
    name,
    index: key,
    change: {
      actions: [before === undefined ? "create" : "update"],
      before: before ?? null,
      after,
      after_unknown: { id: before === undefined, arn: before === undefined, ...marks },
      after_sensitive: sensitive,
      ...(importing && { importing: { id: "imported" } }),
    },
  }));
}

function isNames(unknown: NonNullable<PlannedResource["unknown"]>): unknown is readonly string[] {
  return Array.isArray(unknown);
}
