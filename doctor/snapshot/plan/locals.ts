import { type Node } from "./nodes";
import { type PlanIndex } from "./plan-index";
import { callOf } from "./module-address";
import { everyOutput, follow } from "./references";

/** What a value that the plan does not have can be of: a local value, by its name. */
export type Locals = (index: PlanIndex, module: string, name: string) => readonly Node[];

/** Everything in the module that has values: its resources, what it is given, and what its modules give it. */
export const anyInModule: Locals = (index, module) => {
  const configuration = index.moduleOf(module);
  const addresses = (configuration?.resources ?? []).map(({ address }) => address);
  const inputs = callOf(module) === undefined ? [] : Object.keys(configuration?.variables ?? {});
  const calls = Object.keys(configuration?.module_calls ?? {});
  const scope = { module };
  return [
    ...[...addresses, ...inputs.map((name) => `var.${name}`)].flatMap(
      (reference) => follow(index, reference, scope) ?? [],
    ),
    ...calls.flatMap((call) =>
      index.modules(module, call).map((instance) => everyOutput(index, instance)),
    ),
  ];
};
