import { Asker } from "../../snapshot/account/asker";
import { type Clients } from "../../snapshot/account/clients";
import { Recorder } from "../../snapshot/account/recorder";
import { ECS_PATHS, ecsServices, ecsTasks, taskDefinition } from "../../snapshot/calls/ecs";
import { pick } from "../../snapshot/calls/query";
import { type CollectedSource, type Layer } from "../../snapshot/collection";
import { type AuditQuestion } from "../command";
import { askList, layerOf, oncePerName } from "./listing";

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
export async function listTasks(
  clients: Clients,
  region: Recorder,
  { tag }: AuditQuestion,
): Promise<readonly CollectedSource[]> {
  const { ecs } = clients;
  const list = async (name: string, permission: string, ask: () => Promise<readonly string[]>) => {
    const answer = await askList(region, { name, permission }, async () => ({ arns: await ask() }));
    return answer?.arns ?? [];
  };
  const clusters = await list("list-clusters", "ecs:ListClusters", () =>
    all(ecs.paginateListClusters({}), "clusterArns"),
  );
  const isTagged = ({ tags = [] }: Placed) =>
    tag === undefined || tags.some(({ key, value }) => key === tag.key && value === tag.value);
  const definitionOf = oncePerName((definition) => describedDefinition(clients, definition));
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
    const answers = new Map([...own, ...(await definitionOf(definition))]);
    return { reference: { kind, name }, answers };
  };
  const found = clusters.map(async (cluster) => {
    const services = await list("list-services", "ecs:ListServices", () =>
      all(ecs.paginateListServices({ cluster }), "serviceArns"),
    );
    const tasks = await list("list-tasks", "ecs:ListTasks", () =>
      all(ecs.paginateListTasks({ cluster }), "taskArns"),
    );
    const ofServices = inParts(services, SERVICES_PER_CALL).map(async (part) => {
      const answer = await askList(region, ecsServices, () =>
        ecs.describeServices({ cluster, services: [...part], include: ["TAGS"] }),
      );
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
      const answer = await askList(region, ecsTasks, () =>
        ecs.describeTasks({ cluster, tasks: [...part], include: ["TAGS"] }),
      );
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

async function describedDefinition(clients: Clients, DEFINITION: string): Promise<Layer> {
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
