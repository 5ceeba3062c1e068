import { proveStack, type ProveStackOptions } from "../prove/prove-stack";
import { fakeCloud, type FakeCloudOptions } from "./fake-cloud";
import { fakeStack, type FakeStackOptions } from "./fake-terraform";
import { functionOutputs } from "./outputs";

export interface Case {
  readonly commands?: FakeStackOptions["commands"];
  readonly cloud?: Partial<FakeCloudOptions>;
  readonly options?: Partial<ProveStackOptions>;
}

/** Proves a stack that is as it should be, but for what is given. */
export async function prove({ commands = {}, cloud = {}, options = {} }: Case = {}) {
  const fake = await fakeStack({ commands });
  const { deployed, ...started } = await fakeCloud({
    tables: () => (fake.applied() ? [functionOutputs.tableName] : []),
    ...cloud,
  });
  const phases: string[] = [];
  const result = await proveStack({
    stack: fake.stack,
    cloud: started.cloud,
    stackName: "proof-gateway-endpoint",
    keep: false,
    signal: new AbortController().signal,
    onPhase: (phase) => phases.push(phase),
    ...options,
  });
  const commandsCalled = (await fake.calls()).map((call) => call.split(" ")[0]);
  return { result, deployed, phases: [...new Set(phases)], commands: commandsCalled, ...fake };
}
