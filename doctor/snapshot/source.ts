import { parseArn } from "../../aws/arn";
import { DoctorError } from "../errors";
import { type Fact } from "./access";
import { type Answers, readAnswer, readList } from "./answers";
import { fromAppRunner } from "./app-runner-source";
import { type FunctionConfiguration, functionConfiguration } from "./calls/function-configuration";
import { instanceProfile, instances } from "./calls/instances";
import { clientEndpoint } from "./client-endpoint";
import { fromService, fromTask } from "./ecs-source";
import { type IdentifiedSource } from "./identified-source";
import { type ClientEndpoint } from "./network";
import { type Question } from "./question";

/** The function's name, from a name, an ARN, or a partial ARN, with or without a version or alias. */
export function functionName(nameOrArn: string): string {
  return functionParts(nameOrArn)[0] ?? nameOrArn;
}

/** Version or alias. */
export function functionQualifier(nameOrArn: string): string | undefined {
  return functionParts(nameOrArn)[1];
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
function functionParts(nameOrArn: string): readonly string[] {
  const parts = nameOrArn.split(":");
  return parts.length < 3 ? parts : parts.slice(parts.indexOf("function") + 1);
}

/** @throws DoctorError when the answers do not include what the question is about */
export function identifySource(answers: Answers, question: Question): IdentifiedSource {
  const { source } = question;
  switch (source.kind) {
    case "function":
      return fromFunction(answers, question, source.name);
    case "instance":
      return fromInstance(answers, question, source.instanceId);
    case "ecs-task":
      return fromTask(answers, question, source.name);
    case "ecs-service":
      return fromService(answers, question, source.name);
    case "app-runner-service":
      return fromAppRunner(answers, question, source.name);
    case "network-interface":
      return {
        source: { ...source, clientEndpoint: assumedEndpoint(question) },
        role: namedRole(question),
      };
    case "hypothetical-function":
      return {
        source: { ...source, clientEndpoint: assumedEndpoint(question) },
        role: namedRole(question),
      };
  }
}

function fromFunction(answers: Answers, question: Question, name: string): IdentifiedSource {
  const answer = readAnswer(answers, functionConfiguration);
  if (!answer.known) {
    throw new DoctorError(`the function \`${name}\` is unknown: ${answer.missing} (${answer.why})`);
  }
  const configuration = answer.value;
  if (configuration.FunctionName !== functionName(name)) {
    throw new DoctorError(
      `get-function-configuration.json describes the function \`${configuration.FunctionName}\`, not \`${name}\`; collect a folder for \`${name}\``,
    );
  }
  const vpc = configuration.VpcConfig;
  const common = {
    functionName: configuration.FunctionName,
    ...(configuration.State !== undefined && { state: configuration.State }),
    clientEndpoint: clientEndpoint(
      configuration.Environment,
      parseArn(configuration.FunctionArn)?.region ?? "",
      question,
    ),
  };
  return {
    source:
      vpc && isInVpc(vpc)
        ? {
            kind: "vpc-function",
            ...common,
            subnetIds: vpc.SubnetIds,
            securityGroupIds: vpc.SecurityGroupIds,
            ipv6Allowed: vpc.Ipv6AllowedForDualStack ?? false,
          }
        : { kind: "public-function", ...common },
    role: { known: true, value: question.role ?? configuration.Role },
    ownRole: configuration.Role,
    functionAnswer: configuration,
  };
}

/** Lambda leaves empty fields to a function that was taken out of its VPC. */
function isInVpc(vpc: NonNullable<FunctionConfiguration["VpcConfig"]>): boolean {
  const { SubnetIds, SecurityGroupIds, VpcId = "" } = vpc;
  return SubnetIds.length > 0 || SecurityGroupIds.length > 0 || VpcId !== "";
}

function fromInstance(answers: Answers, question: Question, instanceId: string): IdentifiedSource {
  const described = readList(answers, instances);
  if (!described.known) {
    throw new DoctorError(
      `the instance \`${instanceId}\` is unknown: ${described.missing} (${described.why})`,
    );
  }
  const instance = described.items
    .flatMap((reservation) => reservation.Instances)
    .find((item) => item.InstanceId === instanceId);
  const primary = instance?.NetworkInterfaces?.find(
    (networkInterface) => networkInterface.Attachment?.DeviceIndex === 0,
  );
  if (instance === undefined || primary === undefined) {
    throw new DoctorError(
      `there is no instance \`${instanceId}\` with a primary network interface; a terminated instance has none`,
    );
  }
  const own = instanceRole(answers, instance);
  return {
    source: {
      kind: "instance",
      instanceId,
      ...(instance.State?.Name !== undefined && { state: instance.State.Name }),
      networkInterfaceId: primary.NetworkInterfaceId,
      clientEndpoint: assumedEndpoint(question),
    },
    role: question.role === undefined ? own : namedRole(question),
    ...(own.known && { ownRole: own.value }),
  };
}

function instanceRole(
  answers: Answers,
  instance: { readonly IamInstanceProfile?: object },
): Fact<string> {
  if (instance.IamInstanceProfile === undefined) {
    const why = "the instance has no instance profile; name the role with --role";
    return { known: false, missing: "the role", why };
  }
  const profile = readAnswer(answers, instanceProfile);
  if (!profile.known) return profile;
  const role = profile.value.InstanceProfile.Roles[0];
  return role === undefined
    ? { known: false, missing: "the role", why: "the instance profile has no role" }
    : { known: true, value: role.Arn };
}

function namedRole({ role }: Question): Fact<string> {
  return role === undefined
    ? { known: false, missing: "the role", why: "name it with --role" }
    : { known: true, value: role };
}

/** The endpoint of a client whose environment the doctor cannot see. */
function assumedEndpoint(question: Question): ClientEndpoint {
  return { known: true, url: question.endpointUrl };
}
