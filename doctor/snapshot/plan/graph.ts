import { anyInModule, type Locals } from "./locals";
import { callsTo } from "./module-address";
import { follow } from "./references";

/** e.g. `"[root] module.a.local.b (expand)" -> "[root] aws_vpc.c (expand)"` */
const EDGE = /^\s*"\[root\] (.+)" -> "\[root\] (.+)"\s*;?\s*$/;
const NODE = /^(.+) \(expand\)$/;

/**
 * What local values are of, by what `terraform graph -type=plan` prints. It leaves out a dependency that follows
 * from others, so a local value can be of everything that it depends on in any number of steps.
 *
 * @see https://developer.hashicorp.com/terraform/cli/commands/graph
 * @returns undefined if the text is no such graph
 */
export function localsOf(graph: string): Locals | undefined {
  const edges = edgesIn(graph);
  if (edges.size === 0) return undefined;
  return (index, module, name) => {
    const prefix = callsTo(module)
      .map((call) => `module.${call}.`)
      .join("");
    const local = `${prefix}local.${name}`;
    if (name === "" || !edges.has(local)) return anyInModule(index, module, name);
    return [...reachable(edges, local)]
      .filter((node) => node.startsWith(prefix))
      .flatMap((node) => referenceTo(node.slice(prefix.length)) ?? [])
      .flatMap((reference) => follow(index, reference, { module }) ?? []);
  };
}

function edgesIn(graph: string): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, string[]>();
  for (const line of graph.split("\n")) {
    const [, from = "", to = ""] = EDGE.exec(line) ?? [];
    const [source, target] = [from, to].map((node) => NODE.exec(node)?.[1]);
    if (source === undefined) continue;
    const targets = edges.get(source) ?? [];
    edges.set(source, targets);
    if (target !== undefined) targets.push(target);
  }
  return edges;
}

function reachable(
  edges: ReadonlyMap<string, readonly string[]>,
  start: string,
): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const next of edges.get(node) ?? []) {
      if (!found.has(next)) waiting.push(next);
      found.add(next);
    }
  }
  return found;
}

/** How a local value refers to a node of its module. @returns undefined for a node of another module */
function referenceTo(node: string): string | undefined {
  const output = /^module\.([^.]+)\.output\.([^.]+)$/.exec(node);
  if (output !== null) return `module.${output[1] ?? ""}.${output[2] ?? ""}`;
  return /^(module|local|output|provider)[.[]/.test(node) ? undefined : node;
}
