import { z } from "zod";
import { layered, readAnswer } from "../snapshot/answers";
import { type Collection, type Layer } from "../snapshot/collection";
import { type Traffic, trafficIn } from "./traffic";

/** What an audit looked at. */
export interface Scope {
  readonly regions: readonly string[];
  /** All functions of these Regions, whether they use DynamoDB or not. */
  readonly functions: number;
  readonly functionsInVpc: number;
  /** Instances, and tasks. */
  readonly others: number;
  readonly traffic: Traffic;
  /** The calls without an answer, and what they were about. */
  readonly notSeen: readonly NotSeen[];
}

export interface NotSeen {
  /** The call or the file, e.g. `iam:GetRole`. */
  readonly missing: string;
  readonly why: string;
  /** E.g. `role orders-reader`. Empty if it is about the whole account or Region. */
  readonly about: readonly string[];
}

/** The list of a Region's functions. Those that do not use DynamoDB have no other answers. */
export const functionList = {
  name: "list-functions",
  schema: z.object({
    Functions: z.array(
      z.object({
        FunctionName: z.string(),
        VpcConfig: z.object({ SubnetIds: z.array(z.string()).nullish() }).nullish(),
      }),
    ),
  }),
};

export function scopeOf(collection: Collection): Scope {
  const regions = [...collection.regions.values()];
  const listed = regions.map(({ region, sources }) => {
    const list = readAnswer(layered([region]), functionList);
    const functions = sources.filter(({ reference }) => reference.kind === "function");
    if (!list.known) return { all: functions.length, inVpc: functions.filter(isInVpc).length };
    const { Functions: all } = list.value;
    const inVpc = all.filter(({ VpcConfig }) => (VpcConfig?.SubnetIds ?? []).length > 0);
    return { all: all.length, inVpc: inVpc.length };
  });
  const others = regions.flatMap(({ sources }) =>
    sources.filter(({ reference }) => reference.kind !== "function"),
  );
  return {
    regions: [...collection.regions.keys()],
    functions: sum(listed.map(({ all }) => all)),
    functionsInVpc: sum(listed.map(({ inVpc }) => inVpc)),
    others: others.length,
    traffic: trafficIn(collection),
    notSeen: notSeenIn(collection),
  };
}

function isInVpc({ answers }: { readonly answers: Layer }): boolean {
  const answer = answers.get("get-function-configuration");
  const value = answer?.known ? answer.value : undefined;
  const found = functionList.schema.shape.Functions.element.safeParse(value);
  return found.success && (found.data.VpcConfig?.SubnetIds ?? []).length > 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const DENIED = "access denied";

/** What was denied: the reader can grant it. Everything else that matters is named where it matters. */
function notSeenIn({ account, roles, regions }: Collection): readonly NotSeen[] {
  const found = new Map<string, { missing: string; why: string; about: Set<string> }>();
  const look = (layer: Layer, about?: string) => {
    for (const answer of layer.values()) {
      if (answer.known || answer.why !== DENIED) continue;
      const { missing, why } = answer;
      const same = found.get(missing) ?? { missing, why, about: new Set() };
      if (about !== undefined) same.about.add(about);
      found.set(missing, same);
    }
  };
  look(account);
  for (const [name, layer] of roles) look(layer, `role ${name}`);
  for (const [, { region, vpcs, tables, sources }] of regions) {
    look(region);
    for (const [id, layer] of vpcs) look(layer, id);
    for (const [name, layer] of tables) look(layer, `table ${name}`);
    for (const { reference, answers } of sources) {
      look(answers, "name" in reference ? reference.name : reference.kind);
    }
  }
  return [...found.values()]
    .map((one) => ({ ...one, about: [...one.about].sort() }))
    .sort((a, b) => (a.missing < b.missing ? -1 : 1));
}
