/** What answered is no API: a proxy's page, a page to sign in, or an address of something else. */
export class WebPageError extends Error {
  /** The SDK tries again if the status says that the service is busy. */
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(
    readonly endpoint: string,
    readonly status: number,
  ) {
    super(`${endpoint} answered with a web page (HTTP ${status})`);
    this.name = "WebPage";
    this.$metadata = { httpStatusCode: status };
  }
}

interface Request {
  readonly protocol?: string;
  readonly hostname?: string;
  readonly port?: number;
}

interface Response {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

type Handler = (args: {
  readonly input: object;
  readonly request: unknown;
}) => Promise<{ response: unknown; output: object }>;

interface Client {
  readonly middlewareStack: { readonly add: (middleware: never, options: object) => void };
}

/**
 * Makes the client name an endpoint whose answer is HTML. Emulators call the answers of an API HTML too, so what
 * the SDK can parse is an answer.
 */
export function refuseWebPages({ middlewareStack }: Client): void {
  const middleware =
    (next: Handler): Handler =>
    async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const { statusCode = 0, headers = {} } = responseOf(error);
        const type = headers["content-type"] ?? headers["Content-Type"] ?? "";
        if (!/^text\/html\b/i.test(type)) throw error;
        const { protocol = "https:", hostname = "", port } = args.request as Request;
        const authority = port === undefined ? hostname : `${hostname}:${port}`;
        throw new WebPageError(`${protocol}//${authority}`, statusCode);
      }
    };
  // High: around what parses the answer.
  middlewareStack.add(middleware as never, {
    step: "deserialize",
    priority: "high",
    name: "refuseWebPages",
  });
}

/** The response that the SDK could not parse. Empty if it could, and the API answered with an error. */
function responseOf(error: unknown): Response {
  if (!(error instanceof Error) || "$fault" in error || !("$response" in error)) return {};
  return error.$response as Response;
}
