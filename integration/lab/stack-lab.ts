import { join } from "node:path";
import { type FunctionStackOutputs, type StackOutputs } from "../../contract/stacks";
import { type Snapshot } from "../../doctor/snapshot/assemble";
import { type ClientConfig, type DeployedFunction } from "../cloud/cloud";
import { LocalFunction } from "../cloud/local-function";
import { deployedFunction, startFunction } from "../runtime";
import { openInstance } from "./instance";
import { type Capture, type Lab } from "./network/lab";
import { startLab } from "./network/start";
import { LabPlace } from "./place";
import { type Counted, type LabPlan, type LabSource, SERVICE_NAMESPACE } from "./plan/lab-plan";
import { type RunLab } from "./run-lab";
import { openServers } from "./servers";
import { type Arrival, Service } from "./service/service";

export interface StackLabOptions {
  readonly plan: LabPlan;
  /** The deployed state that the plan is made from. */
  readonly snapshot: Snapshot;
  readonly run: RunLab;
  /** The cloud where it is deployed. It must have an endpoint. */
  readonly cloud: ClientConfig;
  readonly signal: AbortSignal;
}

/** The network of a deployed function or instance, which is up, with DynamoDB at its end. */
export class StackLab {
  readonly #options: StackLabOptions;
  readonly #lab: Lab;
  readonly #service: Service;

  private constructor(options: StackLabOptions, lab: Lab, service: Service) {
    this.#options = options;
    this.#lab = lab;
    this.#service = service;
  }

  /** @throws HarnessError if the network cannot be built. */
  static async start(options: StackLabOptions): Promise<StackLab> {
    const { plan, snapshot, run, cloud, signal } = options;
    const lab = await startLab(plan, { signal });
    try {
      const service = new Service({
        snapshot,
        certificate: run.authority.certify(plan.names.map(({ name }) => name)),
        endpoint: cloud.endpoint ?? "",
      });
      const ports = plan.entrances.map(({ localPort }) => localPort);
      const servers = await openServers(lab, SERVICE_NAMESPACE, "0.0.0.0", ports);
      for (const [index, { way }] of plan.entrances.entries()) {
        const server = servers[index];
        if (server !== undefined) service.serve(server, way);
      }
      return new StackLab(options, lab, service);
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  /** The interfaces of the function or instance. */
  get sources(): readonly LabSource[] {
    return this.#options.plan.sources;
  }

  /** What the name resolves to that the function calls. */
  get addresses(): readonly string[] {
    const { names, host, destinations } = this.#options.plan;
    const named = names.find(({ name }) => name === host)?.addresses;
    return named ?? destinations.map(({ address }) => address);
  }

  /** Where requests end whose name has no address. */
  get nobody(): readonly Counted[] {
    const { nobody } = this.#options.plan;
    return nobody === undefined ? [] : [nobody];
  }

  /** The requests that arrived so far. */
  get arrivals(): readonly Arrival[] {
    return this.#service.arrivals;
  }

  /** The function's deployed bundle, or the requests of the instance, at one of its interfaces. */
  open(
    outputs: StackOutputs,
    stackFolder: string,
    { namespace }: LabSource,
  ): Promise<DeployedFunction> {
    const { cloud, run, signal } = this.#options;
    const place = new LabPlace(this.#lab, namespace);
    const { authorityFile } = run;
    return outputs.accessPath === "instance"
      ? openInstance({ outputs, cloud, place, authorityFile, signal })
      : this.#openFunction(outputs, stackFolder, place);
  }

  async #openFunction(
    { functionName, functionBundle }: FunctionStackOutputs,
    stackFolder: string,
    place: LabPlace,
  ): Promise<DeployedFunction> {
    const { cloud, run, signal } = this.#options;
    const running = await startFunction(
      await deployedFunction({
        functionName,
        bundlePath: join(stackFolder, functionBundle),
        cloud,
        environment: { NODE_EXTRA_CA_CERTS: run.authorityFile },
        place,
        signal,
      }),
    );
    return new LocalFunction(functionName, running);
  }

  /** What packets passed while `work` ran, and where they ended. */
  capture<T>(work: () => Promise<T>): Promise<Capture<T>> {
    return this.#lab.capture(work);
  }

  async stop(): Promise<void> {
    this.#service.close();
    await this.#lab.stop();
  }
}
