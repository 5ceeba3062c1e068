/**
 * Tries what it reads, a line of JSON each: `{"resolve": NAME}`, or `{"connect": {…}}` with what node:net takes. Prints
 * what came of it. `{"stop": true}` ends a try that has no result yet.
 */
import { lookup } from "node:dns";
import { connect } from "node:net";
import { createInterface } from "node:readline";

let current;

function say(result) {
  console.log(JSON.stringify(result));
}

function tryToConnect(options) {
  const socket = connect(options);
  const attempt = { end: () => socket.destroy() };
  const done = (result) => {
    if (current === attempt) say(result);
    current = undefined;
    socket.destroy();
  };
  socket.on("error", (error) => done({ error: error.code }));
  socket.on("data", (data) => done({ greeting: JSON.parse(data.toString()) }));
  current = attempt;
}

function resolve(name) {
  const attempt = { end: () => undefined };
  lookup(name, { family: 4, all: true }, (error, found) => {
    if (current !== attempt) return;
    current = undefined;
    say(error ? { error: error.code } : { addresses: found.map(({ address }) => address) });
  });
  current = attempt;
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const { connect: options, resolve: name, stop } = JSON.parse(line);
  if (stop) {
    current?.end();
    current = undefined;
    say({ stopped: true });
  }
  if (options !== undefined) tryToConnect(options);
  if (name !== undefined) resolve(name);
});
say({ ready: true });
