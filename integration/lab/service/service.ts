import { type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { type Server, type Socket } from "node:net";
import { parseArn } from "../../../aws/arn";
import { partitionOf } from "../../../aws/partitions";
import { decideArrived } from "../../../doctor/arrived-request";
import { type Decision, type RequestPath } from "../../../doctor/authorization";
import { type Snapshot } from "../../../doctor/snapshot/assemble";
import { messageOf } from "../../errors";
import { type WayIn } from "../plan/lab-plan";
import { type ServerCertificate } from "./certificates";
import { Forwarder } from "./forward";
import { type Asked, askedBy, type Place } from "./operation";
import { bodyOf, refusalOf, sessionArn } from "./refusal";

/** What the policies say about one permission, and what denies it. */
export type Judged = Pick<Decision, "action" | "resource" | "effect" | "code" | "blockers">;

/** A request that arrived, and what became of it. */
export interface Arrival {
  /** The last hop before DynamoDB. */
  readonly way: WayIn;
  /** The address that it came from: a private one, or that of a NAT gateway or an instance. */
  readonly from: string;
  /** The host that the client called. */
  readonly host: string;
  /** `PutItem`. Empty for a health check. */
  readonly operation: string;
  /** For each permission that it needs. */
  readonly decisions: readonly Judged[];
  /** Why nothing could be decided. It is answered all the same. @default - it could */
  readonly undecided?: string;
  /** Whether the answer was AccessDeniedException. */
  readonly refused: boolean;
}

export interface ServiceOptions {
  /** The deployed state: whose requests these are, and the policies that judge them. */
  readonly snapshot: Snapshot;
  readonly certificate: ServerCertificate;
  /** The cloud under test. */
  readonly endpoint: string;
}

/**
 * Stands for DynamoDB. Each request is judged by the deployed policies, with the path that it really took as its
 * context. What is denied is refused, as DynamoDB would; what is allowed, or not known, is answered by the cloud.
 */
export class Service {
  readonly #options: ServiceOptions;
  readonly #forwarder: Forwarder;
  readonly #place: Place;
  readonly #listening: Server[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #arrivals: Arrival[] = [];

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#forwarder = new Forwarder(options.endpoint);
    const { network, access } = options.snapshot;
    const { region } = network;
    this.#place = {
      partition: partitionOf(region).name,
      region,
      account: accountOf(access.role.known ? access.role.value.arn : ""),
    };
  }

  /** The requests so far, in the order in which they were judged. */
  get arrivals(): readonly Arrival[] {
    return this.#arrivals;
  }

  /** Serves the connections that a listening server accepts. They all came this way. */
  serve(listening: Server, way: WayIn): void {
    const { certificate: cert, key } = this.#options.certificate;
    const https = createServer({ cert, key }, (request, response) => {
      void this.#answer(request, response, way);
    });
    listening.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => this.#sockets.delete(socket));
      https.emit("connection", socket);
    });
    this.#listening.push(listening);
  }

  close(): void {
    for (const server of this.#listening) server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#forwarder.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse, way: WayIn): Promise<void> {
    const from = request.socket.remoteAddress ?? "";
    try {
      const body = await bodyOfRequest(request);
      const asked = askedBy(targetOf(request), body.toString(), this.#place);
      const judged = this.#judge(asked, way, from);
      const denied = judged.decisions.find(({ effect }) => effect === "DENIED");
      const { host = "" } = request.headers;
      const { operation } = asked;
      const refused = denied !== undefined;
      this.#arrivals.push({ way, from, host, operation, ...judged, refused });
      if (denied === undefined) await this.#forwarder.forward(request, body, response);
      else this.#refuse(denied, response);
    } catch (error) {
      // The client went away, or the cloud did. Both are seen where they are waited for.
      if (!response.headersSent) response.writeHead(500);
      response.end(messageOf(error));
    }
  }

  #refuse(denied: Judged, response: ServerResponse): void {
    const refusal = refusalOf(denied, this.#session());
    response.writeHead(refusal.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(bodyOf(refusal));
  }

  #judge(asked: Asked, way: WayIn, from: string): Pick<Arrival, "decisions" | "undecided"> {
    if (!asked.known) return { decisions: [], undecided: asked.why };
    const { snapshot } = this.#options;
    const path = pathOf(way, from);
    const decisions: Judged[] = [];
    for (const need of asked.needs) {
      const decided = decideArrived(snapshot, { ...need, path });
      if (!decided.known) {
        return { decisions: [], undecided: `${decided.missing}: ${decided.why}` };
      }
      decisions.push(
        ...decided.value.map(({ action, resource, effect, code, blockers }) => {
          return { action, resource, effect, code, blockers };
        }),
      );
    }
    return { decisions };
  }

  #session(): string {
    const { network, access } = this.#options.snapshot;
    const { source } = network;
    const name =
      "functionName" in source
        ? source.functionName
        : "instanceId" in source
          ? source.instanceId
          : "session";
    return sessionArn(access.role.known ? access.role.value.arn : "", name);
  }
}

function pathOf(way: WayIn, sourceIp: string): RequestPath {
  switch (way.kind) {
    case "gateway-endpoint":
    case "interface-endpoint": {
      const { kind, endpointId, vpcId } = way;
      const type = kind === "gateway-endpoint" ? "gateway" : "interface";
      return { through: "endpoint", type, endpointId, vpcId, sourceIp };
    }
    case "internet-gateway":
      return { through: "internet", sourceIp };
    case "public-endpoint":
      // The function's own address is one of AWS's, and the lab's stands for any.
      return { through: "internet" };
  }
}

function accountOf(roleArn: string): string {
  return parseArn(roleArn)?.account ?? "";
}

function targetOf({ headers }: IncomingMessage): string | undefined {
  const target = headers["x-amz-target"];
  return Array.isArray(target) ? target[0] : target;
}

async function bodyOfRequest(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
