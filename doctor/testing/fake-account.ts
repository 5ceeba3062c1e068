import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Clients, createClients } from "../snapshot/account/clients";
import { answerName } from "../snapshot/answer-name";
import { CALLS } from "../snapshot/calls";
import { type Example, exampleFolder } from "./examples";

/** An SDK call, e.g. `ec2:DescribeVpcs`, with its input. */
export interface SdkCall {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An answer, or an error with AWS's code, that replaces the example's answer. */
export type Answering = (call: SdkCall) => object | undefined;

/** Real clients that answer from the files of an example and send nothing. */
export function fakeAccount(
  example: Example,
  answering: Answering = () => undefined,
): { readonly clients: Clients; readonly calls: readonly SdkCall[] } {
  const calls: SdkCall[] = [];
  const answer = (call: SdkCall): object => {
    calls.push(call);
    const given = answering(call) ?? fileAnswer(example, call);
    if (given instanceof Error) throw given;
    return given;
  };
  const services = createClients({
    region: "us-east-2",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  for (const [name, client] of Object.entries(services)) {
    const service = client === services.ec2Once ? "ec2" : name;
    Object.defineProperty(client, "send", {
      writable: true,
      value: ({ constructor, input }: Command) => {
        const name = constructor.name.replace(/Command$/, "");
        return Promise.resolve().then(() => answer({ action: `${service}:${name}`, input }));
      },
    });
  }
  return { clients: { region: "us-east-2", ...services }, calls };
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: SdkCall["input"];
}

export function awsError(code: string): Error {
  return Object.assign(new Error(`${code} of a test`), { name: code });
}

/** The input field that distinguishes the files of one command. */
const VARIANTS: Readonly<Record<string, string>> = {
  "ec2:GetManagedPrefixListEntries": "PrefixListId",
  "iam:GetRolePolicy": "PolicyName",
  "iam:GetPolicyVersion": "PolicyArn",
};

/** The answer in the example's file. A list without a file is empty. */
function fileAnswer(example: Example, { action, input }: SdkCall): object {
  const command = (action.split(":")[1] ?? "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase();
  const variant = VARIANTS[action];
  const names = [
    ...(variant === undefined ? [] : [answerName(command, String(input[variant]))]),
    // The attribute is a part of the call's own name.
    ...(typeof input.Attribute === "string" ? [`${command}-${input.Attribute}`] : []),
  ];
  const path = [...names, command]
    .map((name) => join(exampleFolder(example), `${name}.json`))
    .find((file) => existsSync(file));
  if (path === undefined) {
    const { list, optional } = CALLS.find(({ permission }) => permission === action) ?? {};
    if (optional) return awsError("AccessDeniedException");
    if (list !== undefined) return { [list]: [] };
    throw new Error(`the example ${example} has no answer to ${action}`);
  }
  const answer = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  // IAM's API returns URL-encoded documents, and the CLI decodes them.
  return command === "get-role-policy"
    ? { ...answer, PolicyDocument: encodeURIComponent(JSON.stringify(answer.PolicyDocument)) }
    : answer;
}
