/**
 * The DNS server of a lab: `node dns-server.mjs '{"addresses": […], "names": […]}'`. Answers A records for the plan's
 * names over UDP and TCP, and that every other name does not exist.
 */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const { addresses, names } = JSON.parse(process.argv[2]);

const PORT = 53;
const A = 1;
const IN = 1;
const TTL_SECONDS = 5;
const RESPONSE = 0x8400;
const RECURSION = 0x0100;
const NO_SUCH_NAME = 3;
const HEADER_BYTES = 12;
/** Points to the name in the question. */
const NAME_AGAIN = 0xc000 | HEADER_BYTES;

function addressesOf(name) {
  const found = names.find((one) =>
    one.name.startsWith("*.") ? name.endsWith(one.name.slice(1)) : name === one.name,
  );
  return found?.addresses;
}

function answer(query) {
  let offset = HEADER_BYTES;
  const labels = [];
  for (let length = query[offset]; length > 0; length = query[offset]) {
    labels.push(query.toString("latin1", offset + 1, offset + 1 + length));
    offset += length + 1;
  }
  const end = offset + 5;
  const type = query.readUInt16BE(offset + 1);
  const found = addressesOf(labels.join(".").toLowerCase());
  const records = type === A ? (found ?? []) : [];
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  const code = found === undefined ? NO_SUCH_NAME : 0;
  header.writeUInt16BE(RESPONSE | (query.readUInt16BE(2) & RECURSION) | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([
    header,
    query.subarray(HEADER_BYTES, end),
    ...records.map((address) => {
      const record = Buffer.alloc(16);
      record.writeUInt16BE(NAME_AGAIN, 0);
      record.writeUInt16BE(A, 2);
      record.writeUInt16BE(IN, 4);
      record.writeUInt32BE(TTL_SECONDS, 6);
      record.writeUInt16BE(4, 10);
      record.set(address.split(".").map(Number), 12);
      return record;
    }),
  ]);
}

/** A query over TCP begins with its length. */
function serveConnection(socket) {
  let received = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
    const response = answer(received.subarray(2));
    const length = Buffer.alloc(2);
    length.writeUInt16BE(response.length, 0);
    socket.end(Buffer.concat([length, response]));
  });
}

await Promise.all(
  addresses.flatMap((address) => [
    new Promise((resolve) => {
      const socket = createSocket("udp4");
      socket.on("message", (query, from) => {
        socket.send(answer(query), from.port, from.address);
      });
      socket.bind(PORT, address, resolve);
    }),
    new Promise((resolve) => createServer(serveConnection).listen(PORT, address, resolve)),
  ]),
);
console.log("ready");
