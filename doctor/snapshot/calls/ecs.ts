import { z } from "zod";
import { type AnswerOf, call, type DeepReadonly } from "./call";
import { clientVariablesIn, keptVariables } from "./client-variables";
import { id, optional, text } from "./schemas";
import { type OutputOf } from "./services";

const common = { neededBy: "source", tells: "source" } as const;

const environment = z.array(z.object({ name: text, value: text })).nullish();

const containers = z
  .array(
    z.object({
      name: text,
      environment,
      /** Files in S3 with more variables. */
      environmentFiles: z.array(z.object({})).nullish(),
      secrets: z.array(z.object({ name: text })).nullish(),
    }),
  )
  .nullish();

export type Container = DeepReadonly<NonNullable<z.infer<typeof containers>>[number]>;

/** One task, or none if it does not exist. */
export const ecsTasks = call({
  ...common,
  command: "ecs describe-tasks",
  permission: "ecs:DescribeTasks",
  resource: "arn:aws:ecs:*:*:task/*",
  file: "`describe-tasks.json` or `describe-services.json` with `describe-task-definition.json`",
  input: { cluster: "$CLUSTER", tasks: ["$TASK"] },
  notFound: ({ CLUSTER }, region) => noCluster(CLUSTER, region),
  asPrinted: ({ tasks = [] }: OutputOf<"ecs describe-tasks">) => ({
    tasks: tasks.map(({ taskArn, taskDefinitionArn, lastStatus, attachments, overrides }) => ({
      taskArn,
      taskDefinitionArn,
      lastStatus,
      attachments,
      overrides: {
        taskRoleArn: overrides?.taskRoleArn,
        containerOverrides: withoutSecrets(overrides?.containerOverrides),
      },
    })),
  }),
  schema: z.object({
    tasks: z.array(
      z.object({
        taskArn: z.string(),
        taskDefinitionArn: text,
        /** `PENDING`, `RUNNING`, `STOPPED`, and others. */
        lastStatus: text,
        attachments: z
          .array(z.object({ details: z.array(z.object({ name: text, value: text })).nullish() }))
          .nullish(),
        overrides: z.object({ taskRoleArn: text, containerOverrides: containers }).nullish(),
      }),
    ),
  }),
});

export type EcsTask = AnswerOf<typeof ecsTasks>["tasks"][number];

export const ecsServices = call({
  ...common,
  command: "ecs describe-services",
  permission: "ecs:DescribeServices",
  resource: "arn:aws:ecs:*:*:service/*",
  // The tasks' row names this file too.
  file: "",
  input: { cluster: "$CLUSTER", services: ["$SERVICE"] },
  notFound: ({ CLUSTER }, region) => noCluster(CLUSTER, region),
  schema: z.object({
    services: z.array(
      z.object({
        serviceArn: z.string(),
        serviceName: z.string(),
        /** `ACTIVE`, `DRAINING`, or `INACTIVE`. */
        status: text,
        taskDefinition: text,
        /** Absent unless the network mode is awsvpc. */
        networkConfiguration: z
          .object({
            awsvpcConfiguration: z
              .object({
                subnets: z.array(id("subnet")),
                /** Empty: the VPC's default group. */
                securityGroups: z.array(id("sg")).nullish(),
                assignPublicIp: optional(z.enum(["ENABLED", "DISABLED"])),
              })
              .nullish(),
          })
          .nullish(),
      }),
    ),
  }),
});

/** Who runs: its role, its network mode, and its variables. The image is not pulled with this role. */
export const taskDefinition = call({
  ...common,
  command: "ecs describe-task-definition",
  permission: "ecs:DescribeTaskDefinition",
  file: "",
  input: { taskDefinition: "$DEFINITION" },
  asPrinted: ({ taskDefinition: definition }: OutputOf<"ecs describe-task-definition">) => ({
    taskDefinition: {
      taskDefinitionArn: definition?.taskDefinitionArn,
      networkMode: definition?.networkMode,
      taskRoleArn: definition?.taskRoleArn,
      containerDefinitions: withoutSecrets(definition?.containerDefinitions),
    },
  }),
  schema: z.object({
    taskDefinition: z.object({
      taskDefinitionArn: text,
      /** `awsvpc`, `bridge`, `host`, or `none`. Absent on Linux: `bridge`. */
      networkMode: text,
      taskRoleArn: text,
      containerDefinitions: containers,
    }),
  }),
});

export type TaskDefinition = AnswerOf<typeof taskDefinition>["taskDefinition"];

/** Paths in the answers to the task definition, the role, and the place in the network. */
export const ECS_PATHS = {
  task: "tasks[].taskArn",
  definitionOfTask: "tasks[].taskDefinitionArn",
  roleOfTask: "tasks[].overrides.taskRoleArn",
  /** The ids of the interface and its subnet, and other values. */
  details: "tasks[].attachments[].details[].value",
  service: "services[].serviceArn",
  definitionOfService: "services[].taskDefinition",
  subnets: "services[].networkConfiguration.awsvpcConfiguration.subnets",
  groups: "services[].networkConfiguration.awsvpcConfiguration.securityGroups",
  role: "taskDefinition.taskRoleArn",
} as const;

/** The same fields for the script, as a query of the CLI. */
const CONTAINER_FIELDS = `.{name:name,environment:${clientVariablesIn("environment")},environmentFiles:environmentFiles,secrets:secrets[].{name:name}}`;
export const ECS_FIELDS = {
  tasks: `{tasks:tasks[].{taskArn:taskArn,taskDefinitionArn:taskDefinitionArn,lastStatus:lastStatus,attachments:attachments,overrides:{taskRoleArn:overrides.taskRoleArn,containerOverrides:overrides.containerOverrides[]${CONTAINER_FIELDS}}}}`,
  definition: `{taskDefinition:taskDefinition.{taskDefinitionArn:taskDefinitionArn,networkMode:networkMode,taskRoleArn:taskRoleArn,containerDefinitions:containerDefinitions[]${CONTAINER_FIELDS}}}`,
} as const;

function noCluster(cluster: string | undefined, region: string): string {
  return `there is no ECS cluster \`${cluster ?? ""}\` in ${region}; check its name and --region`;
}

interface DescribedContainer {
  readonly name?: string;
  readonly environment?: readonly { readonly name?: string; readonly value?: string }[];
  readonly environmentFiles?: readonly object[];
  readonly secrets?: readonly { readonly name: string | undefined }[];
}

/** Keeps only what names the table, the endpoint, and the proxy. Anything else may be secret. */
function withoutSecrets(described: readonly DescribedContainer[] = []): readonly object[] {
  return described.map(({ name, environment: set = [], environmentFiles, secrets }) => ({
    name,
    environment: Object.entries(
      keptVariables(
        Object.fromEntries(set.map((variable) => [variable.name ?? "", variable.value ?? ""])),
      ),
    ).map(([variable, value]) => ({ name: variable, value })),
    environmentFiles,
    secrets: secrets?.map((secret) => ({ name: secret.name })),
  }));
}
