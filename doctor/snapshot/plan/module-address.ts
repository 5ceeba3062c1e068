import { parseTraversal } from "./traversal";

interface ModuleStep {
  readonly call: string;
  /** Of count or for_each. */
  readonly key?: string | number;
}

/** `module.a["x"].module.b` as its two steps. Empty: the root. */
function stepsOf(module: string): readonly ModuleStep[] {
  const steps: ModuleStep[] = [];
  let isCall = false;
  for (const step of parseTraversal(module) ?? []) {
    const last = steps.at(-1);
    if (step.kind === "index" && last !== undefined) {
      steps[steps.length - 1] = { ...last, key: step.key };
    } else if (step.kind === "name") {
      if (isCall) steps.push({ call: step.name });
      isCall = !isCall;
    }
  }
  return steps;
}

export function moduleAddress(parent: string, call: string, key?: string | number): string {
  const own = `module.${call}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`;
  return parent === "" ? own : `${parent}.${own}`;
}

/** The module that calls a module, and how. `undefined` for the root. */
export function callOf(module: string): (ModuleStep & { readonly parent: string }) | undefined {
  const steps = stepsOf(module);
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const parent = steps
    .slice(0, -1)
    .reduce((address, { call, key }) => moduleAddress(address, call, key), "");
  return { ...last, parent };
}

/** The names of the calls that lead from the root to a module. */
export function callsTo(module: string): readonly string[] {
  return stepsOf(module).map(({ call }) => call);
}
