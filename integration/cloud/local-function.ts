import { type FunctionEvent, type ResponseTo } from "../../contract/function";
import { type RunningFunction } from "../runtime";
import { type DeployedFunction, type Invocation } from "./cloud";
import { readAnswer } from "./invocation";

/** A function that runs on this machine, behind this project's own Runtime API. */
export class LocalFunction implements DeployedFunction {
  readonly #name: string;
  readonly #running: RunningFunction;

  constructor(name: string, running: RunningFunction) {
    this.#name = name;
    this.#running = running;
  }

  async invoke<E extends FunctionEvent>(event: E): Promise<Invocation<ResponseTo<E["operation"]>>> {
    const { payload, functionError, logTail, durationMs } = await this.#running.invoke(
      JSON.stringify(event),
    );
    return readAnswer(this.#name, {
      payload,
      logTail,
      milliseconds: durationMs,
      ...(functionError !== undefined && { functionError }),
    });
  }

  stop(): Promise<void> {
    return this.#running.stop();
  }
}
