import { callOf } from "../../snapshot/plan/module-address";

/** The root, and every module down to this one. */
export function modulesTo(module: string): readonly string[] {
  const call = callOf(module);
  return call === undefined ? [""] : [...modulesTo(call.parent), module];
}

/** The innermost module that has all of these in it. */
export function commonModule(modules: readonly string[]): string {
  const [first = [], ...others] = modules.map(modulesTo);
  const shared = first.filter((module, depth) => others.every((path) => path[depth] === module));
  return shared.at(-1) ?? "";
}
