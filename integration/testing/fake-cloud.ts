import type { Capabilities, Cloud, DeployedFunction } from "../cloud/cloud";
import { type Answers, awsServer } from "./aws-server";
import { asItShould, type Behaviour, FakeFunction, MemoryTable } from "./table";

export interface FakeCloudOptions {
  readonly disposable?: boolean;
  readonly capabilities?: Partial<Capabilities>;
  /** What the function does in its own way. */
  readonly behaviour?: Partial<Behaviour>;
  /** In place of opening the function. */
  readonly openFunction?: () => Promise<DeployedFunction>;
  /** The tables that the cloud lists. */
  readonly tables: () => readonly string[];
  readonly answers?: Answers;
}

export interface FakeCloud {
  readonly cloud: Cloud;
  readonly deployed: FakeFunction;
  /** Ends the cloud without being asked to. */
  readonly lose: (reason: Error) => void;
}

/** A cloud with one table in memory, and a function that is not one. */
export async function fakeCloud(options: FakeCloudOptions): Promise<FakeCloud> {
  const table = new MemoryTable();
  const { config } = await awsServer({
    ...table.answers,
    ListTables: () => ({ TableNames: options.tables() }),
    ...options.answers,
  });
  const deployed = new FakeFunction({ ...asItShould(table), ...options.behaviour });
  const lost = new AbortController();
  return {
    deployed,
    lose: (reason) => {
      lost.abort(reason);
    },
    cloud: {
      name: "moto",
      title: "a cloud of the tests",
      capabilities: {
        runsFunctions: false,
        runsInstances: false,
        servesInterfaceEndpoints: true,
        keepsEndpointPolicyVersion: true,
        isolatesNetwork: false,
        ...options.capabilities,
      },
      clientConfig: config,
      environment: {},
      disposable: options.disposable ?? true,
      lost: lost.signal,
      openFunction: options.openFunction ?? (() => Promise.resolve(deployed)),
      stop: () => Promise.resolve(),
    },
  };
}
