import { type Command } from "commander";
import { parseArn } from "../aws/arn";
import { DoctorError } from "./errors";
import { type FolderQuestion } from "./snapshot/folder";
import { type Question, type SourceReference } from "./snapshot/question";

/** The options that name the source, the role, and the table, as commander passes them. */
export interface QuestionOptions {
  readonly function?: string;
  readonly instance?: string;
  readonly ecsTask?: string;
  readonly ecsService?: string;
  readonly appRunnerService?: string;
  readonly networkInterface?: string;
  readonly subnets?: string;
  readonly securityGroups?: string;
  readonly role?: string;
  readonly table?: string;
  readonly endpointUrl?: string;
  readonly region?: string;
}

export function addQuestionOptions(command: Command): Command {
  return command
    .option("--function <name>", "source: a function, by name or ARN, with or without an alias")
    .option("--instance <id>", "source: an EC2 instance")
    .option("--ecs-task <task>", "source: an ECS task, by ARN, or by cluster and id: CLUSTER/ID")
    .option(
      "--ecs-service <service>",
      "source: the tasks of an ECS service, by ARN, or by cluster and name: CLUSTER/NAME",
    )
    .option("--app-runner-service <arn>", "source: an App Runner service")
    .option("--network-interface <id>", "source: a network interface")
    .option(
      "--subnets <ids>",
      "source: a function that does not exist yet, or anything else without a public address; its subnets, separated by commas",
    )
    .option("--security-groups <ids>", "its security groups, separated by commas")
    .option("--role <name>", "the role that signs the requests, by name or ARN")
    .option("--table <name>", "the table, by name or ARN (default: the function's TABLE_NAME)")
    .option(
      "--endpoint-url <url>",
      "the endpoint that the client calls (default: from the function's variables, or DynamoDB's public endpoint)",
    )
    .option("--region <region>", "the Region (default: AWS_REGION, or that of the folder)");
}

/** @throws DoctorError when the options name no source, or several */
export function questionOf(options: QuestionOptions): Question {
  const question = folderQuestionOf(options);
  if (question.source === undefined) {
    throw new DoctorError(
      "name the source: --function, --instance, --ecs-task, --ecs-service, --app-runner-service, --network-interface, or --subnets with --security-groups",
    );
  }
  return { ...question, source: question.source };
}

/** Like `questionOf`, but the source is optional: the folder may name it. */
export function folderQuestionOf(options: QuestionOptions): FolderQuestion {
  const { table, role, endpointUrl } = options;
  assertNotEmpty({
    "--table": table,
    "--role": role,
    "--endpoint-url": endpointUrl,
    "--region": options.region,
  });
  const source = sourceOf(options);
  const region = options.region ?? (source && regionOf(source));
  return {
    source,
    ...(table !== undefined && { table }),
    ...(role !== undefined && { role }),
    ...(endpointUrl !== undefined && { endpointUrl }),
    ...(region !== undefined && { region }),
  };
}

/** The Region in the source's ARN wins over the environment's Region. */
function regionOf(source: SourceReference): string | undefined {
  return "name" in source ? parseArn(source.name)?.region : undefined;
}

function sourceOf(options: QuestionOptions): SourceReference | undefined {
  const sources: SourceReference[] = [];
  if (options.function !== undefined) sources.push({ kind: "function", name: options.function });
  if (options.instance !== undefined) {
    sources.push({ kind: "instance", instanceId: options.instance });
  }
  if (options.ecsTask !== undefined) sources.push({ kind: "ecs-task", name: options.ecsTask });
  if (options.ecsService !== undefined) {
    sources.push({ kind: "ecs-service", name: options.ecsService });
  }
  if (options.appRunnerService !== undefined) {
    sources.push({ kind: "app-runner-service", name: options.appRunnerService });
  }
  if (options.networkInterface !== undefined) {
    const networkInterfaceId = options.networkInterface;
    sources.push({ kind: "network-interface", networkInterfaceId });
  }
  if (options.subnets !== undefined || options.securityGroups !== undefined) {
    sources.push({
      kind: "hypothetical-function",
      subnetIds: listOf("--subnets", options.subnets),
      securityGroupIds: listOf("--security-groups", options.securityGroups),
    });
  }
  if (sources.length > 1) {
    throw new DoctorError(
      `only one source is allowed, but the options name ${sources.length}: ${sources.map(({ kind }) => kind).join(", ")}`,
    );
  }
  const [source] = sources;
  if (source !== undefined) assertNamed(source);
  return source;
}

function listOf(option: string, list: string | undefined): readonly string[] {
  const ids = (list ?? "").split(",").map((id) => id.trim());
  if (ids.includes("")) {
    throw new DoctorError(
      `${option} must be one or more ids separated by commas, got: \`${list ?? ""}\`; use --subnets and --security-groups together`,
    );
  }
  return ids;
}

function assertNotEmpty(options: Readonly<Record<string, string | undefined>>): void {
  const empty = Object.keys(options).filter((name) => options[name] === "");
  if (empty.length === 0) return;
  throw new DoctorError(`${empty.join(", ")} must not be empty; give a value or omit the option`);
}

function assertNamed(source: SourceReference): void {
  const empty = Object.entries(source).some(([, value]) => value === "");
  if (empty) throw new DoctorError(`the name of the ${source.kind} must not be empty`);
  const expected = EXPECTED_NAMES[source.kind];
  if (expected === undefined || !("name" in source) || expected.form.test(source.name)) return;
  throw new DoctorError(`--${source.kind} must be ${expected.like}, got: \`${source.name}\``);
}

interface ExpectedName {
  readonly form: RegExp;
  readonly like: string;
}

const EXPECTED_NAMES: Readonly<Partial<Record<SourceReference["kind"], ExpectedName>>> = {
  "ecs-task": {
    form: /^(arn:[^:]*:ecs:[^:]*:[^:]*:task\/)?[\w-]+(\/[\w-]+)?$/,
    like: "CLUSTER/ID or the ARN of a task",
  },
  "ecs-service": {
    form: /^(arn:[^:]*:ecs:[^:]*:[^:]*:service\/)?[\w-]+(\/[\w-]+)?$/,
    like: "CLUSTER/NAME or the ARN of a service",
  },
  "app-runner-service": {
    form: /^arn:[^:]*:apprunner:[^:]*:[^:]*:service\/[\w-]+\/[\w-]+$/,
    like: "the ARN of an App Runner service",
  },
};
