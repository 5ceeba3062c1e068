import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { DoctorError, nodeErrorCode, SnapshotError } from "../errors";
import { type Answer, type Answers, readAnswer } from "./answers";
import { assemble, type Snapshot } from "./assemble";
import { appRunnerService } from "./calls/app-runner";
import { ecsServices, ecsTasks } from "./calls/ecs";
import { functionConfiguration } from "./calls/function-configuration";
import { instances } from "./calls/instances";
import { type Question, type SourceReference } from "./question";

/** For comparison: the description of a VPC with 10,000 subnets takes 8 MB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The question to a folder. The default source is the one that the folder was collected for. */
export type FolderQuestion = Omit<Question, "source"> & { readonly source?: SourceReference };

/**
 * Reads a snapshot from a folder of JSON files that the AWS CLI prints. Each file is named after its
 * command.
 *
 * @throws SnapshotError with file and field when a file is truncated, from another command, empty, or
 *   too large
 * @throws DoctorError when the folder does not include what the question is about
 */
export function readFolder(folder: string, question: FolderQuestion = {}): Snapshot {
  assertFolder(folder);
  const answers = folderAnswers(folder);
  return assemble(answers, { ...question, source: question.source ?? sourceOf(answers, folder) });
}

function assertFolder(folder: string): void {
  try {
    readdirSync(folder);
  } catch (cause) {
    const code = nodeErrorCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new DoctorError(`there is no folder \`${folder}\``, { cause });
    }
    throw new DoctorError(
      `the folder \`${folder}\` cannot be read: ${code ?? "unknown reason"}; check its path and permissions`,
      { cause },
    );
  }
}

/** Reads each file once, on first use. */
export function folderAnswers(folder: string): Answers {
  const read = new Map<string, Answer>();
  return (name) => {
    const answer = read.get(name) ?? readFile(folder, `${name}.json`);
    read.set(name, answer);
    return answer;
  };
}

function readFile(folder: string, file: string): Answer {
  const path = join(folder, file);
  const stat = statOf(path, file);
  if (stat === "name too long") {
    return { known: false, missing: file, why: "no file can have a name of this length" };
  }
  if (!stat) return { known: false, missing: file, why: "the file is not in the folder" };
  if (!stat.isFile()) throw new SnapshotError(`${file} is not a file`, file);
  if (stat.size > MAX_FILE_BYTES) {
    throw new SnapshotError(
      `${file} must have at most ${MAX_FILE_BYTES} bytes, got: ${stat.size}; collect only the VPC in question`,
      file,
    );
  }
  const text = readText(path, file);
  if (text.trim() === "") {
    throw new SnapshotError(
      `${file} is empty; collect it again, or delete it if you cannot collect it`,
      file,
    );
  }
  try {
    return { known: true, origin: file, value: JSON.parse(text) as unknown };
  } catch (cause) {
    throw new SnapshotError(
      `${file} is not complete JSON (${text.length} characters); collect it again`,
      file,
      undefined,
      { cause },
    );
  }
}

function statOf(path: string, file: string): Stats | "name too long" | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    if (nodeErrorCode(cause) === "ENAMETOOLONG") return "name too long";
    throw unreadable(file, cause);
  }
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): SnapshotError {
  const code = nodeErrorCode(cause) ?? "unknown reason";
  const message = `${file} cannot be read: ${code}; check its permissions, and where it links to`;
  return new SnapshotError(message, file, undefined, { cause });
}

function sourceOf(answers: Answers, folder: string): SourceReference {
  const configuration = readAnswer(answers, functionConfiguration);
  if (configuration.known) return { kind: "function", name: configuration.value.FunctionName };
  const described = readAnswer(answers, instances);
  const found = described.known
    ? described.value.Reservations.flatMap((reservation) => reservation.Instances)
    : [];
  if (found.length === 1 && found[0]) {
    return { kind: "instance", instanceId: found[0].InstanceId };
  }
  const other = onlyOne(answers);
  if (other !== undefined) return other;
  throw new DoctorError(
    `\`${folder}\` does not say what its source is: it has no get-function-configuration.json and no description of exactly one instance, task, or service; name the source with --instance, --network-interface, or --subnets with --security-groups`,
  );
}

/** The task or the service that the folder describes. */
function onlyOne(answers: Answers): SourceReference | undefined {
  const tasks = readAnswer(answers, ecsTasks);
  const services = readAnswer(answers, ecsServices);
  const appRunner = readAnswer(answers, appRunnerService);
  const found: readonly SourceReference[] = [
    ...(tasks.known ? tasks.value.tasks : []).map(
      ({ taskArn: name }) => ({ kind: "ecs-task", name }) as const,
    ),
    ...(services.known ? services.value.services : []).map(
      ({ serviceArn: name }) => ({ kind: "ecs-service", name }) as const,
    ),
    ...(appRunner.known
      ? [{ kind: "app-runner-service", name: appRunner.value.Service.ServiceArn } as const]
      : []),
  ];
  return found.length === 1 ? found[0] : undefined;
}
