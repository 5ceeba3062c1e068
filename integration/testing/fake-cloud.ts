import { type Capabilities, type Cloud, type DeployedFunction } from "../cloud/cloud";
import { type Answers, awsServer } from "./aws-server";
import { asItShould, type Behaviour, FakeFunction, MemoryTable } from "./table";

export interface FakeCloudOptions {
  readonly disposable?: boolean;
  readonly capabilities?: Partial<Capabilities>;
  /** The operations in which the function behaves differently. */
  readonly behaviour?: Partial<Behaviour>;
  /** Replaces the function that opens the deployed function. */
  readonly openFunction?: () => Promise<DeployedFunction>;
  /** The tables that the cloud lists. */
  readonly tables: () => readonly string[];
  readonly answers?: Answers;
}

export interface FakeCloud {
  readonly cloud: Cloud;
  readonly deployed: FakeFunction;
  /** Stops the cloud unexpectedly. */
  readonly lose: (reason: Error) => void;
}

/** A cloud with one table in memory and a fake function. */
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
