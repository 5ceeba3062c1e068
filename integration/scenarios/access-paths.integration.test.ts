import { ACCESS_LEVELS, diagnose, type Diagnosis } from "../../doctor";
import { analyze } from "../../doctor/reachability";
import { type Snapshot } from "../../doctor/snapshot/assemble";
import { differ } from "../lab/differential/differential";
import { everyFlow } from "../lab/differential/flows";
import { testOnLab } from "../lab/testing/lab-test";
import { type SourcePackets } from "../prove/packets";
import { type StackResult } from "../prove/result";
import "../testing/matchers";
import { type State } from "./testing/breaks";
import { INTERFACE_ENDPOINT_MUTATIONS } from "./testing/interface-endpoint-mutations";
import { NETWORK_MUTATIONS } from "./testing/network-mutations";
import { PERMISSION_MUTATIONS } from "./testing/permission-mutations";
import { TestBed } from "./testing/test-bed";
import { UNNEEDED, withoutEachFact } from "./testing/unneeded-facts";

const STACKS = [
  "public",
  "isolated",
  "gateway-endpoint",
  "nat-gateway",
  "interface-endpoint",
  "mixed",
  "instance",
  "existing-vpc",
];
const READ_AND_WRITE = ["put", "get", "query", "delete"];

describe("the stacks, applied to moto", () => {
  let testBed: TestBed;
  let results: ReadonlyMap<string, StackResult>;
  const snapshots = new Map<string, Snapshot>();

  beforeAll(async () => {
    testBed = await TestBed.start();
    const proved = await testBed.prove(await testBed.synthesize(STACKS), (stack, { snapshot }) =>
      snapshots.set(stack, snapshot),
    );
    results = new Map(proved.map((result) => [result.stack, result]));
  }, 360_000);

  afterAll(() => testBed.stop());

  test.each([
    ["public", "reachable, not private"],
    ["gateway-endpoint", "reachable, private"],
    ["nat-gateway", "reachable, not private"],
    ["interface-endpoint", "reachable, private"],
    ["mixed", "reachable, private"],
    ["existing-vpc", "reachable, private"],
  ])(
    "%s applies as planned, plans nothing again, reads and writes, is %s, and leaves nothing",
    (stack, network) => {
      expect(results.get(stack)).toMatchObject({
        problems: [],
        status: "passed",
        operations: READ_AND_WRITE,
        plan: { network, permissions: "allowed" },
        network,
        permissions: "allowed",
      });
    },
  );

  test("isolated is unreachable by the doctor's verdict", () => {
    expect(results.get("isolated")).toMatchObject({
      problems: [],
      status: "passed",
      operations: [],
      plan: { network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION" },
      network: "UNREACHABLE: NO_ROUTE_TO_DESTINATION",
    });
  });

  /** What the lab saw at each interface of a stack's function or instance. */
  function seen(stack: string): readonly SourcePackets[] {
    const packets = results.get(stack)?.packets;
    return packets !== undefined && "sources" in packets ? packets.sources : [];
  }

  testOnLab.each([
    ["public", 1, "public-endpoint"],
    ["gateway-endpoint", 2, "gateway-endpoint"],
    ["nat-gateway", 2, "internet-gateway"],
    ["interface-endpoint", 2, "interface-endpoint"],
    ["mixed", 2, "gateway-endpoint"],
    ["instance", 1, "gateway-endpoint"],
    ["existing-vpc", 3, "gateway-endpoint"],
  ])("%s reads and writes at all of its %d interfaces by its %s", (stack, interfaces, way) => {
    const sources = seen(stack);
    expect(sources).toHaveLength(interfaces);
    for (const { operations, failure, arrivals, ends } of sources) {
      expect({ operations, failure, ends }).toEqual({
        operations: READ_AND_WRITE,
        failure: undefined,
        ends: [],
      });
      expect([...new Set(arrivals.map((arrival) => arrival.way.kind))]).toEqual([way]);
    }
  });

  testOnLab(
    "isolated says Unreachable itself within 5 s, at each interface, for want of a route",
    () => {
      const sources = seen("isolated");
      expect(sources).toHaveLength(2);
      for (const { failure, ends, arrivals } of sources) {
        expect(failure).toMatchObject({ operation: "probe", errorType: "Unreachable" });
        expect(failure?.seconds).toBeLessThan(5);
        expect(ends.map(({ component }) => component.kind)).toEqual(["route-table"]);
        expect(arrivals).toEqual([]);
      }
    },
  );

  test("the verdicts read as expectations, and fail as the doctor's report", () => {
    const ask = (stack: string): Diagnosis =>
      diagnosisOf(stateOf(stack), [...ACCESS_LEVELS["read-write"], "dynamodb:Scan"]);
    expect(ask("gateway-endpoint")).toReachDynamoDb({ privately: true });
    expect(ask("nat-gateway")).toReachDynamoDb({ privately: false });
    expect(ask("nat-gateway")).not.toReachDynamoDb({ privately: true });
    expect(ask("isolated")).not.toReachDynamoDb();
    expect(ask("gateway-endpoint")).toBeDenied("dynamodb:Scan");
    expect(ask("gateway-endpoint")).not.toBeDenied("dynamodb:GetItem");
    expect(() => {
      expect(ask("isolated")).toReachDynamoDb();
    }).toThrow(/expected the function to reach DynamoDB[^]+NO_ROUTE_TO_DESTINATION/);
    expect(() => {
      expect(ask("gateway-endpoint")).toBeDenied("dynamodb:GetItem");
    }).toThrow(/expected dynamodb:GetItem to be denied, got: ALLOWED/);
  });

  const stateOf = (stack: string): State => structuredClone(snapshots.get(stack)) as State;

  test.each(Object.entries(UNNEEDED))(
    "%s needs every fact of its network to be reachable, but those that have a reason",
    (stack, reasons) => {
      const reachable = withoutEachFact(stateOf(stack))
        .filter(({ snapshot }) => diagnosisOf(snapshot).network.verdict === "REACHABLE")
        .map(({ fact }) => fact);
      const facts = reasons.flatMap((reason) => reason.facts);
      const isIn = (fact: string, whole: string): boolean =>
        fact === whole || fact.startsWith(`${whole}.`) || fact.startsWith(`${whole}[`);
      expect(reachable.filter((fact) => !facts.some((whole) => isIn(fact, whole)))).toEqual([]);
      // A reason that is no longer true must go.
      expect(facts.filter((whole) => !reachable.some((fact) => isIn(fact, whole)))).toEqual([]);
    },
    60_000,
  );

  test.each(["public", "gateway-endpoint", "instance"])(
    "%s is not reachable without the state of its source",
    (stack) => {
      const state = stateOf(stack);
      const { network } = state;
      const source = { ...network.source, state: undefined } as Snapshot["network"]["source"];
      const diagnosis = diagnosisOf({ ...state, network: { ...network, source } });
      expect(diagnosis.network.verdict).toBe("INDETERMINATE");
    },
  );

  describe("one thing of the deployed state broken", () => {
    test.each(["public", "gateway-endpoint", "nat-gateway", "interface-endpoint"])(
      "%s, unbroken, has no code",
      (stack) => {
        expect(codesOf(diagnosisOf(stateOf(stack)))).toEqual([]);
      },
    );

    test.each([...NETWORK_MUTATIONS, ...INTERFACE_ENDPOINT_MUTATIONS, ...PERMISSION_MUTATIONS])(
      "$stack: $breaks",
      ({ stack, change, codes, notes = [] }) => {
        const state = stateOf(stack);
        change(state);
        const diagnosis = diagnosisOf(state);
        expect(codesOf(diagnosis)).toEqual(codes);
        expect(diagnosis.outcome).not.toBe("ok");
        const noted = diagnosis.network.findings.filter(({ effect }) => effect === "notes");
        expect(noted.map(({ code }) => code)).toEqual(expect.arrayContaining([...notes]));
      },
    );

    testOnLab.each([...NETWORK_MUTATIONS, ...INTERFACE_ENDPOINT_MUTATIONS])(
      "$stack: $breaks: packets end where the doctor stops them",
      async ({ stack, change }) => {
        const state = stateOf(stack);
        change(state);
        const options = { ignoreEndpointOverride: true, flowsOf: everyFlow };
        const compared = await differ(state.network, options);
        const { verdict } = analyze(state.network, options);
        const expected = verdict === "INDETERMINATE" ? "unsure" : "agree";
        expect(new Set(compared.map(({ comparison }) => comparison.kind))).toEqual(
          new Set([expected]),
        );
      },
    );
  });
});

function diagnosisOf(
  snapshot: Snapshot,
  actions: readonly string[] = ACCESS_LEVELS["read-write"],
): Diagnosis {
  return diagnose(snapshot, { actions });
}

/** All that was found of what blocks or is not known, in alphabetical order, each once. */
function codesOf({ network, permissions, tableProblems }: Diagnosis): readonly string[] {
  const codes = [
    ...network.findings.filter(({ effect }) => effect !== "notes").map(({ code }) => code),
    ...(permissions.known
      ? permissions.items.flatMap(({ decision }) => decision.code ?? [])
      : ["NOT_KNOWN"]),
    ...tableProblems.map(({ code }) => code),
  ];
  return [...new Set<string>(codes)].sort();
}
