import { type Answer } from "../../snapshot/answers";
import { Asker } from "../../snapshot/account/asker";
import { type Clients } from "../../snapshot/account/clients";
import { Recorder } from "../../snapshot/account/recorder";
import { keptVariables } from "../../snapshot/calls/client-variables";
import { ecsServices, ecsTasks, taskDefinition, ECS_PATHS } from "../../snapshot/calls/ecs";
import {
  functionConfiguration,
  FUNCTION_FIELDS,
} from "../../snapshot/calls/function-configuration";
import { INSTANCE_PATHS, instanceProfile, instances } from "../../snapshot/calls/instances";
import { pick } from "../../snapshot/calls/query";
import { NOT_THERE } from "../../snapshot/known";
import { subnets } from "../../snapshot/calls/subnets";
import { nameOf } from "../../../aws/arn";
import { type CollectedSource, type Layer } from "../collection";
import { type AuditQuestion } from "../command";
import { functionList } from "../scope";

export interface ListedSources {
  readonly clients: Clients;
  /** The Region's own answers. */
  readonly region: Layer;
  readonly sources: readonly CollectedSource[];
}

interface ListedFunction {
  readonly FunctionName?: string;
  readonly FunctionArn?: string;
  readonly VpcConfig?: { readonly VpcId?: string; readonly SubnetIds?: readonly string[] };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

/** All sources of a Region that the question is about, each with what a list says of it. */
export async function listSources(
  clients: Clients,
  question: AuditQuestion,
  progress: (line: string) => void,
): Promise<ListedSources> {
  const region = new Recorder();
  const functions = await listFunctions(clients, region, question);
  progress(`${clients.region}: ${functions.length} functions`);
  const found = await Promise.all([
    question.instances ? listInstances(clients, region, question) : [],
    question.tasks ? listTasks(clients, region, question) : [],
  ]);
  const others = found.flat();
  if (question.instances || question.tasks)
    progress(`${clients.region}: ${others.length} other sources`);
  return { clients, region: region.answers, sources: [...functions, ...others] };
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

async function listFunctions(
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
      const tags = await region.record("list-tags", "lambda:ListTags", () =>
        lambda.listTags({ Resource: one.FunctionArn }),
      );
      return tags?.Tags?.[tag.key] === tag.value ? [one] : [];
    }),
  );
  const isDenied = region.answers.get("list-tags")?.known === false;
  if (!isDenied) region.answers.delete("list-tags");
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

function layerOf(name: string, permission: string, value: object): Map<string, Answer> {
  const printed = JSON.parse(JSON.stringify(value)) as unknown;
  return new Map([[name, { known: true, origin: `the answer of ${permission}`, value: printed }]]);
}

interface ListedInstance {
  readonly InstanceId?: string;
  readonly IamInstanceProfile?: { readonly Arn?: string };
  readonly NetworkInterfaces?: readonly {
    readonly Attachment?: { readonly DeviceIndex?: number };
  }[];
}

/** Instances with a primary interface: a terminated one has none. */
async function listInstances(
  clients: Clients,
  region: Recorder,
  { vpc, tag }: AuditQuestion,
): Promise<readonly CollectedSource[]> {
  const asker = new Asker(clients, region, {}, true);
  const Filters = [
    ...(vpc === undefined ? [] : [{ Name: "vpc-id", Values: [vpc] }]),
    ...(tag === undefined ? [] : [{ Name: `tag:${tag.key}`, Values: [tag.value] }]),
  ];
  const answer = await asker.keep(instances, Filters.length === 0 ? {} : { Filters });
  if (answer !== undefined) region.answers.delete(instances.name);
  const all =
    (
      answer as { Reservations?: readonly { Instances?: readonly ListedInstance[] }[] } | undefined
    )?.Reservations?.flatMap(({ Instances = [] }) => Instances) ?? [];
  const running = all.filter(({ NetworkInterfaces = [] }) =>
    NetworkInterfaces.some(({ Attachment }) => Attachment?.DeviceIndex === 0),
  );
  const profiles = new Map<string, Promise<Layer>>();
  return Promise.all(
    running.map(async (one): Promise<CollectedSource> => {
      const own = layerOf(instances.name, instances.permission, {
        Reservations: [{ Instances: [one] }],
      });
      const [profile] = pick({ Reservations: [{ Instances: [one] }] }, INSTANCE_PATHS.profile);
      const reference = { kind: "instance", instanceId: one.InstanceId ?? "" } as const;
      if (profile === undefined) return { reference, answers: own };
      const asked = profiles.get(profile) ?? profileOf(clients, profile);
      profiles.set(profile, asked);
      return { reference, answers: new Map([...own, ...(await asked)]) };
    }),
  );
}

async function profileOf(clients: Clients, profile: string): Promise<Layer> {
  const recorder = new Recorder();
  const asker = new Asker(clients, recorder, {}, true);
  await asker.keep(instanceProfile, { InstanceProfileName: nameOf(profile) });
  return recorder.answers;
}

/** The most names in one call of ECS. */
const SERVICES_PER_CALL = 10;
const TASKS_PER_CALL = 100;

interface Placed {
  readonly tags?: readonly { readonly key?: string; readonly value?: string }[];
  readonly group?: string;
  readonly networkConfiguration?: { readonly awsvpcConfiguration?: object };
  readonly attachments?: readonly { readonly details?: readonly { readonly name?: string }[] }[];
}

/** Services and tasks with interfaces of their own. The service stands for the tasks that it started. */
async function listTasks(
  clients: Clients,
  region: Recorder,
  { tag }: AuditQuestion,
): Promise<readonly CollectedSource[]> {
  const { ecs } = clients;
  const list = async (name: string, permission: string, ask: () => Promise<readonly string[]>) => {
    const answer = await region.record(name, permission, async () => ({ arns: await ask() }));
    if (answer !== undefined) region.answers.delete(name);
    return answer?.arns ?? [];
  };
  const clusters = await list("list-clusters", "ecs:ListClusters", () =>
    all(ecs.paginateListClusters({}), "clusterArns"),
  );
  const isTagged = ({ tags = [] }: Placed) =>
    tag === undefined || tags.some(({ key, value }) => key === tag.key && value === tag.value);
  const definitions = new Map<string, Promise<Layer>>();
  const source = async (
    kind: "ecs-service" | "ecs-task",
    name: string,
    call: typeof ecsServices | typeof ecsTasks,
    value: object,
    path: string,
  ): Promise<CollectedSource> => {
    const own = layerOf(call.name, call.permission, value);
    const [definition] = pick(value, path);
    if (definition === undefined) return { reference: { kind, name }, answers: own };
    const asked = definitions.get(definition) ?? definitionOf(clients, definition);
    definitions.set(definition, asked);
    return { reference: { kind, name }, answers: new Map([...own, ...(await asked)]) };
  };
  const found = clusters.map(async (cluster) => {
    const services = await list("list-services", "ecs:ListServices", () =>
      all(ecs.paginateListServices({ cluster }), "serviceArns"),
    );
    const tasks = await list("list-tasks", "ecs:ListTasks", () =>
      all(ecs.paginateListTasks({ cluster }), "taskArns"),
    );
    const ofServices = inParts(services, SERVICES_PER_CALL).map(async (part) => {
      const answer = await region.record(ecsServices.name, ecsServices.permission, () =>
        ecs.describeServices({ cluster, services: [...part], include: ["TAGS"] }),
      );
      if (answer !== undefined) region.answers.delete(ecsServices.name);
      const placed = (answer?.services ?? []).filter(
        (one) => one.networkConfiguration?.awsvpcConfiguration !== undefined && isTagged(one),
      );
      return Promise.all(
        placed.map((one) =>
          source(
            "ecs-service",
            one.serviceArn ?? "",
            ecsServices,
            { services: [one] },
            ECS_PATHS.definitionOfService,
          ),
        ),
      );
    });
    const ofTasks = inParts(tasks, TASKS_PER_CALL).map(async (part) => {
      const answer = await region.record(ecsTasks.name, ecsTasks.permission, () =>
        ecs.describeTasks({ cluster, tasks: [...part], include: ["TAGS"] }),
      );
      if (answer !== undefined) region.answers.delete(ecsTasks.name);
      const alone = (answer?.tasks ?? []).filter(
        (one) => one.group?.startsWith("service:") !== true && hasInterface(one) && isTagged(one),
      );
      const asPrinted = ecsTasks.asPrinted as (output: object) => object;
      return Promise.all(
        alone.map((one) =>
          source(
            "ecs-task",
            one.taskArn ?? "",
            ecsTasks,
            asPrinted({ tasks: [one] }),
            ECS_PATHS.definitionOfTask,
          ),
        ),
      );
    });
    return (await Promise.all([...ofServices, ...ofTasks])).flat();
  });
  return (await Promise.all(found)).flat();
}

function hasInterface({ attachments = [] }: Placed): boolean {
  return attachments.some(({ details = [] }) =>
    details.some(({ name }) => name === "networkInterfaceId"),
  );
}

async function definitionOf(clients: Clients, DEFINITION: string): Promise<Layer> {
  const recorder = new Recorder();
  await new Asker(clients, recorder, { DEFINITION }, true).ask(taskDefinition);
  return recorder.answers;
}

async function all<Field extends string>(
  pages: AsyncIterable<Partial<Record<Field, string[] | undefined>>>,
  field: Field,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...(page[field] ?? []));
  return found;
}

function inParts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
