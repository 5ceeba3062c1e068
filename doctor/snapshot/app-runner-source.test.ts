import { type Answer, answersFrom } from "./answers";
import { type Question } from "./question";
import { identifySource } from "./source";

const PREFIX = "arn:aws:apprunner:us-east-2:111122223333";
const ARN = `${PREFIX}:service/orders/8fe1e10304f84fd2b0df550fe98a71fa`;
const CONNECTOR = `${PREFIX}:vpcconnector/shop/1/0a1b2c3d4e5f60718293a4b5c6d7e8f9`;
const ROLE = "arn:aws:iam::111122223333:role/orders-instance";

const VPC_EGRESS = {
  EgressConfiguration: { EgressType: "VPC", VpcConnectorArn: CONNECTOR },
};

function service(changes: object = {}): object {
  return {
    Service: {
      ServiceName: "orders",
      ServiceArn: ARN,
      Status: "RUNNING",
      NetworkConfiguration: VPC_EGRESS,
      InstanceConfiguration: { InstanceRoleArn: ROLE },
      SourceConfiguration: { ImageRepository: { ImageConfiguration: {} } },
      ...changes,
    },
  };
}

function connector(VpcConnectorArn = CONNECTOR): object {
  return { VpcConnector: { VpcConnectorArn, Subnets: ["subnet-a"], SecurityGroups: ["sg-a"] } };
}

function identify(described = service(), connected?: object, question: Partial<Question> = {}) {
  const known = (value: object): Answer => ({ known: true, origin: "x.json", value });
  const answers = new Map([["describe-service", known(described)]]);
  if (connected !== undefined) answers.set("describe-vpc-connector", known(connected));
  const source = { kind: "app-runner-service", name: ARN } as const;
  return identifySource(answersFrom(answers), { source, ...question });
}

test("a service with a connector is in its subnets, with the instance role", () => {
  expect(identify(service(), connector())).toEqual({
    source: {
      kind: "vpc-app-runner-service",
      serviceName: "orders",
      state: "RUNNING",
      subnetIds: ["subnet-a"],
      securityGroupIds: ["sg-a"],
      clientEndpoint: { known: true, url: undefined },
    },
    role: { known: true, value: ROLE },
    ownRole: ROLE,
  });
});

test("a service with the default egress is outside any VPC", () => {
  const NetworkConfiguration = { EgressConfiguration: { EgressType: "DEFAULT" } };
  expect(identify(service({ NetworkConfiguration })).source.kind).toBe("public-app-runner-service");
});

test.each([
  ["no egress", service({ NetworkConfiguration: {} }), undefined, "nor a VPC connector"],
  [
    "a connector of an unknown egress",
    service({ NetworkConfiguration: { EgressConfiguration: { VpcConnectorArn: CONNECTOR } } }),
    connector(),
    "nor a VPC connector",
  ],
  ["no description of the connector", service(), undefined, "--subnets"],
  ["another connector", service(), connector(`${CONNECTOR}0`), "describe-vpc-connector.json"],
  ["another service", service({ ServiceArn: `${ARN}0` }), connector(), "describe-service.json"],
])("%s is refused, by name", (_, described, connected, sentence) => {
  expect(() => identify(described, connected)).toThrow(sentence);
});

test("without an instance role, the role is unknown", () => {
  const without = service({ InstanceConfiguration: null });
  expect(identify(without, connector()).role.known).toBe(false);
  const role = { known: true, value: "other" };
  expect(identify(without, connector(), { role: "other" }).role).toEqual(role);
});

test.each([
  ["ImageRepository", "ImageConfiguration"],
  ["CodeRepository", "CodeConfiguration"],
] as const)("reads the variables of %s", (repository, configuration) => {
  const set = { RuntimeEnvironmentVariables: { AWS_ENDPOINT_URL: "http://x:1", OTHER: null } };
  const inner = configuration === "CodeConfiguration" ? { CodeConfigurationValues: set } : set;
  const SourceConfiguration = { [repository]: { [configuration]: inner } };
  const { source } = identify(service({ SourceConfiguration }), connector());
  expect(source.clientEndpoint).toEqual({
    known: true,
    url: "http://x:1",
    stsUrl: "http://x:1",
  });
});

test.each([
  ["nothing about its code", {}],
  [
    "its configuration in the repository",
    { CodeRepository: { CodeConfiguration: { ConfigurationSource: "REPOSITORY" } } },
  ],
  [
    "the endpoint in a secret",
    {
      ImageRepository: {
        ImageConfiguration: { RuntimeEnvironmentSecrets: { AWS_ENDPOINT_URL: "arn:aws:ssm:x" } },
      },
    },
  ],
])("with %s, the endpoint is unknown unless the question names it", (_, SourceConfiguration) => {
  const described = service({ SourceConfiguration });
  expect(identify(described, connector()).source.clientEndpoint.known).toBe(false);
  const named = identify(described, connector(), { endpointUrl: "http://x:1" });
  expect(named.source.clientEndpoint).toEqual({ known: true, url: "http://x:1" });
});

test("a secret that is not about the endpoint leaves it known", () => {
  const ImageConfiguration = { RuntimeEnvironmentSecrets: { PASSWORD: "arn:aws:ssm:x" } };
  const described = service({ SourceConfiguration: { ImageRepository: { ImageConfiguration } } });
  expect(identify(described, connector()).source.clientEndpoint.known).toBe(true);
});
