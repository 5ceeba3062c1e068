import { type Answer } from "../../snapshot/answers";
import { Asker } from "../../snapshot/account/asker";
import { type Clients } from "../../snapshot/account/clients";
import { Recorder } from "../../snapshot/account/recorder";
import { keptVariables } from "../../snapshot/calls/client-variables";
import {
  functionConfiguration,
  FUNCTION_FIELDS,
} from "../../snapshot/calls/function-configuration";
import { pick } from "../../snapshot/calls/query";
import { subnets } from "../../snapshot/calls/subnets";
import { NOT_THERE } from "../../snapshot/known";
import { type CollectedSource, type Layer } from "../../snapshot/collection";
import { type AuditQuestion } from "../command";
import { functionList } from "../scope";
import { askList, layerOf } from "./listing";

const LIST_TAGS = { name: "list-tags", permission: "lambda:ListTags" };

interface ListedFunction {
  readonly FunctionName?: string;
  readonly FunctionArn?: string;
  readonly VpcConfig?: { readonly VpcId?: string; readonly SubnetIds?: readonly string[] };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

export async function listFunctions(
  clients: Clients,
  region: Recorder,
  { vpc, tag }: AuditQuestion,
): Promise<readonly CollectedSource[]> {
  const { lambda } = clients;
  const answer = await region.record(functionList.name, "lambda:ListFunctions", async () => {
    const all: object[] = [];
    let Marker: string | undefined;
    do {
      const page = await lambda.listFunctions(Marker === undefined ? {} : { Marker });
      all.push(...(page.Functions ?? []).map(withoutSecrets));
      Marker = page.NextMarker === "" ? undefined : page.NextMarker;
    } while (Marker !== undefined);
    return { Functions: all };
  });
  const listed = (answer?.Functions ?? []) as readonly ListedFunction[];
  const isIn = vpc === undefined ? () => true : await isInVpc(clients, vpc);
  const inVpc = listed.filter(isIn);
  const tagged = await Promise.all(
    inVpc.map(async (one) => {
      if (tag === undefined) return [one];
      const tags = await askList(region, LIST_TAGS, () =>
        lambda.listTags({ Resource: one.FunctionArn }),
      );
      return tags?.Tags?.[tag.key] === tag.value ? [one] : [];
    }),
  );
  return tagged.flat().map((one) => ({
    reference: { kind: "function", name: one.FunctionName ?? "" },
    answers: layerOf(functionConfiguration.name, "lambda:ListFunctions", one),
  }));
}

/** An emulator may make up the VPC of a function, so the subnets say which it is, if they can be read. */
async function isInVpc(clients: Clients, VPC: string): Promise<(one: ListedFunction) => boolean> {
  const described = await new Asker(clients, new Recorder(), { VPC }, true).ask(subnets);
  if (described === undefined) return ({ VpcConfig }) => VpcConfig?.VpcId === VPC;
  const ids = new Set(pick(described, "Subnets[].SubnetId"));
  return ({ VpcConfig }) => (VpcConfig?.SubnetIds ?? []).some((id) => ids.has(id));
}

function withoutSecrets(one: ListedFunction): object {
  const fields = Object.entries(one).filter(([field]) => FUNCTION_FIELDS.includes(field));
  const variables = one.Environment?.Variables;
  return {
    ...Object.fromEntries(fields),
    ...(variables && { Environment: { ...one.Environment, Variables: keptVariables(variables) } }),
  };
}

/** The sources with everything about them alone. The list of functions lacks their states. */
export async function describedSources(
  clients: Clients,
  sources: readonly CollectedSource[],
): Promise<readonly CollectedSource[]> {
  const described = sources.map(async (source): Promise<readonly CollectedSource[]> => {
    if (source.reference.kind !== "function") return [source];
    const { name } = source.reference;
    const recorder = new Recorder();
    const asker = new Asker(clients, recorder, { FUNCTION: name }, true);
    await asker.keep(functionConfiguration, { FunctionName: name });
    const answer = recorder.answers.get(functionConfiguration.name);
    if (answer?.known) return [{ ...source, answers: recorder.answers }];
    // It was deleted in the meantime.
    if (answer?.why === NOT_THERE) return [];
    // The list says everything but the state, which is then unknown.
    const denied: Layer = new Map<string, Answer>([
      ...source.answers,
      ...(answer === undefined ? [] : ([["get-function-configuration-state", answer]] as const)),
    ]);
    return [{ ...source, answers: denied }];
  });
  return (await Promise.all(described)).flat();
}
