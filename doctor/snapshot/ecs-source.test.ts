import { DoctorError } from "../errors";
import { type Answer, answersFrom } from "./answers";
import { ecsNameOf } from "./ecs-source";
import { type Question, type SourceReference } from "./question";
import { identifySource } from "./source";

const PREFIX = "arn:aws:ecs:us-east-2:111122223333";
const TASK_ID = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const DEFINITION = `${PREFIX}:task-definition/orders:7`;
const TASK_ROLE = "arn:aws:iam::111122223333:role/orders-task";
const PROXY = "http://10.0.2.20:3128";

function task(changes: object = {}): object {
  return {
    tasks: [
      {
        taskArn: `${PREFIX}:task/shop/${TASK_ID}`,
        taskDefinitionArn: DEFINITION,
        lastStatus: "RUNNING",
        attachments: [
          { details: [{ name: "networkInterfaceId", value: "eni-0a1b2c3d4e5f60718" }] },
        ],
        overrides: { containerOverrides: [] },
        ...changes,
      },
    ],
  };
}

function service(changes: object = {}): object {
  return {
    services: [
      {
        serviceArn: `${PREFIX}:service/shop/orders`,
        serviceName: "orders",
        status: "ACTIVE",
        taskDefinition: DEFINITION,
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-a"],
            securityGroups: ["sg-a"],
            assignPublicIp: "DISABLED",
          },
        },
        ...changes,
      },
    ],
  };
}

function definition(changes: object = {}): object {
  return {
    taskDefinition: {
      taskDefinitionArn: DEFINITION,
      networkMode: "awsvpc",
      taskRoleArn: TASK_ROLE,
      containerDefinitions: [{ name: "app", environment: [] }],
      ...changes,
    },
  };
}

/** The containers, each with its variables. */
function containers(...variables: readonly Readonly<Record<string, string>>[]): object {
  return definition({
    containerDefinitions: variables.map((set, index) => ({
      name: `container-${index}`,
      environment: Object.entries(set).map(([name, value]) => ({ name, value })),
    })),
  });
}

function identify(
  source: SourceReference,
  values: Readonly<Record<string, object>>,
  question: Partial<Question> = {},
) {
  const answers = Object.entries(values).map(([name, value]): [string, Answer] => [
    name,
    { known: true, origin: `${name}.json`, value },
  ]);
  return identifySource(answersFrom(new Map(answers)), { source, ...question });
}

const asTask = { kind: "ecs-task", name: `shop/${TASK_ID}` } as const;
const asService = { kind: "ecs-service", name: "shop/orders" } as const;

function identifyTask(tasks = task(), described = definition(), question?: Partial<Question>) {
  const answers = { "describe-tasks": tasks, "describe-task-definition": described };
  return identify(asTask, answers, question);
}

function identifyService(services = service(), described = definition()) {
  const answers = { "describe-services": services, "describe-task-definition": described };
  return identify(asService, answers);
}

test.each([
  ["shop/orders", "shop", "orders"],
  ["orders", "default", "orders"],
  [`${PREFIX}:service/shop/orders`, "shop", "orders"],
  [`${PREFIX}:task/${TASK_ID}`, "default", TASK_ID],
])("takes %s apart into cluster and name", (text, cluster, name) => {
  expect(ecsNameOf(text)).toEqual({ cluster, name });
});

test("a task has its own interface and the task role", () => {
  expect(identifyTask()).toEqual({
    source: {
      kind: "ecs-task",
      taskId: TASK_ID,
      state: "RUNNING",
      networkInterfaceId: "eni-0a1b2c3d4e5f60718",
      clientEndpoint: { known: true, url: undefined },
    },
    role: { known: true, value: TASK_ROLE },
    ownRole: TASK_ROLE,
  });
});

test("a task's own role comes before its definition's, and --role before both", () => {
  const overridden = task({ overrides: { taskRoleArn: `${TASK_ROLE}-2` } });
  expect(identifyTask(overridden).role).toEqual({ known: true, value: `${TASK_ROLE}-2` });
  const asked = identifyTask(overridden, definition(), { role: "other" });
  expect(asked).toMatchObject({ role: { value: "other" }, ownRole: `${TASK_ROLE}-2` });
});

test("without a task role, the role is unknown, with the way out", () => {
  const { role } = identifyTask(task(), definition({ taskRoleArn: null }));
  expect(role).toMatchObject({ known: false, why: expect.stringContaining("--role") as string });
});

test.each(["bridge", "host", "none", undefined])(
  "a task or service in network mode %s is refused, with the way out",
  (networkMode) => {
    const described = definition({ networkMode });
    for (const refused of [
      () => identifyTask(task({ attachments: [] }), described),
      () => identifyService(service({ networkConfiguration: null }), described),
    ]) {
      expect(refused).toThrow(DoctorError);
      expect(refused).toThrow(`the network mode \`${networkMode ?? "bridge"}\``);
      expect(refused).toThrow("--instance");
    }
  },
);

test("a stopped task without an interface is refused", () => {
  const stopped = () => identifyTask(task({ attachments: [], lastStatus: "STOPPED" }));
  expect(stopped).toThrow("a stopped task has none");
});

test("what the folder does not describe is refused", () => {
  expect(() => identifyTask({ tasks: [] })).toThrow(`no task \`shop/${TASK_ID}\``);
  expect(() => identifyService({ services: [] })).toThrow("no service `shop/orders`");
  const other = definition({ taskDefinitionArn: `${PREFIX}:task-definition/other:1` });
  expect(() => identifyTask(task(), other)).toThrow("task-definition/other:1");
});

test.each([
  ["ENABLED", true],
  ["DISABLED", false],
  [undefined, false],
])("a service has subnets and groups, and public addresses if %s", (assignPublicIp, isPublic) => {
  const networkConfiguration = {
    awsvpcConfiguration: { subnets: ["subnet-a"], securityGroups: ["sg-a"], assignPublicIp },
  };
  expect(identifyService(service({ networkConfiguration })).source).toMatchObject({
    kind: "ecs-service",
    serviceName: "orders",
    state: "ACTIVE",
    subnetIds: ["subnet-a"],
    securityGroupIds: ["sg-a"],
    publicAddress: isPublic,
  });
});

describe("the client's endpoint", () => {
  const URL_ = "http://10.0.2.30:8000";
  const endpointOf = (described: object, question?: Partial<Question>, tasks = task()) =>
    identifyTask(tasks, described, question).source.clientEndpoint;

  test("is what all containers agree on", () => {
    const set = { AWS_ENDPOINT_URL: URL_ };
    expect(endpointOf(containers(set, set))).toEqual({ known: true, url: URL_, stsUrl: URL_ });
    const proxied = { HTTPS_PROXY: PROXY };
    expect(endpointOf(containers(proxied))).toMatchObject({ proxy: { url: PROXY } });
  });

  test("is unknown where they differ, unless the question names it", () => {
    const differing = containers({ AWS_ENDPOINT_URL: URL_ }, {});
    expect(endpointOf(differing)).toMatchObject({ known: false });
    expect(endpointOf(differing, { endpointUrl: URL_ })).toEqual({ known: true, url: URL_ });
  });

  test("is what the task overrides", () => {
    const environment = [{ name: "AWS_ENDPOINT_URL", value: URL_ }];
    const overrides = { containerOverrides: [{ name: "container-0", environment }] };
    const overridden = endpointOf(
      containers({ AWS_ENDPOINT_URL: "http://x:1" }),
      {},
      task({ overrides }),
    );
    expect(overridden).toEqual({ known: true, url: URL_, stsUrl: URL_ });
  });

  test.each([
    ["an environment file", { environmentFiles: [{ value: "arn:aws:s3:::b/f.env" }] }],
    ["a secret with the endpoint", { secrets: [{ name: "AWS_ENDPOINT_URL_DYNAMODB" }] }],
  ])("is unknown with %s", (_, changes) => {
    const containerDefinitions = [{ name: "app", environment: [], ...changes }];
    expect(endpointOf(definition({ containerDefinitions }))).toMatchObject({ known: false });
    const harmless = [{ name: "app", secrets: [{ name: "PASSWORD" }], environmentFiles: [] }];
    expect(endpointOf(definition({ containerDefinitions: harmless }))).toMatchObject({
      known: true,
    });
  });

  test("is unknown without containers", () => {
    for (const containerDefinitions of [undefined, []]) {
      expect(endpointOf(definition({ containerDefinitions }))).toMatchObject({
        known: false,
        missing: "containerDefinitions",
      });
    }
  });

  test("is unknown without the task definition, and so is the role", () => {
    const { source, role } = identify(asTask, { "describe-tasks": task() });
    expect(source.clientEndpoint.known).toBe(false);
    expect(role.known).toBe(false);
  });
});
