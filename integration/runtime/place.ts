import { type ChildProcess, type StdioOptions } from "node:child_process";
import { type Server } from "node:net";

/** A program that starts in a place. */
export interface PlaceProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The complete environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdio: StdioOptions;
}

/** A network of its own for a function's processes, which reach nothing outside of it. */
export interface Place {
  /** Starts a program in its own process group. */
  start(process: PlaceProcess): ChildProcess;
  /** Opens a server at a free port of the place's 127.0.0.1. */
  listen(): Promise<Server>;
}
