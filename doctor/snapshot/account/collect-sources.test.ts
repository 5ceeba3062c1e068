import { join } from "node:path";
import { diagnose } from "../../diagnose";
import { DoctorError } from "../../errors";
import { awsError, fakeAccount } from "../../testing/fake-account";
import { removeTemporaryFolders, temporaryFolder } from "../../testing/examples";
import {
  OTHER_ANSWERS,
  OTHER_SOURCES,
  questionAbout,
  ROLE,
  SUBNETS,
} from "../../testing/other-sources";
import { answersFrom } from "../answers";
import { assemble, type Snapshot } from "../assemble";
import { readFolder } from "../folder";
import { type Question } from "../question";
import { writeFolder } from "../write-folder";
import { type Clients } from "./clients";
import { collectAnswers } from "./collect";

afterEach(removeTemporaryFolders);

function account(changes: Readonly<Record<string, object>> = {}) {
  return fakeAccount("gateway-endpoint", ({ action }) => changes[action] ?? OTHER_ANSWERS[action]);
}

async function snapshotOf(clients: Clients, question: Question): Promise<Snapshot> {
  return assemble(answersFrom(await collectAnswers(clients, question)), question);
}

test.each(OTHER_SOURCES)("reads the same from a folder that names no source: %s", async (kind) => {
  const alone = awsError("AWSOrganizationsNotInUseException");
  const { clients } = account({ "organizations:DescribeOrganization": alone });
  const answers = await collectAnswers(clients, questionAbout(kind));
  const folder = join(temporaryFolder(), "answers");
  expect(writeFolder(folder, answers)).toEqual([]);
  const actions = ["dynamodb:Query"];
  const fromAccount = diagnose(await snapshotOf(clients, questionAbout(kind)), { actions });
  expect(diagnose(readFolder(folder), { actions })).toEqual(fromAccount);
});

test.each(["ecs-service", "app-runner-service"] as const)(
  "is judged like a function in the same subnets: %s",
  async (kind) => {
    const { clients } = account();
    const diagnosis = diagnose(await snapshotOf(clients, questionAbout(kind)), {
      actions: ["dynamodb:Query"],
    });
    expect(diagnosis).toMatchObject({ outcome: "ok", role: ROLE, network: { private: true } });
  },
);

test("is judged by its own interface: a task", async () => {
  const { clients } = account();
  const snapshot = await snapshotOf(clients, questionAbout("ecs-task"));
  const { network } = diagnose(snapshot, { actions: ["dynamodb:Query"] });
  expect(network.groups).toMatchObject([{ subnets: [{ subnetId: SUBNETS[0] }] }]);
  // Its proxy is a doubt.
  expect(network.verdict).toBe("INDETERMINATE");
  expect(network.findings.map(({ id }) => id)).toContain("HTTPS_PROXY");
});

test.each(OTHER_SOURCES)("keeps its other variables and passwords to itself: %s", async (kind) => {
  const { clients } = account();
  const answers = await collectAnswers(clients, questionAbout(kind));
  expect(JSON.stringify([...answers])).not.toContain("hunter2");
});

test.each([
  ["ecs-task", "ecs:DescribeTasks", { tasks: [], failures: [{}] }, "no task `shop/0f1e`"],
  ["ecs-task", "ecs:DescribeTasks", awsError("ClusterNotFoundException"), "no ECS cluster `shop`"],
  ["ecs-task", "ecs:DescribeTasks", awsError("AccessDeniedException"), "access denied"],
  ["ecs-service", "ecs:DescribeServices", { services: [] }, "no service `shop/orders`"],
  [
    "app-runner-service",
    "apprunner:DescribeService",
    awsError("ResourceNotFoundException"),
    "no App Runner service",
  ],
  [
    "app-runner-service",
    "apprunner:DescribeVpcConnector",
    awsError("AccessDeniedException"),
    "--subnets",
  ],
] as const)("ends with one sentence: %s, %s", async (kind, action, answer, sentence) => {
  const { clients } = account({ [action]: answer });
  const failed = snapshotOf(clients, questionAbout(kind));
  await expect(failed).rejects.toBeInstanceOf(DoctorError);
  await expect(failed).rejects.toThrow(sentence);
});

test("has no known role without the task definition", async () => {
  const { clients } = account({ "ecs:DescribeTaskDefinition": awsError("AccessDeniedException") });
  const { access, network } = await snapshotOf(clients, questionAbout("ecs-service"));
  expect(access.role).toMatchObject({ known: false, missing: "ecs:DescribeTaskDefinition" });
  expect(network.source.clientEndpoint.known).toBe(false);
});
