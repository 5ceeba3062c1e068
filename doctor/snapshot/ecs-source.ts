import { parseArn } from "../../aws/arn";
import { DoctorError } from "../errors";
import { type Fact } from "./access";
import { type Answers, mapFact, readAnswer } from "./answers";
import { clientEndpoint } from "./client-endpoint";
import { mayChangeEndpoint } from "./calls/client-variables";
import {
  type Container,
  ecsServices,
  ecsTasks,
  taskDefinition,
  type TaskDefinition,
} from "./calls/ecs";
import { type IdentifiedSource } from "./identified-source";
import { notReturned } from "./known";
import { type ClientEndpoint } from "./network";
import { type Question } from "./question";

/** How a task or a service is named: by its ARN, by cluster and name, or by its name in the default cluster. */
export interface EcsName {
  readonly cluster: string;
  /** The id of a task, or the name of a service. */
  readonly name: string;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html */
export function ecsNameOf(text: string): EcsName {
  const parts = (parseArn(text)?.resource.split("/").slice(1) ?? text.split("/")).slice(-2);
  const [cluster = "", name] = parts;
  // The API's default.
  return name === undefined ? { cluster: "default", name: cluster } : { cluster, name };
}

export function fromTask(answers: Answers, question: Question, named: string): IdentifiedSource {
  const { name: taskId } = ecsNameOf(named);
  const answer = readAnswer(answers, ecsTasks);
  if (!answer.known) {
    throw new DoctorError(`the task \`${named}\` is unknown: ${answer.missing} (${answer.why})`);
  }
  const task = answer.value.tasks.find(({ taskArn }) => taskArn.endsWith(`/${taskId}`));
  if (task === undefined) {
    throw new DoctorError(
      `there is no task \`${named}\`; ECS forgets a stopped task after about an hour`,
    );
  }
  const definition = definitionIn(answers, task.taskDefinitionArn);
  const details = (task.attachments ?? []).flatMap((attachment) => attachment.details ?? []);
  const networkInterfaceId = details.find(({ name }) => name === "networkInterfaceId")?.value;
  if (networkInterfaceId === undefined) throw withoutInterface(`the task \`${named}\``, definition);
  const overrides = task.overrides ?? {};
  const own: Fact<string> =
    overrides.taskRoleArn === undefined
      ? roleOf(definition)
      : { known: true, value: overrides.taskRoleArn };
  return {
    source: {
      kind: "ecs-task",
      taskId,
      ...(task.lastStatus !== undefined && { state: task.lastStatus }),
      networkInterfaceId,
      clientEndpoint: endpointOf(definition, overrides.containerOverrides ?? [], question),
    },
    ...signer(own, question),
  };
}

export function fromService(answers: Answers, question: Question, named: string): IdentifiedSource {
  const { name: serviceName } = ecsNameOf(named);
  const answer = readAnswer(answers, ecsServices);
  if (!answer.known) {
    throw new DoctorError(`the service \`${named}\` is unknown: ${answer.missing} (${answer.why})`);
  }
  const service = answer.value.services.find((each) => each.serviceName === serviceName);
  if (service === undefined) throw new DoctorError(`there is no service \`${named}\``);
  const definition = definitionIn(answers, service.taskDefinition);
  const network = service.networkConfiguration?.awsvpcConfiguration;
  if (!network) throw withoutInterface(`the service \`${named}\``, definition);
  return {
    source: {
      kind: "ecs-service",
      serviceName,
      ...(service.status !== undefined && { state: service.status }),
      subnetIds: network.subnets,
      securityGroupIds: network.securityGroups ?? [],
      publicAddress: network.assignPublicIp === "ENABLED",
      clientEndpoint: endpointOf(definition, [], question),
    },
    ...signer(roleOf(definition), question),
  };
}

function definitionIn(answers: Answers, arn: string | undefined): Fact<TaskDefinition> {
  const definition = mapFact(
    readAnswer(answers, taskDefinition),
    (answer) => answer.taskDefinition,
  );
  if (!definition.known || definition.value.taskDefinitionArn === arn) return definition;
  throw new DoctorError(
    `describe-task-definition.json describes \`${definition.value.taskDefinitionArn ?? ""}\`, not \`${arn ?? ""}\`; collect the folder again`,
  );
}

/** A container instance lends its own interface to tasks in other network modes. */
function withoutInterface(what: string, definition: Fact<TaskDefinition>): DoctorError {
  const mode = definition.known ? (definition.value.networkMode ?? "bridge") : "awsvpc";
  return new DoctorError(
    mode === "awsvpc"
      ? `${what} has no network interface of its own; a stopped task has none, and a service with task sets names none: name a running task with --ecs-task`
      : `${what} has the network mode \`${mode}\`, so its packets leave through its container instance; name that with --instance, and the task role with --role`,
  );
}

function roleOf(definition: Fact<TaskDefinition>): Fact<string> {
  if (!definition.known) return definition;
  const { taskRoleArn } = definition.value;
  return taskRoleArn === undefined
    ? { known: false, missing: "the role", why: "there is no task role; name the role with --role" }
    : { known: true, value: taskRoleArn };
}

function signer(own: Fact<string>, { role }: Question): Pick<IdentifiedSource, "role" | "ownRole"> {
  return {
    role: role === undefined ? own : { known: true, value: role },
    ...(own.known && { ownRole: own.value }),
  };
}

/** What every container's client calls, if they agree: it is unknown which of them calls DynamoDB. */
function endpointOf(
  definition: Fact<TaskDefinition>,
  overrides: readonly Container[],
  question: Question,
): ClientEndpoint {
  const { endpointUrl } = question;
  if (!definition.known) {
    return endpointUrl === undefined ? definition : { known: true, url: endpointUrl };
  }
  const arn = definition.value.taskDefinitionArn ?? "";
  const region = parseArn(arn)?.region ?? question.region ?? "";
  const containers = [...(definition.value.containerDefinitions ?? []), ...overrides];
  const unread = containers.flatMap(unreadIn);
  const names = new Set(containers.map(({ name }) => name));
  const endpoints = [...names].map((name) => {
    const set = containers
      .filter((container) => container.name === name)
      .flatMap(({ environment }) => environment ?? [])
      .map((variable): [string, string] => [variable.name ?? "", variable.value ?? ""]);
    return clientEndpoint({ Variables: Object.fromEntries(set) }, region, question);
  });
  const [first = NO_CONTAINERS, ...others] = endpoints;
  const differs = others.some((other) => JSON.stringify(other) !== JSON.stringify(first));
  if (!differs && unread.length === 0) return first;
  if (endpointUrl !== undefined) return { known: true, url: endpointUrl };
  const why = differs
    ? "its containers have different ones; name the endpoint with --endpoint-url"
    : `${unread.join(", ")}: not read; name the endpoint with --endpoint-url`;
  return { known: false, missing: "the variables that name the client's endpoint", why };
}

const NO_CONTAINERS = notReturned("containerDefinitions", taskDefinition.name);

/** Where variables are that the description does not show. */
function unreadIn({ name = "", environmentFiles, secrets }: Container): readonly string[] {
  const secret = (secrets ?? []).flatMap((each) => each.name ?? []);
  return [
    ...((environmentFiles ?? []).length > 0 ? [`the environment files of ${name}`] : []),
    ...secret.filter(mayChangeEndpoint).map((variable) => `the secret ${variable} of ${name}`),
  ];
}
