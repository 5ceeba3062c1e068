import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { join } from "node:path";
import { hostEnvironment } from "./environment";

/** Kills the run's processes and removes its folders and containers if the harness is killed before it can. */
class Watchdog {
  #write: ((line: string) => void) | undefined;

  watchProcess(pid: number): void {
    this.#send(`+process ${pid}`);
  }

  forgetProcess(pid: number): void {
    this.#send(`-process ${pid}`);
  }

  watchFolder(path: string): void {
    this.#send(`+folder ${path}`);
  }

  forgetFolder(path: string): void {
    this.#send(`-folder ${path}`);
  }

  /** @param label `name=value` of every container of this run. */
  watchContainers(label: string): void {
    this.#send(`+containers ${label}`);
  }

  forgetContainers(label: string): void {
    this.#send(`-containers ${label}`);
  }

  #send(line: string): void {
    this.#write ??= start();
    this.#write(`${line}\n`);
  }
}

function start(): (line: string) => void {
  const child = spawn(process.execPath, [join(__dirname, "watchdog-process.mjs")], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
    env: hostEnvironment(),
  });
  const { stdin } = child;
  // If the watchdog dies, the run continues without it.
  stdin.on("error", () => undefined);
  child.unref();
  if (stdin instanceof Socket) stdin.unref();
  return (line) => {
    stdin.write(line);
  };
}

export const watchdog = new Watchdog();
