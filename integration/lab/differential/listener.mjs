/** `node listener.mjs PORT...`: tells each connection its own port, and the address that it came from. */
import { createServer } from "node:net";

function greet(socket) {
  socket.on("error", () => socket.destroy());
  socket.end(JSON.stringify({ port: socket.localPort, from: socket.remoteAddress }));
}

await Promise.all(
  process.argv.slice(2).map(
    (port) =>
      new Promise((resolve) => {
        createServer(greet).listen(Number(port), "0.0.0.0", resolve);
      }),
  ),
);
console.log("ready");
