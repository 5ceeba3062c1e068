import { type Command } from "commander";
import { parseArn } from "../aws/arn";
import { DoctorError } from "./errors";
import { type FolderQuestion } from "./snapshot/folder";
import { type Question, type SourceReference } from "./snapshot/question";

/** The options that say what is asked, as commander gives them. */
export interface QuestionOptions {
  readonly function?: string;
  readonly instance?: string;
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
    .option("--function <name>", "the function that asks: name or ARN, with or without an alias")
    .option("--instance <id>", "the EC2 instance that asks")
    .option("--network-interface <id>", "the network interface that asks")
    .option("--subnets <ids>", "a function put into these subnets, separated by commas")
    .option("--security-groups <ids>", "its security groups, separated by commas")
    .option("--role <name>", "the role that signs the requests: name or ARN")
    .option("--table <name>", "the table: name or ARN; else the function's TABLE_NAME")
    .option("--endpoint-url <url>", "the endpoint that the client calls; else DynamoDB's own")
    .option("--region <region>", "else AWS_REGION, or the Region of the collected folder");
}

/** @throws DoctorError when the options name no source, or several */
export function questionOf(options: QuestionOptions): Question {
  const question = folderQuestionOf(options);
  if (question.source === undefined) {
    throw new DoctorError(
      "say who asks: --function, --instance, --network-interface, or --subnets and --security-groups",
    );
  }
  return { ...question, source: question.source };
}

/** Like `questionOf`, but a folder may say itself who asks. */
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

/** A function's ARN says where it is, whatever the environment's Region is. */
function regionOf(source: SourceReference): string | undefined {
  return source.kind === "function" ? parseArn(source.name)?.region : undefined;
}

function sourceOf(options: QuestionOptions): SourceReference | undefined {
  const sources: SourceReference[] = [];
  if (options.function !== undefined) sources.push({ kind: "function", name: options.function });
  if (options.instance !== undefined) {
    sources.push({ kind: "instance", instanceId: options.instance });
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
      `only one can ask, and the options name ${sources.length}: ${sources.map(({ kind }) => kind).join(", ")}`,
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
      `${option} must hold at least one id, and several are separated by commas, got: \`${list ?? ""}\`; --subnets and --security-groups go together`,
    );
  }
  return ids;
}

function assertNotEmpty(options: Readonly<Record<string, string | undefined>>): void {
  const empty = Object.keys(options).filter((name) => options[name] === "");
  if (empty.length === 0) return;
  throw new DoctorError(`${empty.join(", ")} must not be empty; leave out what is not known`);
}

function assertNamed(source: SourceReference): void {
  const empty = Object.entries(source).some(([, value]) => value === "");
  if (empty) throw new DoctorError(`the name of the ${source.kind} must not be empty`);
}
