import { z } from "zod";
import { withoutSecrets } from "./secrets";

/**
 * An expression of the configuration. A configuration in JSON keeps its text, and one in HCL does not.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export interface Expression {
  readonly constant_value?: unknown;
  /** e.g. `aws_subnet.a[0].id`, followed by everything that it is in: `aws_subnet.a[0]`, `aws_subnet.a`. */
  readonly references?: readonly string[] | undefined;
}

/** An expression, or the expressions of nested blocks. */
export type Expressions = Readonly<Record<string, unknown>>;

export interface ResourceConfiguration {
  readonly address: string;
  readonly provider_config_key?: string | undefined;
  readonly expressions?: Expressions | undefined;
  readonly count_expression?: Expression | undefined;
  readonly for_each_expression?: Expression | undefined;
}

export interface ModuleCall {
  readonly source?: string | undefined;
  readonly expressions?: Expressions | undefined;
  readonly count_expression?: Expression | undefined;
  readonly for_each_expression?: Expression | undefined;
  readonly module?: ModuleConfiguration | undefined;
}

interface Variable {
  readonly default?: unknown;
  readonly sensitive?: boolean | undefined;
}

export interface ModuleConfiguration {
  readonly resources?: readonly ResourceConfiguration[] | undefined;
  readonly outputs?:
    Readonly<Record<string, { readonly expression?: Expression | undefined }>> | undefined;
  readonly module_calls?: Readonly<Record<string, ModuleCall>> | undefined;
  readonly variables?: Readonly<Record<string, Variable>> | undefined;
}

const expression: z.ZodType<Expression> = z.object({
  constant_value: z.unknown().optional(),
  references: z.array(z.string()).optional(),
});
const expressions = z.record(z.string(), z.unknown());
const repeated = {
  count_expression: expression.optional(),
  for_each_expression: expression.optional(),
};

const moduleCall: z.ZodType<ModuleCall> = z.object({
  source: z.string().optional(),
  ...repeated,
  expressions: expressions.optional(),
  module: z.lazy(() => moduleConfiguration).optional(),
});

export const moduleConfiguration: z.ZodType<ModuleConfiguration> = z.object({
  resources: z
    .array(
      z.object({
        ...repeated,
        address: z.string(),
        provider_config_key: z.string().optional(),
        expressions: expressions.optional(),
      }),
    )
    .optional(),
  outputs: z.record(z.string(), z.object({ expression: expression.optional() })).optional(),
  module_calls: z.record(z.string(), moduleCall).optional(),
  variables: z
    .record(
      z.string(),
      z
        .object({ default: z.unknown().optional(), sensitive: z.boolean().optional() })
        .transform((variable) => ({
          ...variable,
          default: withoutSecrets(variable.default, variable.sensitive === true),
        })),
    )
    .optional(),
});

export const providers = z.record(
  z.string(),
  z.object({ name: z.string().optional(), expressions: expressions.optional() }),
);
export type Provider = z.infer<typeof providers>[string];

/** Whether this part of a configuration is an expression, and not a block. */
export function isExpression(part: unknown): part is Expression {
  return (
    typeof part === "object" &&
    part !== null &&
    !Array.isArray(part) &&
    ("constant_value" in part || Array.isArray((part as Expression).references))
  );
}
