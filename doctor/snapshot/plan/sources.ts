import { nameOf } from "../../../aws/arn";
import { keptVariables } from "../calls/client-variables";
import { type SourceReference } from "../question";
import { type Unknown } from "../known";
import { functionAnswer, roleOf, unknownRole } from "./access/functions";
import { type Entity } from "./entity";
import { type PlannedAnswers } from "./network";
import { primaryInterface } from "./network/others";
import { type Reader } from "./reader";

export interface SourceAnswers {
  readonly address: string;
  readonly region: string;
  readonly reference: SourceReference;
  readonly answers: PlannedAnswers;
}

/** Everything in a plan that can send requests to DynamoDB. */
export function readSources(reader: Reader): readonly SourceAnswers[] {
  return [
    ...reader.all("aws_lambda_function"),
    ...reader.all("aws_instance"),
    ...reader.all("aws_ecs_service").filter((service) => {
      const blocks = service.blocks("network_configuration");
      return !blocks.known || blocks.value.length > 0;
    }),
  ].map((entity) =>
    reader.part(`source ${entity.address}`, () => ({
      address: entity.address,
      region: reader.places.regionOf(entity.resource),
      ...answersOf(reader, entity),
    })),
  );
}

function answersOf(reader: Reader, entity: Entity): Pick<SourceAnswers, "reference" | "answers"> {
  switch (entity.resource.type) {
    case "aws_lambda_function":
      return {
        reference: { kind: "function", name: entity.text("function_name") ?? entity.address },
        answers: new Map([["get-function-configuration", functionAnswer(reader, entity)]]),
      };
    case "aws_instance":
      return {
        reference: { kind: "instance", instanceId: reader.idOf(entity, "i") },
        answers: instanceAnswers(reader, entity),
      };
    default:
      return {
        reference: { kind: "ecs-service", name: entity.text("name") ?? entity.address },
        answers: serviceAnswers(reader, entity),
      };
  }
}

function instanceAnswers(reader: Reader, instance: Entity): PlannedAnswers {
  const profiles = reader.all("aws_iam_instance_profile");
  const wanted = reader.among("instance profile", () => profiles.map((each) => each.text("name")));
  const name = instance.fact("iam_instance_profile", wanted);
  const named = name.known ? textOf(name.value) : reader.names.mintUnknown("profile", name);
  const profile = profiles.find((each) => named !== undefined && each.text("name") === named);
  const answers = new Map<string, object>();
  answers.set("describe-instances", {
    Reservations: [
      {
        Instances: [
          {
            InstanceId: reader.idOf(instance, "i"),
            State: { Name: "running" },
            SubnetId: instance.id("subnet", "subnet_id"),
            ...(named !== undefined && {
              IamInstanceProfile: {
                Arn: reader.places.arn(instance.resource, "iam", `instance-profile/${named}`, true),
              },
            }),
            NetworkInterfaces: [
              {
                NetworkInterfaceId: primaryInterface(reader, instance),
                Attachment: { DeviceIndex: 0 },
              },
            ],
          },
        ],
      },
    ],
  });
  if (profile !== undefined) {
    answers.set(
      "get-instance-profile",
      profileWith(profile.isSet("role") ? [roleNamed(reader, profile)] : []),
    );
  } else if (!name.known) {
    answers.set("get-instance-profile", profileWith([unknownRole(reader, instance, name)]));
  }
  return answers;
}

function profileWith(roles: readonly string[]): object {
  return { InstanceProfile: { Roles: roles.map((Arn) => ({ RoleName: nameOf(Arn), Arn })) } };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A profile names its role by name. */
function roleNamed(reader: Reader, profile: Entity): string {
  const roles = reader.all("aws_iam_role", "data.aws_iam_role");
  const names = new Map(roles.map((role) => [role.text("name") ?? "", role]));
  const wanted = reader.among("role of a profile", () =>
    roles.map((each) => each.text("name") ?? ""),
  );
  const role = profile.fact("role", wanted);
  const name = role.known ? String(role.value) : reader.names.mintUnknown("role", role);
  return (
    names.get(name)?.text("arn") ?? reader.places.arn(profile.resource, "iam", `role/${name}`, true)
  );
}

function serviceAnswers(reader: Reader, service: Entity): PlannedAnswers {
  const blocks = service.blocks("network_configuration");
  const [network] = blocks.known ? blocks.value : [];
  const unknownIn = (prefix: string) =>
    blocks.known ? [] : [reader.names.mintUnknown(prefix, blocks)];
  const name = service.text("name") ?? service.address;
  const { definition, unknown } = definitionOf(reader, service);
  const arn =
    definition?.text("arn") ??
    reader.places.arn(service.resource, "ecs", "task-definition/planned:planned");
  const answers = new Map<string, object>();
  answers.set("describe-services", {
    services: [
      {
        serviceArn: reader.places.arn(service.resource, "ecs", `service/planned/${name}`),
        serviceName: name,
        status: "ACTIVE",
        taskDefinition: arn,
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: network?.ids("subnet", "subnets") ?? unknownIn("subnet"),
            securityGroups: network?.ids("sg", "security_groups") ?? unknownIn("sg"),
            assignPublicIp: network?.flag("assign_public_ip") === true ? "ENABLED" : "DISABLED",
          },
        },
      },
    ],
  });
  if (definition !== undefined) {
    answers.set("describe-task-definition", {
      taskDefinition: {
        taskDefinitionArn: arn,
        networkMode: definition.text("network_mode"),
        ...(definition.isSet("task_role_arn") && {
          taskRoleArn: roleOf(reader, definition, "task_role_arn"),
        }),
        containerDefinitions: containersOf(definition),
      },
    });
  } else if (unknown !== undefined) {
    answers.set("describe-task-definition", {
      taskDefinition: {
        taskDefinitionArn: arn,
        networkMode: "awsvpc",
        taskRoleArn: unknownRole(reader, service, unknown),
      },
    });
  }
  return answers;
}

/** The task definition of the plan that a service names, or why none is known. */
function definitionOf(
  reader: Reader,
  service: Entity,
): { readonly definition?: Entity | undefined; readonly unknown?: Unknown } {
  const definitions = reader.all("aws_ecs_task_definition");
  const wanted = reader.among("task definition", () =>
    definitions.map((each) => each.text("arn") ?? ""),
  );
  const arn = service.fact("task_definition", wanted);
  if (!arn.known) return { unknown: arn };
  return { definition: definitions.find((each) => each.text("arn") === textOf(arn.value)) };
}

interface Container {
  readonly name?: string;
  readonly environment?: readonly { readonly name?: string; readonly value?: string }[];
  readonly environmentFiles?: readonly object[];
  readonly secrets?: readonly { readonly name?: string }[];
}

/** Containers whose text is not known have no variables that the doctor could read. */
function containersOf(definition: Entity): readonly object[] | undefined {
  const text = definition.fact("container_definitions", {
    what: "containers",
    alone: true,
    accepts: (value) => value.startsWith("["),
  });
  if (!text.known || typeof text.value !== "string") return undefined;
  const containers = JSON.parse(text.value) as readonly Container[];
  return containers.map(({ name, environment = [], environmentFiles, secrets }) => {
    const set = environment.map((variable) => [variable.name ?? "", variable.value ?? ""] as const);
    return {
      name,
      environment: Object.entries(keptVariables(Object.fromEntries(set))).map(
        ([variable, value]) => ({ name: variable, value }),
      ),
      environmentFiles,
      secrets: secrets?.map((secret) => ({ name: secret.name })),
    };
  });
}
