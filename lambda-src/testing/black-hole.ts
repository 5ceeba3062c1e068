import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Listens with the shortest queue, says where, and sleeps: it never accepts. */
const SLEEPER = `
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    require("node:fs").writeSync(1, String(server.address().port));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

const QUEUE_MAX = 16;

/**
 * A port of loopback that answers no packet, as where no route leads: the queue of a process that
 * never accepts is full, and then Linux drops what comes.
 */
export async function openBlackHole(): Promise<{ port: number; close: () => Promise<void> }> {
  const sleeper = spawn(process.execPath, ["-e", SLEEPER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const queue: Socket[] = [];
  const close = async (): Promise<void> => {
    queue.forEach((socket) => socket.destroy());
    sleeper.kill("SIGKILL");
    await once(sleeper, "exit");
  };
  const [port] = (await once(sleeper.stdout, "data")).map(Number);
  while (port !== undefined && queue.length < QUEUE_MAX) {
    const socket = connect(port, "127.0.0.1");
    queue.push(socket);
    const connected = once(socket, "connect").then(() => true);
    if (!(await Promise.race([connected, sleep(300, false)]))) {
      // This one waits with the rest; its end is no news.
      connected.catch(() => undefined);
      return { port, close };
    }
  }
  await close();
  throw new Error(`no connection of ${QUEUE_MAX} was left waiting.`);
}
