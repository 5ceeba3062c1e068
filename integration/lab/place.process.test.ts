import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, type Server } from "node:net";
import { errorOf, responseOf, start, stopAll } from "../runtime/testing/test-functions";
import { type Lab, type LabProcess } from "./network/lab";
import { LabPlace } from "./place";
import { openServers } from "./servers";

/** A lab without namespaces, which any system has. */
class OpenLab implements Pick<Lab, "start"> {
  readonly started: LabProcess[] = [];

  start(process: LabProcess) {
    this.started.push(process);
    const { command, args, environment, folder, stdio } = process;
    return spawn(command, args, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: stdio ?? "ignore",
    });
  }
}

const opened: Server[] = [];

afterEach(async () => {
  await stopAll();
  for (const server of opened.splice(0)) server.close();
});

test("servers that a process in the lab opens are this process's, in their order", async () => {
  const lab = new OpenLab();
  const servers = await openServers(lab, "aws", "127.0.0.1", [0, 0, 0]);
  opened.push(...servers);
  expect(new Set(servers.map((server) => (server.address() as AddressInfo).port)).size).toBe(3);
  expect(lab.started).toMatchObject([{ namespace: "aws" }]);
  for (const server of servers) {
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    await Promise.all([once(server, "connection"), once(client, "connect")]);
    client.destroy();
  }
});

test("a server that cannot be opened is an error, with what the process said", async () => {
  const lab = new OpenLab();
  const [taken] = await openServers(lab, "aws", "127.0.0.1", [0]);
  if (taken === undefined) throw new Error("no server");
  opened.push(taken);
  const { port } = taken.address() as AddressInfo;
  const failed = openServers(lab, "aws", "127.0.0.1", [port]);
  await expect(failed).rejects.toThrow(/no server could be opened at 127.0.0.1 .* aws/);
  await expect(failed).rejects.toThrow("EADDRINUSE");
});

test("a function runs in a place of the lab, without any endpoint of the cloud's", async () => {
  const lab = new OpenLab();
  const started = await start(
    `exports.handler = async () => Object.keys(process.env).filter((name) => /ENDPOINT|CA_CERTS/.test(name));`,
    {
      environment: { NODE_EXTRA_CA_CERTS: "/dev/null" },
      place: new LabPlace(lab, "source-0"),
    },
  );
  expect(await responseOf(started)).toEqual(["NODE_EXTRA_CA_CERTS"]);
  expect(lab.started.map(({ namespace }) => namespace)).toEqual(["source-0", "source-0"]);
});

test("a function in a place ends as it would beside this process", async () => {
  const started = await start(`exports.handler = async () => process.exit(3);`, {
    environment: {},
    place: new LabPlace(new OpenLab(), "source-0"),
  });
  expect(await errorOf(started)).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringContaining("exit status 3") as string,
  });
});
