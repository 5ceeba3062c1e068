import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { closed, withGatewayEndpoint, withNatGateway } from "../testing/networks";
import { testOnLab } from "../testing/lab-test";
import { type LabPlan, planLab, SERVICE_NAMESPACE } from "../plan";
import { type Lab } from "./lab";
import { startLab } from "./start";
import { toolEnvironment } from "./tools";

function planOf(snapshot: ReturnType<typeof closed>): LabPlan {
  const planned = planLab(snapshot);
  if ("skipped" in planned) throw new Error(planned.skipped);
  return planned.plan;
}

async function output(lab: Lab, namespace: string, command: string): Promise<string> {
  const child = lab.start({
    namespace,
    command: "sh",
    args: ["-c", command],
    environment: toolEnvironment(),
  });
  const [said] = await Promise.all([child.stdout ? text(child.stdout) : "", once(child, "close")]);
  return said.trim();
}

const CONNECT = (port: number, host: string) =>
  `timeout 2 ${process.execPath} -e '
    const socket = require("node:net").connect(${port}, "${host}");
    socket.on("connect", () => { console.log("connected"); process.exit(); });
    socket.on("error", (error) => { console.log(error.code); process.exit(); });
  ' || echo silence`;

/** Processes whose command line has these words. */
function processesWith(words: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(words);
      } catch {
        return false;
      }
    });
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly startedAt: string;
}

function processes(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(name), parent: Number(fields[1]), startedAt: fields[19] ?? "" }];
      } catch {
        return [];
      }
    });
}

function isSame(one: Process, other: Process): boolean {
  return one.pid === other.pid && one.startedAt === other.startedAt;
}

function descendantsOf(pid: number): readonly Process[] {
  const children = processes().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child.pid)]);
}

describe("a lab", () => {
  let lab: Lab | undefined;
  afterEach(() => lab?.stop());

  testOnLab("drops silently, and names the component that dropped", async () => {
    lab = await startLab(planOf(closed()));
    const { result, hops } = await lab.capture(() =>
      output(lab!, "source-0", CONNECT(443, "dynamodb.eu-central-1.amazonaws.com")),
    );
    expect(result).toBe("silence");
    expect(hops.at(-1)).toEqual({
      effect: "drops",
      component: { kind: "route-table", id: "rtb-own", at: "source" },
      what: "no route",
    });
    expect(hops.slice(0, -1).every(({ effect }) => effect === "passes")).toBe(true);
  });

  testOnLab("leads a connection to the service, which sees the Elastic IP address", async () => {
    const plan = planOf(withNatGateway());
    lab = await startLab(plan);
    const [entrance] = plan.entrances;
    const listener = lab.start({
      namespace: SERVICE_NAMESPACE,
      command: process.execPath,
      args: [join(__dirname, "../differential/listener.mjs"), String(entrance?.localPort)],
      environment: toolEnvironment(),
    });
    await once(listener.stdout!, "data");
    const { result, hops } = await lab.capture(() =>
      output(
        lab!,
        "source-0",
        `${process.execPath} -e '
          require("node:net").connect(443, "dynamodb.eu-central-1.amazonaws.com").pipe(process.stdout)'`,
      ),
    );
    expect(JSON.parse(result)).toEqual({ port: entrance?.localPort, from: "198.51.100.20" });
    expect(hops.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["0.0.0.0/0 → nat-1", "10.8.3.10 → 198.51.100.20"]),
    );
  });

  testOnLab(
    "has no way to any network of this machine",
    async () => {
      const plan = planOf(withGatewayEndpoint());
      lab = await startLab(plan);
      // Links lead from namespace to namespace of the plan, and no device leads out.
      for (const namespace of plan.namespaces) {
        const devices = JSON.parse(await output(lab, namespace, "ip -j link")) as {
          ifname: string;
          link_netnsid?: number;
        }[];
        const planned = plan.links
          .flatMap(({ ends }) => ends)
          .filter((end) => end.namespace === namespace)
          .map(({ device }) => device);
        expect(devices.map(({ ifname }) => ifname).sort()).toEqual(["lo", ...planned].sort());
      }
      // Something listens on this machine's own 127.0.0.1, and on none of the lab's.
      const server = spawn(process.execPath, [
        "-e",
        `require("node:net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })`,
      ]);
      const [port] = (await once(server.stdout, "data")) as [Buffer];
      for (const namespace of ["source-0", "vpc", SERVICE_NAMESPACE]) {
        const result = await output(lab, namespace, CONNECT(Number(String(port)), "127.0.0.1"));
        expect(["ECONNREFUSED", "silence"]).toContain(result);
      }
      const outside = await output(lab, "source-0", CONNECT(53, "192.0.2.53"));
      expect(outside).toBe("silence");
      server.kill();
    },
    60_000,
  );

  testOnLab("ends what runs in it", async () => {
    lab = await startLab(planOf(withGatewayEndpoint()));
    const sleeper = lab.start({
      namespace: "source-0",
      command: "sleep",
      args: ["4711.1"],
      environment: toolEnvironment(),
    });
    const ended = once(sleeper, "close");
    while (processesWith("4711.1").length < 2) await new Promise(setImmediate);
    await lab.stop();
    await ended;
    expect(processesWith("4711.1")).toEqual([]);
  });

  testOnLab("says what could not be built", async () => {
    const plan = planOf(withGatewayEndpoint());
    const [link] = plan.links;
    await expect(startLab({ ...plan, links: [...plan.links, link!] })).rejects.toThrow(
      /the lab's network could not be built: .*File exists/,
    );
  });

  testOnLab("does not start when it is no longer wanted", async () => {
    const controller = new AbortController();
    const starting = startLab(planOf(withGatewayEndpoint()), { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(starting).rejects.toThrow("enough");
  });
});

describe("a harness that is killed", () => {
  /** Starts a lab with a process in it, in a process of its own. */
  function harness(): ChildProcess {
    return spawn(
      process.execPath,
      ["--import", "tsx", join(__dirname, "../testing/lab-to-kill.ts")],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
  }

  testOnLab.each(["while the network is built", "while something runs in it"])(
    "%s leaves no process",
    async (phase) => {
      const started = harness();
      const lines = phase.startsWith("while something") ? 2 : 1;
      let seen = "";
      // The first line comes just before the first process starts.
      for await (const chunk of started.stdout!) {
        seen += String(chunk);
        if (seen.split("\n").length > lines) break;
      }
      while (descendantsOf(started.pid ?? 0).length === 0) await new Promise(setImmediate);
      const descendants = descendantsOf(started.pid ?? 0);
      started.kill("SIGKILL");
      await once(started, "exit");
      const left = () => descendants.filter((each) => processes().some((one) => isSame(one, each)));
      const deadline = Date.now() + 20_000;
      while (left().length > 0 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(left()).toEqual([]);
      expect(processesWith("lab-marker-4711")).toEqual([]);
    },
    60_000,
  );
});
