import { createServer } from "node:net";
import { join } from "node:path";
import { type ContainerRuntimeClient } from "testcontainers";
import { MissingToolError } from "../../errors";
import { serve } from "../../testing/loopback";
import { scratchFolder } from "../../testing/scratch";
import {
  connectionProblem,
  dockerProblem,
  fetchImage,
  findDocker,
  removeContainers,
} from "./docker";

const HOST = "unix:///var/run/docker.sock";

describe("Docker", () => {
  const { DOCKER_HOST } = process.env;

  afterEach(() => {
    if (DOCKER_HOST === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = DOCKER_HOST;
  });

  test("is where Testcontainers finds it", async () => {
    const client = {} as never as ContainerRuntimeClient;
    await expect(findDocker(() => Promise.resolve(client))).resolves.toBe(client);
  });

  test("that is not found is a missing tool, with the reason and the ways out", async () => {
    const cause = new Error("Could not find a working container runtime strategy");
    process.env.DOCKER_HOST = `unix://${await scratchFolder()}/docker.sock`;
    const failure = findDocker(() => Promise.reject(cause));
    await expect(failure).rejects.toBeInstanceOf(MissingToolError);
    await expect(failure).rejects.toMatchObject({
      message: `there is no Docker at ${process.env.DOCKER_HOST}: install it, or set DOCKER_HOST to its address, or run without Docker: \`npm run integration -- --cloud moto\``,
      cause,
    });
  });
});

test.each([
  ["ENOENT", "there is no Docker at", "DOCKER_HOST"],
  ["EACCES", "this user may not use Docker at", "usermod -aG docker"],
  ["EPERM", "this user may not use Docker at", "usermod -aG docker"],
  ["ECONNREFUSED", "Docker does not answer at", "start it"],
  ["ETIMEDOUT", "Docker does not answer at", "(ETIMEDOUT)"],
  [undefined, "Testcontainers cannot use what answers at", "docker info"],
])("says of %s what is wrong, where, and the way out", (code, what, wayOut) => {
  const problem = dockerProblem(HOST, code);
  expect(problem).toContain(what);
  expect(problem).toContain(HOST);
  expect(problem).toContain(wayOut);
});

test("has a sentence for each of them", () => {
  const sentences = ["ENOENT", "EACCES", "ECONNREFUSED", undefined].map((code) =>
    dockerProblem(HOST, code),
  );
  expect(new Set(sentences).size).toBe(4);
});

describe("the problem with a connection", () => {
  test("is that there is no socket", async () => {
    const path = join(await scratchFolder(), "docker.sock");
    await expect(connectionProblem(`unix://${path}`)).resolves.toBe("ENOENT");
  });

  test("is that nothing listens", async () => {
    await expect(connectionProblem("tcp://127.0.0.1:9")).resolves.toBe("ECONNREFUSED");
  });

  test("is none where something listens on a socket", async () => {
    const path = join(await scratchFolder(), "docker.sock");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await expect(connectionProblem(`unix://${path}`)).resolves.toBeUndefined();
    await new Promise((resolve) => server.close(resolve));
  });

  test("is none where something listens on a port", async () => {
    const { port } = await serve(() => ({ body: "" }));
    await expect(connectionProblem(`tcp://127.0.0.1:${port}`)).resolves.toBeUndefined();
  });
});

describe("an image", () => {
  /** A Docker that has the image from the start, after a pull, or never. */
  function docker(has: "already" | "once pulled" | "never", pull?: Error) {
    const pulled: string[] = [];
    const image = {
      exists: () =>
        Promise.resolve(has === "already" || (has === "once pulled" && pulled.length > 0)),
      pull: ({ string }: { string: string }) => {
        pulled.push(string);
        return pull === undefined ? Promise.resolve() : Promise.reject(pull);
      },
    };
    return { client: { image } as never as ContainerRuntimeClient, pulled };
  }

  test("that is here is not pulled", async () => {
    const { client, pulled } = docker("already");
    const notices: string[] = [];
    await fetchImage(client, "localstack/localstack:9", (text) => notices.push(text));
    expect([...pulled, ...notices]).toEqual([]);
  });

  test("that is not here is pulled, and that is said", async () => {
    const { client, pulled } = docker("once pulled");
    const notices: string[] = [];
    await fetchImage(client, "localstack/localstack:9", (text) => notices.push(text));
    expect(pulled).toEqual(["localstack/localstack:9"]);
    expect(notices).toEqual(["pulling localstack/localstack:9"]);
  });

  test.each([
    ["is refused", new Error("connection reset"), /cannot be pulled \(connection reset\): /],
    ["fails half-way, which only its stream says", undefined, /cannot be pulled: /],
  ])("whose pull %s is a missing tool, with the ways out", async (_, error, message) => {
    const failure = fetchImage(docker("never", error).client, "example/none:1", () => undefined);
    await expect(failure).rejects.toBeInstanceOf(MissingToolError);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(/example\/none:1.*LOCALSTACK_IMAGE.*--cloud moto/);
  });
});

describe("the containers of a run", () => {
  /** A Docker with containers whose removal may fail first. */
  function docker(containers: readonly { readonly failures: readonly Error[] }[]) {
    const left = containers.map(({ failures }, index) => ({ id: index, failures: [...failures] }));
    const asked: string[] = [];
    const container = {
      fetchByLabel: (label: string, value: string) => {
        asked.push(`${label}=${value}`);
        const [first] = left;
        return Promise.resolve(
          first && {
            remove: (options: unknown) => {
              expect(options).toEqual({ force: true, v: true });
              if (first.failures.length === 0) left.shift();
              const failure = first.failures.shift();
              return failure === undefined ? Promise.resolve() : Promise.reject(failure);
            },
          },
        );
      },
    };
    return { client: { container } as never as ContainerRuntimeClient, left, asked };
  }

  const refusal = (statusCode: number) => Object.assign(new Error("refused"), { statusCode });

  test("are all removed, whatever they are doing, with their volumes", async () => {
    const { client, left, asked } = docker([{ failures: [] }, { failures: [] }]);
    await removeContainers(client, "run", "1");
    expect(left).toEqual([]);
    expect(new Set(asked)).toEqual(new Set(["run=1"]));
  });

  test.each([404, 409])("may be removed by another meanwhile (%d)", async (status) => {
    const { client, left } = docker([{ failures: [refusal(status)] }]);
    await removeContainers(client, "run", "1");
    expect(left).toEqual([]);
  });

  test("that cannot be removed are an error", async () => {
    const { client } = docker([{ failures: [refusal(500)] }]);
    await expect(removeContainers(client, "run", "1")).rejects.toThrow("refused");
  });
});
