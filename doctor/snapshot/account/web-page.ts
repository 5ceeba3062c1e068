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

/** Makes the client name an endpoint that answers with HTML, which the SDK would try to parse. */
export function refuseWebPages({ middlewareStack }: Client): void {
  const middleware =
    (next: Handler): Handler =>
    async (args) => {
      const answer = await next(args);
      const { statusCode = 0, headers = {} } = answer.response as Response;
      const type = headers["content-type"] ?? headers["Content-Type"] ?? "";
      if (!/^text\/html\b/i.test(type)) return answer;
      const { protocol = "https:", hostname = "", port } = args.request as Request;
      throw new WebPageError(
        `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`,
        statusCode,
      );
    };
  // Low: between the network and what parses the answer.
  middlewareStack.add(middleware as never, {
    step: "deserialize",
    priority: "low",
    name: "refuseWebPages",
  });
}
