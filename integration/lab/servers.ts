import { type Server } from "node:net";
import { type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { HarnessError } from "../errors";
import { type Lab } from "./network/lab";

const OPEN_SERVERS = join(__dirname, "open-servers.mjs");

/**
 * Opens servers in a namespace of the lab. This process accepts their connections, without a relay.
 * @returns a server for each port, in the same order.
 */
export async function openServers(
  lab: Pick<Lab, "start">,
  namespace: string,
  host: string,
  ports: readonly number[],
): Promise<readonly Server[]> {
  const child = lab.start({
    namespace,
    command: process.execPath,
    args: [OPEN_SERVERS, host, ...ports.map(String)],
    environment: { PATH: process.env.PATH ?? "" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const servers: Server[] = [];
  child.on("message", (_port, server) => servers.push(server as Server));
  const said = text(child.stderr as Readable);
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once("error", ({ message }) => {
      resolve(message);
    });
    // Unlike `exit`, this comes after all messages.
    child.once("close", (code) => {
      resolve(code === 0 && servers.length === ports.length ? undefined : `exited ${code ?? ""}`);
    });
  });
  if (failure === undefined) return servers;
  for (const server of servers) server.close();
  throw new HarnessError(
    `no server could be opened at ${host} in the lab's namespace ${namespace}: ${failure}\n${await said}`,
  );
}
