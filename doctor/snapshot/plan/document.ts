import { z } from "zod";
import { DoctorError } from "../../errors";
import { withoutSecrets } from "./secrets";
import {
  type ModuleConfiguration,
  moduleConfiguration,
  type Provider,
  providers,
} from "./configuration";

/**
 * A resource or a data source, as it is after apply.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface Resource {
  /** e.g. `module.vpc.aws_route_table.private[0]` */
  readonly address: string;
  /** The address of its module. Empty: the root. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** Of count or for_each. @default - the resource has neither */
  readonly key?: string | number;
  readonly values: Readonly<Record<string, unknown>>;
  /** The same shape, with `true` for what is known only after apply. */
  readonly unknown: unknown;
  /** The same shape, with `true` for what must not be shown. */
  readonly sensitive: unknown;
  /** Whether more belongs to it than the plan has, as when somebody else made it. */
  readonly hasMore?: true;
}

/** What `terraform show -json` prints about a plan or a state. */
export interface PlanDocument {
  readonly kind: "plan" | "state";
  /** After apply. */
  readonly resources: readonly Resource[];
  /** Before apply. Empty if nothing is there yet. */
  readonly before: readonly Resource[];
  /** @default - a state has none */
  readonly configuration?: ModuleConfiguration;
  readonly providers: Readonly<Record<string, Provider>>;
  /** The values of the root module's variables. */
  readonly variables: Readonly<Record<string, unknown>>;
}

const MAJOR = "1";

const values = z.record(z.string(), z.unknown());
const key = z.union([z.string(), z.number()]).optional();
const identity = {
  address: z.string(),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  index: key,
};

const stateResource = z.object({
  ...identity,
  values: values.nullish(),
  sensitive_values: z.unknown().optional(),
  deposed_key: z.string().optional(),
});

interface StateModule {
  readonly address?: string | undefined;
  readonly resources?: readonly z.infer<typeof stateResource>[] | undefined;
  readonly child_modules?: readonly StateModule[] | undefined;
}

const stateModule: z.ZodType<StateModule> = z.object({
  address: z.string().optional(),
  resources: z.array(stateResource).optional(),
  child_modules: z.array(z.lazy(() => stateModule)).optional(),
});

const state = z.object({ root_module: stateModule.optional() });

const resourceChange = z.object({
  ...identity,
  module_address: z.string().optional(),
  deposed: z.string().optional(),
  change: z.object({
    actions: z.array(z.string()),
    before: values.nullish(),
    after: values.nullish(),
    after_unknown: z.unknown().optional(),
    before_sensitive: z.unknown().optional(),
    after_sensitive: z.unknown().optional(),
    importing: z.unknown().optional(),
  }),
});

const planSchema = z.object({
  errored: z.boolean().optional(),
  resource_changes: z.array(resourceChange).default([]),
  prior_state: z.object({ values: state.optional() }).optional(),
  configuration: z.object({
    provider_config: providers.default({}),
    root_module: moduleConfiguration.default({}),
  }),
  variables: z.record(z.string(), z.object({ value: z.unknown().optional() })).default({}),
});

const stateSchema = z.object({ values: state.optional() });

const HOW = "print it with `terraform show -json FILE`";

/**
 * Reads what `terraform show -json` prints. Nothing that the text holds is in a message.
 *
 * @param origin how messages name the text
 * @throws DoctorError when the text is not a plan or a state that this doctor reads
 */
export function readDocument(text: string, origin: string): PlanDocument {
  const json = parse(text, origin);
  const { format_version: version } = json;
  if (typeof version !== "string") {
    throw new DoctorError(`${origin} is JSON, but neither a plan nor a state; ${HOW}`);
  }
  if (version.split(".")[0] !== MAJOR) {
    throw new DoctorError(
      `${origin} has the format ${version.slice(0, 20)}, but this doctor reads ${MAJOR}.x; update the doctor`,
    );
  }
  const document = "configuration" in json ? fromPlan(json, origin) : fromState(json, origin);
  if (![...document.resources, ...document.before].some(({ type }) => type.startsWith("aws_"))) {
    throw new DoctorError(`${origin} has no resource of the provider hashicorp/aws`);
  }
  return document;
}

function parse(text: string, origin: string): Readonly<Record<string, unknown>> {
  const content = text.replace(/^\uFEFF/, "").trimStart();
  if (content.slice(0, 4).includes("\0")) {
    throw new DoctorError(
      `${origin} is UTF-16, as PowerShell writes it; write it as UTF-8, or pipe it into the doctor`,
    );
  }
  if (content === "") throw new DoctorError(`${origin} is empty; ${HOW}`);
  if (content.startsWith("PK")) {
    throw new DoctorError(`${origin} is a saved plan, not its JSON; ${HOW}`);
  }
  if (/^\{"@level"/.test(content)) {
    throw new DoctorError(
      `${origin} is the log of \`terraform plan -json\`; save the plan with -out, and ${HOW}`,
    );
  }
  if (!content.startsWith("{"))
    throw new DoctorError(`${origin} is not the JSON of an object; ${HOW}`);
  try {
    return JSON.parse(content) as Readonly<Record<string, unknown>>;
  } catch {
    // The parser's message quotes the text, which may have secrets, so it is no cause.
    throw new DoctorError(
      `${origin} is not complete JSON (${text.length} characters); ${HOW} again`,
    );
  }
}

function checked<T>(schema: z.ZodType<T>, json: unknown, origin: string): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  throw new DoctorError(
    `\`${where}\` in ${origin} does not match the output of terraform show -json: ${issue?.code ?? ""}`,
  );
}

function fromPlan(json: unknown, origin: string): PlanDocument {
  const plan = checked(planSchema, json, origin);
  if (plan.errored === true) {
    throw new DoctorError(`${origin} is a plan that failed; mend what terraform plan says first`);
  }
  const prior = resourcesIn(plan.prior_state?.values?.root_module);
  const changed = new Set(plan.resource_changes.map(addressOf));
  return {
    kind: "plan",
    resources: [
      ...plan.resource_changes.filter(({ deposed }) => deposed === undefined).flatMap(afterChange),
      // Data sources that are not read during apply, and what a plan with -target leaves alone.
      ...prior.filter(({ address }) => !changed.has(address)),
    ],
    before: prior,
    configuration: plan.configuration.root_module,
    providers: plan.configuration.provider_config,
    variables: Object.fromEntries(
      Object.entries(plan.variables).map(([name, { value }]) => [
        name,
        withoutSecrets(value, plan.configuration.root_module.variables?.[name]?.sensitive === true),
      ]),
    ),
  };
}

/** What is deposed is still there beside what replaces it, which has the same address. */
function addressOf({
  address,
  deposed,
}: {
  address: string;
  deposed?: string | undefined;
}): string {
  return deposed === undefined ? address : `${address} (deposed ${deposed})`;
}

function fromState(json: unknown, origin: string): PlanDocument {
  const { values: found } = checked(stateSchema, json, origin);
  return {
    kind: "state",
    resources: resourcesIn(found?.root_module),
    before: [],
    providers: {},
    variables: {},
  };
}

function afterChange({
  change,
  module_address: module = "",
  index,
  ...resource
}: z.infer<typeof resourceChange>): readonly Resource[] {
  const { actions, before, after, after_unknown: unknown } = change;
  // A resource that Terraform forgets stays in the account.
  const stays = actions.includes("forget") ? before : after;
  if (stays === null || stays === undefined) return [];
  const forgotten = actions.includes("forget");
  const sensitive = forgotten ? change.before_sensitive : change.after_sensitive;
  return [
    {
      ...resource,
      module,
      ...(index !== undefined && { key: index }),
      values: withoutSecrets(stays, sensitive),
      unknown: forgotten ? {} : unknown,
      sensitive,
      ...(change.importing !== undefined && { hasMore: true }),
    },
  ];
}

function resourcesIn(module: StateModule | undefined): readonly Resource[] {
  if (module === undefined) return [];
  const own = (module.resources ?? []).map(
    ({
      values: found,
      sensitive_values: sensitive,
      index,
      deposed_key: deposed,
      ...resource
    }): Resource => ({
      ...resource,
      address: addressOf({ address: resource.address, deposed }),
      module: module.address ?? "",
      ...(index !== undefined && { key: index }),
      values: withoutSecrets(found ?? {}, sensitive),
      unknown: {},
      sensitive: sensitive ?? {},
    }),
  );
  return [...own, ...(module.child_modules ?? []).flatMap(resourcesIn)];
}
