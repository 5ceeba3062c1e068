import { serve } from "./loopback";
import { type ClientConfig } from "../cloud/cloud";

/** The part of a request that a test looks at: the JSON body, or the parameters of the query protocols. */
export type Input = Readonly<Record<string, unknown>>;
export type Answers = Readonly<Record<string, (input: Input) => unknown>>;

export interface AwsServer {
  readonly config: ClientConfig;
  /** The operations that were called, with their input, in order. */
  readonly asked: readonly { readonly operation: string; readonly input: Input }[];
}

/** An error response of the JSON protocols. */
export class Refusal {
  constructor(readonly type: string) {}
}

/**
 * Answers an SDK client as AWS would. The answer to an operation is an object for services that use JSON, and the
 * content of the response's element for services that use XML. Other operations get an empty response.
 */
export async function awsServer(answers: Answers): Promise<AwsServer> {
  const asked: { operation: string; input: Input }[] = [];
  const { port } = await serve(({ path, headers, body }) => {
    const answer = (operation: string, input: Input): unknown => {
      asked.push({ operation, input });
      return answers[operation]?.(input);
    };
    const target = headers["x-amz-target"];
    if (typeof target === "string") {
      const operation = target.split(".").at(-1) ?? "";
      return json(answer(operation, JSON.parse(body) as Input));
    }
    if (path.includes("/functions")) return json(answer("ListFunctions", {}));
    const input = Object.fromEntries(new URLSearchParams(body));
    const operation = input.Action ?? "";
    return xml(operation, answer(operation, input));
  });
  return {
    asked,
    config: {
      region: "us-east-2",
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    },
  };
}

function json(value: unknown) {
  const headers = { "content-type": "application/x-amz-json-1.0" };
  return value instanceof Refusal
    ? { status: 400, headers, body: JSON.stringify({ __type: value.type }) }
    : { headers, body: JSON.stringify(value ?? {}) };
}

/** EC2's protocol puts the content directly into the response, and IAM's puts it into a result element. */
function xml(operation: string, value: unknown) {
  const content = typeof value === "string" ? value : "";
  const result = operation.startsWith("Describe")
    ? content
    : `<${operation}Result>${content}</${operation}Result>`;
  return {
    headers: { "content-type": "text/xml" },
    body: `<${operation}Response>${result}</${operation}Response>`,
  };
}
