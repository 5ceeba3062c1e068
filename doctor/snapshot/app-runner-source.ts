import { parseArn } from "../../aws/arn";
import { DoctorError } from "../errors";
import { type Answers, readAnswer } from "./answers";
import { type AppRunnerService, appRunnerService, vpcConnector } from "./calls/app-runner";
import { mayChangeEndpoint } from "./calls/client-variables";
import { clientEndpoint } from "./client-endpoint";
import { type IdentifiedSource } from "./identified-source";
import { type ClientEndpoint } from "./network";
import { type Question } from "./question";

export function fromAppRunner(answers: Answers, question: Question, arn: string): IdentifiedSource {
  const answer = readAnswer(answers, appRunnerService);
  if (!answer.known) {
    throw new DoctorError(`the service \`${arn}\` is unknown: ${answer.missing} (${answer.why})`);
  }
  const service = answer.value.Service;
  if (service.ServiceArn !== arn) {
    throw new DoctorError(
      `describe-service.json describes \`${service.ServiceArn}\`, not \`${arn}\`; collect a folder for it`,
    );
  }
  const own = service.InstanceConfiguration?.InstanceRoleArn;
  const asked = question.role ?? own;
  const why = "there is no instance role; name the role with --role";
  return {
    source: sourceOf(answers, question, service),
    role:
      asked === undefined
        ? { known: false, missing: "the role", why }
        : { known: true, value: asked },
    ...(own !== undefined && { ownRole: own }),
  };
}

function sourceOf(
  answers: Answers,
  question: Question,
  service: AppRunnerService,
): IdentifiedSource["source"] {
  const common = {
    serviceName: service.ServiceName,
    ...(service.Status !== undefined && { state: service.Status }),
    clientEndpoint: endpointOf(service, question),
  };
  const egress = service.NetworkConfiguration?.EgressConfiguration;
  if (egress?.EgressType === "DEFAULT") return { kind: "public-app-runner-service", ...common };
  const { EgressType: type, VpcConnectorArn: connector } = egress ?? {};
  if (type !== "VPC" || connector === undefined) {
    throw new DoctorError(
      `the service \`${service.ServiceArn}\` names neither the default egress nor a VPC connector; collect it again`,
    );
  }
  const described = readAnswer(answers, vpcConnector);
  if (!described.known) {
    throw new DoctorError(
      `the VPC connector \`${connector}\` is unknown: ${described.missing} (${described.why}); name its place with --subnets and --security-groups`,
    );
  }
  const {
    VpcConnectorArn: found = connector,
    Subnets,
    SecurityGroups,
  } = described.value.VpcConnector;
  if (found !== connector) {
    throw new DoctorError(
      `describe-vpc-connector.json describes \`${found}\`, not \`${connector}\`; collect the folder again`,
    );
  }
  return {
    kind: "vpc-app-runner-service",
    ...common,
    subnetIds: Subnets,
    securityGroupIds: SecurityGroups,
  };
}

function endpointOf(service: AppRunnerService, question: Question): ClientEndpoint {
  const { ImageRepository: image, CodeRepository: code } = service.SourceConfiguration ?? {};
  const configuration = code?.CodeConfiguration;
  const isInRepository = configuration?.ConfigurationSource === "REPOSITORY";
  const set = image?.ImageConfiguration ?? configuration?.CodeConfigurationValues ?? undefined;
  const secrets = Object.keys(set?.RuntimeEnvironmentSecrets ?? {}).filter(mayChangeEndpoint);
  const unread = isInRepository
    ? "apprunner.yaml"
    : set === undefined
      ? "the service's configuration"
      : secrets[0] && `the secret ${secrets[0]}`;
  if (unread === undefined) {
    const region = parseArn(service.ServiceArn)?.region ?? "";
    return clientEndpoint({ Variables: set?.RuntimeEnvironmentVariables }, region, question);
  }
  const { endpointUrl } = question;
  if (endpointUrl !== undefined) return { known: true, url: endpointUrl };
  const why = `${unread}: not read; name the endpoint with --endpoint-url`;
  return { known: false, missing: "the variables that name the client's endpoint", why };
}
