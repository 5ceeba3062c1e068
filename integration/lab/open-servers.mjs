// Runs in a namespace of the lab. Opens servers there, and hands them to the harness, which is in no namespace: a
// socket stays in the network in which it was opened. Arguments: HOST PORT… . Port 0 picks a free port.
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";

const [host, ...ports] = process.argv.slice(2);

for (const port of ports) {
  const server = createServer().listen(Number(port), host);
  await once(server, "listening");
  await new Promise((resolve) => process.send(port, server, resolve));
  server.close();
}
process.disconnect();
