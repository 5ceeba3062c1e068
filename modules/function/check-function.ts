import { type IConstruct } from "constructs";
import { ENVIRONMENT } from "../../contract/function";
import { accessRule } from "../access/grant";
import { ValidationError } from "../errors";
import { architectureRule } from "../limits/architecture";
import { logRetentionRule } from "../limits/log-retention";
import { roleNameRule } from "../limits/role-name";
import { roleRules } from "../limits/role-options";
import { broken, checkProps, show } from "../rules";
import { environmentRule, variableRule } from "./environment";
import { type DynamoDbFunctionProps } from "./function-props";
import {
  functionNameRule,
  handlerRule,
  layersRule,
  memoryRule,
  reservedConcurrencyRule,
  runtimeRule,
  securityGroupsRule,
  timeoutRule,
  tracingRule,
} from "./limits";
import { statementsRule } from "./statements";
import { targetRule } from "./targets";

/**
 * Checks a function's props, each by itself and then together, before anything is created.
 *
 * @throws ValidationError with every problem of the first kind that there is.
 */
export function checkFunction(scope: IConstruct, props: DynamoDbFunctionProps): void {
  checkProps(
    scope,
    {
      name: functionNameRule,
      roleName: roleNameRule,
      ...roleRules,
      runtime: runtimeRule,
      handler: handlerRule,
      architecture: architectureRule,
      memoryMb: memoryRule,
      timeoutSeconds: timeoutRule,
      logRetentionDays: logRetentionRule,
      access: accessRule,
      environment: environmentRule,
      layers: layersRule,
      reservedConcurrentExecutions: reservedConcurrencyRule,
      tracing: tracingRule,
      securityGroups: securityGroupsRule,
      deadLetterQueue: targetRule("sqs"),
      deadLetterTopic: targetRule("sns"),
      initialPolicy: statementsRule,
    },
    // A new role has the function's name by default, which must be one for a role too.
    { ...(props as Given), roleName: props.roleName ?? (props.role ? undefined : props.name) },
  );
  const problems = [...accessProblems(props), ...contradictions(props), ...variableProblems(props)];
  if (problems.length > 0) throw new ValidationError(problems, scope);
}

/** An omitted prop is undefined. */
type Given = {
  readonly [K in keyof Required<DynamoDbFunctionProps>]: DynamoDbFunctionProps[K] | undefined;
};

function accessProblems({ tables = [] }: DynamoDbFunctionProps): readonly string[] {
  return tables.flatMap(({ access }, index) =>
    access === undefined || accessRule.schema.safeParse(access).success
      ? []
      : [broken(`tables[${index}].access`, accessRule, access)],
  );
}

function contradictions(props: DynamoDbFunctionProps): readonly string[] {
  const { access, network, securityGroups = [], deadLetterQueue, deadLetterTopic, table } = props;
  return [
    ...(access !== undefined && table === undefined
      ? [`\`access\` must not be given without \`table\`, got: ${show(access)}`]
      : []),
    ...(securityGroups.length > 0 && network === undefined
      ? [`\`securityGroups\` must be empty outside a network, got: ${securityGroups.length}`]
      : []),
    ...(deadLetterQueue !== undefined && deadLetterTopic !== undefined
      ? ["`deadLetterTopic` must not be given with `deadLetterQueue`, got: both"]
      : []),
  ];
}

/** Each variable has one meaning. */
function variableProblems(props: DynamoDbFunctionProps): readonly string[] {
  const { endpoint, environment = {}, table, tables = [] } = props;
  const taken = new Set<string>([
    ...(table === undefined ? [] : [ENVIRONMENT.tableName]),
    ...(endpoint === undefined ? [] : [ENVIRONMENT.dynamoDbEndpoint]),
  ]);
  const problems = tables.flatMap(({ variable }, index) => {
    const name = `tables[${index}].variable`;
    if (!variableRule.schema.safeParse(variable).success) {
      return [broken(name, variableRule, variable)];
    }
    if (taken.has(variable)) {
      return [`\`${name}\` must be a variable of its own, got: ${variable}, which is another's`];
    }
    taken.add(variable);
    return [];
  });
  const twice = Object.keys(environment).filter((variable) => taken.has(variable));
  return [
    ...problems,
    ...twice.map(
      (variable) =>
        `\`environment\` must not hold a variable that the function sets itself, got: ${variable}`,
    ),
  ];
}
