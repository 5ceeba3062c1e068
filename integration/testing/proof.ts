import { type Judgement } from "../prove/judge";
import { proveStack, type ProveStackOptions } from "../prove/prove-stack";
import { diagnosis } from "./diagnosis";
import { fakeCloud, type FakeCloudOptions } from "./fake-cloud";
import { fakeStack, type FakeStackOptions } from "./fake-terraform";
import { functionOutputs } from "./outputs";

export interface Case {
  readonly commands?: FakeStackOptions["commands"];
  readonly cloud?: Partial<FakeCloudOptions>;
  readonly options?: Partial<ProveStackOptions>;
}

/** A doctor that gives this diagnosis of every stack, before apply and after it. */
export function doctorSays(
  diagnosis: Judgement["diagnosis"],
): Required<Pick<ProveStackOptions, "judgePlan" | "diagnoseStack">> {
  return {
    judgePlan: () => Promise.resolve(diagnosis),
    diagnoseStack: () => Promise.resolve({ snapshot: {} as never, diagnosis }),
  };
}

/** Proves a stack that behaves as expected, except for what is given. */
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
    lab: { skipped: "the lab is off" },
    keep: false,
    signal: new AbortController().signal,
    onPhase: (phase) => phases.push(phase),
    ...doctorSays(diagnosis()),
    ...options,
  });
  const commandsCalled = (await fake.calls()).map((call) => call.split(" ")[0]);
  return { result, deployed, phases: [...new Set(phases)], commands: commandsCalled, ...fake };
}
