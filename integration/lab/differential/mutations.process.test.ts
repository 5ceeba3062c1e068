import { analyze } from "../../../doctor/reachability";
import {
  isolated,
  withGatewayEndpoint,
  withInstance,
  withInterfaceEndpoint,
  withNatGateway,
} from "../../../doctor/reachability/testing/network";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { type Mutation, type State } from "../../scenarios/testing/breaks";
import { INTERFACE_ENDPOINT_MUTATIONS } from "../../scenarios/testing/interface-endpoint-mutations";
import { NETWORK_MUTATIONS } from "../../scenarios/testing/network-mutations";
import { testOnLab } from "../testing/lab-test";
import { type Compared, differ } from "./differential";
import { everyFlow } from "./flows";

const NETWORKS: Readonly<Record<Mutation["stack"], () => NetworkSnapshot>> = {
  "gateway-endpoint": withGatewayEndpoint,
  "nat-gateway": withNatGateway,
  "interface-endpoint": withInterfaceEndpoint,
};

function broken({ stack, change }: Mutation): NetworkSnapshot {
  const state = structuredClone({ network: NETWORKS[stack](), access: {} }) as unknown as State;
  change(state);
  return state.network;
}

function summaryOf(compared: readonly Compared[]): readonly string[] {
  return compared.map(({ comparison }) =>
    comparison.kind === "disagree" ? comparison.why : comparison.kind,
  );
}

testOnLab.each([
  ["gateway-endpoint", withGatewayEndpoint, "arrives"],
  ["nat-gateway", withNatGateway, "arrives"],
  ["interface-endpoint", withInterfaceEndpoint, "arrives"],
  ["instance", withInstance, "arrives"],
  ["isolated", isolated, "ends"],
] as const)(
  "%s, unbroken: packets and analyzer agree on every address",
  async (_, make, outcome) => {
    const compared = await differ(make(), { flowsOf: everyFlow });
    expect(new Set(summaryOf(compared))).toEqual(new Set(["agree"]));
    expect(new Set(compared.map(({ seen }) => seen.outcome))).toEqual(new Set([outcome]));
  },
);

testOnLab.each([...NETWORK_MUTATIONS, ...INTERFACE_ENDPOINT_MUTATIONS])(
  "$stack: $breaks: packets end where the analyzer stops them",
  async (mutation) => {
    const snapshot = broken(mutation);
    const compared = await differ(snapshot, { flowsOf: everyFlow });
    expect(compared.length).toBeGreaterThan(0);
    const { verdict } = analyze(snapshot);
    const kinds = new Set(summaryOf(compared));
    // Only what the analyzer does not know may stay open.
    const expected = verdict === "INDETERMINATE" ? "unsure" : "agree";
    expect(kinds).toEqual(new Set([expected]));
    if (verdict !== "INDETERMINATE") {
      expect(compared.map(({ seen }) => seen.outcome)).toContain("ends");
    }
  },
);
