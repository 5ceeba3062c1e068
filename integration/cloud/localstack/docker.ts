import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ContainerRuntimeClient, getContainerRuntimeClient, ImageName } from "testcontainers";
import { messageOf, MissingToolError } from "../../errors";

const DEFAULT_HOST = "unix:///var/run/docker.sock";
const WITHOUT_DOCKER = "or run without Docker: `npm run integration -- --cloud moto`";

/**
 * Docker, where Testcontainers finds it.
 * @throws MissingToolError with the way out where there is none, or this user may not use it.
 */
export async function findDocker(
  getClient: () => Promise<ContainerRuntimeClient> = getContainerRuntimeClient,
): Promise<ContainerRuntimeClient> {
  try {
    return await getClient();
  } catch (cause) {
    const host = process.env.DOCKER_HOST ?? DEFAULT_HOST;
    const problem = dockerProblem(host, await connectionProblem(host));
    throw new MissingToolError(`${problem}, ${WITHOUT_DOCKER}`, { cause });
  }
}

/** @param code what connecting to the host failed with; nothing where it was possible. */
export function dockerProblem(host: string, code: string | undefined): string {
  switch (code) {
    case undefined:
      return `what answers at ${host} is not a Docker engine that Testcontainers can use: see \`docker info\``;
    case "EACCES":
    case "EPERM":
      return `this user may not use Docker at ${host}: add it to the socket's group (\`sudo usermod -aG docker $USER\`, then log in again)`;
    case "ENOENT":
      return `there is no Docker at ${host}: install it, or name where it is in DOCKER_HOST`;
    default:
      return `Docker does not answer at ${host} (${code}): start it (\`sudo systemctl start docker\`), or name where it is in DOCKER_HOST`;
  }
}

/** What the system says of a connection to it, as a code; nothing where it is possible. */
export async function connectionProblem(host: string): Promise<string | undefined> {
  const address = URL.canParse(host) ? new URL(host) : new URL(DEFAULT_HOST);
  return new Promise((resolve) => {
    const socket =
      address.hostname === ""
        ? connect(address.pathname)
        : connect(Number(address.port), address.hostname);
    socket.setTimeout(5_000, () => {
      resolve("ETIMEDOUT");
      socket.destroy();
    });
    socket.once("connect", () => {
      resolve(undefined);
      socket.destroy();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.name);
    });
  });
}

/**
 * Pulls an image that is not here.
 * @throws MissingToolError where that is not possible.
 */
export async function fetchImage(
  docker: ContainerRuntimeClient,
  image: string,
  onNotice: (text: string) => void,
): Promise<void> {
  const name = ImageName.fromString(image);
  if (await docker.image.exists(name)) return;
  onNotice(`pulling ${image}`);
  let cause: unknown;
  try {
    await docker.image.pull(name);
  } catch (error) {
    cause = error;
  }
  // A pull that fails half-way says so in its stream alone.
  if (await docker.image.exists(name)) return;
  const why = cause === undefined ? "" : ` (${messageOf(cause)})`;
  throw new MissingToolError(
    `the image ${image} is not here and cannot be pulled${why}: see \`docker pull ${image}\`, name another in LOCALSTACK_IMAGE, ${WITHOUT_DOCKER}`,
    { cause },
  );
}

/** Removes every container with this label, whatever it is doing, and its volumes. */
export async function removeContainers(
  docker: ContainerRuntimeClient,
  label: string,
  value: string,
): Promise<void> {
  for (;;) {
    const container = await docker.container.fetchByLabel(label, value);
    if (container === undefined) return;
    try {
      await container.remove({ force: true, v: true });
    } catch (error) {
      if (!isGoneOrGoing(error)) throw error;
      await sleep(100);
    }
  }
}

/** https://docs.docker.com/reference/api/engine/version/v1.43/#tag/Container/operation/ContainerDelete */
function isGoneOrGoing(error: unknown): boolean {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return status === 404 || status === 409;
}
