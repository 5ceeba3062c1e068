import { type ChildProcess } from "node:child_process";
import { type Server } from "node:net";
import { HarnessError } from "../errors";
import { type Place, type PlaceProcess } from "../runtime";
import { type Lab } from "./network/lab";
import { openServers } from "./servers";

/** A namespace of the lab, as a place for a function's processes. */
export class LabPlace implements Place {
  readonly #lab: Pick<Lab, "start">;
  readonly #namespace: string;

  constructor(lab: Pick<Lab, "start">, namespace: string) {
    this.#lab = lab;
    this.#namespace = namespace;
  }

  start(process: PlaceProcess): ChildProcess {
    return this.#lab.start({ ...process, namespace: this.#namespace });
  }

  async listen(): Promise<Server> {
    const [server] = await openServers(this.#lab, this.#namespace, "127.0.0.1", [0]);
    if (server === undefined) throw new HarnessError("the lab opened no server");
    return server;
  }
}
