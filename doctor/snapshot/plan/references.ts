import { type Expression } from "./configuration";
import { type Resource } from "./document";
import { callOf, moduleAddress } from "./module-address";
import { type Node, type NodeItem, type Scope, valueAt } from "./nodes";
import { type PlanIndex } from "./plan-index";
import { parseTraversal, type Step, writtenReferences } from "./traversal";

/** Where the arguments of a resource stand. */
export function scopeOf(index: PlanIndex, resource: Resource): Scope {
  return {
    module: resource.module,
    key: resource.key,
    forEach: index.configurationOf(resource)?.for_each_expression,
  };
}

/**
 * What a reference leads to.
 *
 * @returns undefined if it leads to no value of the plan, or is more than a reference
 */
export function follow(index: PlanIndex, reference: string, scope: Scope): Node | undefined {
  const [first, ...steps] = parseTraversal(reference) ?? [];
  if (first?.kind !== "name") return undefined;
  const [second, ...rest] = steps;
  const name = second?.kind === "name" ? second.name : undefined;
  if (name === undefined) return undefined;
  switch (first.name) {
    case "path":
    case "terraform":
    case "self":
      return undefined;
    case "count":
      return { kind: "value", value: scope.key };
    case "each":
      return name === "key"
        ? { kind: "value", value: scope.key }
        : take(eachValue(index, scope), rest);
    case "local":
      return { kind: "hidden", module: scope.module, name };
    case "var":
      return take(argument(index, scope.module, name), rest);
    case "module":
      return take(output(index, scope.module, name, rest), []);
    case "data": {
      const [third, ...others] = rest;
      if (third?.kind !== "name") return undefined;
      return take(instances(index, scope.module, `data.${name}.${third.name}`), others);
    }
    default:
      return take(instances(index, scope.module, `${first.name}.${name}`), rest);
  }
}

function instances(index: PlanIndex, module: string, address: string): Node {
  const found = index.instances(module, address);
  const [only] = found;
  if (only !== undefined && only.key === undefined)
    return { kind: "resource", resource: only, path: [] };
  return {
    kind: "many",
    items: found.map((resource) => ({
      key: resource.key,
      node: { kind: "resource", resource, path: [] },
    })),
  };
}

/** The value of the element that for_each is at. */
function eachValue(index: PlanIndex, { module, key, forEach, ...scope }: Scope): Node {
  const nowhere: Node = { kind: "hidden", module, name: "" };
  if (forEach === undefined || key === undefined) return nowhere;
  const element = (value: unknown): Node =>
    Array.isArray(value)
      ? { kind: "value", value: key }
      : { kind: "value", value: valueAt(value, [key]) };
  if (forEach.references === undefined || forEach.references.length === 0) {
    // A call, such as toset(), has neither a value nor references. Of a set, the value is the key.
    return forEach.constant_value === undefined
      ? { kind: "value", value: key }
      : element(forEach.constant_value);
  }
  const [only, ...others] = writtenReferences(forEach.references);
  const node = only === undefined ? undefined : follow(index, only, { module, ...scope });
  if (node === undefined || others.length > 0) {
    return { kind: "expression", expression: forEach, scope: { module, ...scope }, rest: [] };
  }
  if (node.kind === "value") return element(node.value);
  return take(node, [{ kind: "index", key }]);
}

/** The value of a variable: an argument of the call, or of the plan. */
function argument(index: PlanIndex, module: string, name: string): Node {
  const call = callOf(module);
  const fallback = {
    kind: "value",
    value: index.moduleOf(module)?.variables?.[name]?.default,
  } as const;
  if (call === undefined) {
    const { variables } = index.document;
    return name in variables ? { kind: "value", value: variables[name] } : fallback;
  }
  const configured = index.moduleOf(call.parent)?.module_calls?.[call.call];
  const expression = configured?.expressions?.[name] as Expression | undefined;
  if (expression === undefined) return fallback;
  const scope = { module: call.parent, key: call.key, forEach: configured?.for_each_expression };
  return fromExpression(expression, scope);
}

function fromExpression(expression: Expression, scope: Scope): Node {
  const { constant_value: constant, references = [] } = expression;
  return references.length === 0 && constant !== undefined
    ? { kind: "value", value: constant }
    : { kind: "expression", expression, scope, rest: [] };
}

/** An output of one instance of a module, or of each. */
function output(index: PlanIndex, module: string, call: string, steps: readonly Step[]): Node {
  const outputs = index.moduleOf(moduleAddress(module, call))?.outputs;
  const valueIn = (instance: string, rest: readonly Step[]): Node => {
    const [first, ...others] = rest;
    const expression = first?.kind === "name" ? outputs?.[first.name]?.expression : undefined;
    // The whole module: any of its outputs.
    if (expression === undefined) return everyOutput(index, instance);
    return take(fromExpression(expression, { module: instance }), others);
  };
  const [first, ...rest] = steps;
  if (first?.kind === "index") return valueIn(moduleAddress(module, call, first.key), rest);
  const found = index.modules(module, call);
  if (found.every((instance) => callOf(instance)?.key === undefined)) {
    return valueIn(moduleAddress(module, call), steps);
  }
  const after = first?.kind === "splat" ? rest : steps;
  return {
    kind: "many",
    items: found.map((instance) => ({
      key: callOf(instance)?.key,
      node: valueIn(instance, after),
    })),
  };
}

export function everyOutput(index: PlanIndex, module: string): Node {
  const outputs = Object.values(index.moduleOf(module)?.outputs ?? {});
  return {
    kind: "many",
    items: outputs.flatMap(({ expression }): readonly NodeItem[] =>
      expression === undefined ? [] : [{ node: fromExpression(expression, { module }) }],
    ),
  };
}

/** A part of what a reference leads to. */
export function take(node: Node, steps: readonly Step[]): Node {
  const [step, ...rest] = steps;
  if (step === undefined) return node;
  switch (node.kind) {
    case "value":
      return step.kind === "splat"
        ? {
            kind: "value",
            value: valuesOf(node.value).map((value) =>
              valueOf(take({ kind: "value", value }, rest)),
            ),
          }
        : take(
            {
              kind: "value",
              value: valueAt(node.value, [step.kind === "name" ? step.name : step.key]),
            },
            rest,
          );
    case "resource":
      return fromResource(node, step, rest);
    case "many":
      if (step.kind === "index") {
        const found = node.items.find(({ key }, place) => (key ?? place) === step.key);
        return found === undefined ? { kind: "many", items: [] } : take(found.node, rest);
      }
      return {
        kind: "many",
        items: node.items.map((item) => ({
          ...item,
          node: take(item.node, step.kind === "splat" ? rest : steps),
        })),
      };
    case "expression":
      return { ...node, rest: [...node.rest, ...steps] };
    case "hidden":
      return node;
  }
}

function fromResource(
  { resource, path }: Extract<Node, { kind: "resource" }>,
  step: Step,
  rest: readonly Step[],
): Node {
  if (step.kind === "name")
    return take({ kind: "resource", resource, path: [...path, step.name] }, rest);
  if (step.kind === "index") {
    const own = path.length === 0 ? path : [...path, step.key];
    return take({ kind: "resource", resource, path: own }, rest);
  }
  // A splat over one instance, or over the blocks of a resource.
  const length =
    path.length === 0 ? 1 : Math.max(1, valuesOf(valueAt(resource.values, path)).length);
  const items = Array.from({ length }, (_, place): NodeItem => ({
    node: take(
      { kind: "resource", resource, path: path.length === 0 ? path : [...path, place] },
      rest,
    ),
  }));
  return { kind: "many", items };
}

function valuesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function valueOf(node: Node): unknown {
  return node.kind === "value" ? node.value : undefined;
}
