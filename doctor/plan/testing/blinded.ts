import { named, PROVIDERS, type Resources } from "./changed-plan";

export type AttributePath = readonly (string | number)[];

/** One attribute that only apply tells, by an expression of which nothing is known. */
export interface Blinded {
  readonly address: string;
  readonly path: AttributePath;
}

/** The attributes of a resource, and those in its blocks. */
export function attributesOf(value: unknown, at: AttributePath = []): readonly AttributePath[] {
  const own = typeof at.at(-1) === "string" ? [at] : [];
  if (typeof value !== "object" || value === null) return own;
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, each]) => within(value, name, each, at)),
  ];
}

function within(
  parent: object,
  name: string,
  value: unknown,
  at: AttributePath,
): readonly AttributePath[] {
  if (!Array.isArray(parent)) return attributesOf(value, [...at, name]);
  return typeof value === "object" ? attributesOf(value, [...at, Number(name)]) : [];
}

/** A plan that changes all of the resources, and in which one attribute is not known before apply. */
export function blindedPlan(resources: Resources, blinded?: Blinded): string {
  const isBlinded = (address: string) => address === blinded?.address;
  const path = blinded?.path ?? [];
  return JSON.stringify({
    format_version: "1.2",
    resource_changes: [
      ...Object.entries(resources).map(([address, values]) => ({
        ...named(address),
        change: {
          actions: ["update"],
          before: values,
          after: isBlinded(address) ? without(values, path) : values,
          after_unknown: isBlinded(address) ? marks(values, path) : {},
        },
      })),
      {
        ...named("terraform_data.x"),
        change: { actions: ["create"], before: null, after: {}, after_unknown: { output: true } },
      },
    ],
    configuration: {
      provider_config: PROVIDERS,
      root_module: {
        resources: Object.keys(resources).map((address) => ({
          ...named(address),
          expressions: isBlinded(address) ? expressionsAt(path) : {},
        })),
      },
    },
  });
}

function without(value: unknown, [step, ...rest]: AttributePath): unknown {
  const change = (each: unknown, key: string | number) => {
    if (key !== step) return each;
    return rest.length === 0 ? undefined : without(each, rest);
  };
  return Array.isArray(value)
    ? value.map(change)
    : Object.fromEntries(
        Object.entries(value as object).map(([key, each]) => [key, change(each, key)]),
      );
}

function marks(value: unknown, [step, ...rest]: AttributePath): unknown {
  if (step === undefined) return true;
  const inner = marks((value as Record<string | number, unknown>)[step], rest);
  return Array.isArray(value)
    ? value.map((_, place) => (place === step ? inner : {}))
    : { [step]: inner };
}

function expressionsAt(path: AttributePath): object {
  const references = ["terraform_data.x.output", "terraform_data.x"];
  return path.reduceRight<object>(
    (inner, step) => (typeof step === "number" ? [inner] : { [step]: inner }),
    { references },
  );
}
