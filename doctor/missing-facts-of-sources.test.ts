import { diagnose, type Diagnosis } from "./diagnose";
import { DoctorError } from "./errors";
import { type Answer, answersFrom } from "./snapshot/answers";
import { assemble } from "./snapshot/assemble";
import { collectAnswers } from "./snapshot/account/collect";
import { fakeAccount } from "./testing/fake-account";
import { gapsIn } from "./testing/gaps";
import { OTHER_ANSWERS, questionAbout } from "./testing/other-sources";

const UNNEEDED = {
  "ecs-service": [
    // The name says which service it is, and nothing asks for its ARN again.
    "describe-services: services[0].serviceArn empty",
    // Only an interface of its own has subnets and groups.
    "describe-task-definition: taskDefinition.networkMode removed",
    "describe-task-definition: taskDefinition.networkMode empty",
    // A container without variables has none.
    "describe-task-definition: taskDefinition.containerDefinitions[0] empty",
    "describe-task-definition: taskDefinition.containerDefinitions[0].name removed",
    "describe-task-definition: taskDefinition.containerDefinitions[0].name empty",
    "describe-task-definition: taskDefinition.containerDefinitions[0].environment removed",
  ],
  "app-runner-service": [
    // The ARN says which service it is.
    "describe-service: Service.ServiceName empty",
    // A service without variables has none.
    "describe-service: Service.SourceConfiguration.ImageRepository.ImageConfiguration empty",
    "describe-service: Service.SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables removed",
    // The service names its connector.
    "describe-vpc-connector: VpcConnector.VpcConnectorArn removed",
    "describe-vpc-connector: VpcConnector.VpcConnectorArn empty",
  ],
} as const;

const OWN_ANSWERS = {
  "ecs-service": ["describe-services", "describe-task-definition"],
  "app-runner-service": ["describe-service", "describe-vpc-connector"],
} as const;

function diagnosisOf(
  answers: ReadonlyMap<string, Answer>,
  kind: keyof typeof UNNEEDED,
): Diagnosis | undefined {
  try {
    const snapshot = assemble(answersFrom(answers), {
      ...questionAbout(kind),
      region: "us-east-2",
    });
    return diagnose(snapshot, { actions: ["dynamodb:Query"] });
  } catch (error) {
    if (error instanceof DoctorError) return undefined;
    throw error;
  }
}

test.each(["ecs-service", "app-runner-service"] as const)(
  "without any one fact of its description, a source is not said to be ok: %s",
  async (kind) => {
    const { clients } = fakeAccount("gateway-endpoint", ({ action }) => OTHER_ANSWERS[action]);
    const answers = await collectAnswers(clients, questionAbout(kind));
    expect(diagnosisOf(answers, kind)?.outcome).toBe("ok");
    const stillOk = OWN_ANSWERS[kind].flatMap((name) => {
      const answer = answers.get(name);
      if (answer?.known !== true) throw new Error(`${name} is not known`);
      return gapsIn(answer.value)
        .filter(({ data: value }) => {
          const without = new Map([...answers, [name, { ...answer, value }] as const]);
          return diagnosisOf(without, kind)?.outcome === "ok";
        })
        .map(({ at, is }) => `${name}: ${at} ${is}`);
    });
    expect(stillOk.sort()).toEqual([...UNNEEDED[kind]].sort());
  },
);
