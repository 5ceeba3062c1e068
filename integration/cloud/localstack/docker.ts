import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ContainerRuntimeClient, getContainerRuntimeClient, ImageName } from "testcontainers";
import { messageOf, MissingToolError } from "../../errors";

const DEFAULT_HOST = "unix:///var/run/docker.sock";
const WITHOUT_DOCKER = "or run without Docker: `npm run integration -- --cloud moto`";

/**
 * Connects to Docker where Testcontainers finds it.
 * @throws MissingToolError with a fix if there is no Docker, or if this user may not use it.
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

/** @param code The error code of a failed connection to the host; undefined if the connection succeeded. */
export function dockerProblem(host: string, code: string | undefined): string {
  switch (code) {
    case undefined:
      return `Testcontainers cannot use what answers at ${host} as a Docker engine: see \`docker info\``;
    case "EACCES":
    case "EPERM":
      return `this user may not use Docker at ${host}: add the user to the socket's group (\`sudo usermod -aG docker $USER\`, then log in again)`;
    case "ENOENT":
      return `there is no Docker at ${host}: install it, or set DOCKER_HOST to its address`;
    default:
      return `Docker does not answer at ${host} (${code}): start it (\`sudo systemctl start docker\`), or set DOCKER_HOST to its address`;
  }
}

/** The system's error code for a connection to the host; undefined if the connection succeeds. */
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
 * Pulls an image unless it is already on this machine.
 * @throws MissingToolError if the image cannot be pulled.
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
  // If a pull fails halfway, only its output stream says so.
  if (await docker.image.exists(name)) return;
  const why = cause === undefined ? "" : ` (${messageOf(cause)})`;
  throw new MissingToolError(
    `the image ${image} is not on this machine and cannot be pulled${why}: see \`docker pull ${image}\`, set LOCALSTACK_IMAGE to another image, ${WITHOUT_DOCKER}`,
    { cause },
  );
}

/** Removes every container with this label, running or not, and its volumes. */
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

/** @see https://docs.docker.com/reference/api/engine/version/v1.43/#tag/Container/operation/ContainerDelete */
function isGoneOrGoing(error: unknown): boolean {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  return status === 404 || status === 409;
}
