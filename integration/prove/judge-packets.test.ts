import { type Diagnosis } from "../../doctor/diagnose";
import { decided, diagnosis, finding, unreachable } from "../testing/diagnosis";
import { arrival, dropped, notModeled, source, THROUGH_INTERNET } from "../testing/packets";
import { EXPECTATIONS } from "./expectations";
import { disagreements, judgePackets, undecided } from "./judge-packets";
import { type SourcePackets } from "./packets";

const NO_ROUTE = dropped("route-table", "rtb-1", "no route");
const UNREACHABLE = { operation: "probe", errorType: "Unreachable", message: "no answer" } as const;
const cut = source({ arrivals: [], ends: [NO_ROUTE], failure: { ...UNREACHABLE, seconds: 4 } });
const notKnown = source({ arrivals: [], ends: [notModeled("tgw-1", "not modeled")] });

function decision(effect: "ALLOWED" | "DENIED" | "INDETERMINATE") {
  const permissions = decided("dynamodb:GetItem", { effect });
  const [item] = permissions.known ? permissions.items : [];
  return item === undefined ? [] : [item.decision];
}

describe("a function that must reach its table", () => {
  const judge = (one: SourcePackets) =>
    judgePackets({ sources: [one] }, EXPECTATIONS["gateway-endpoint"]);

  test("is fine when nothing failed", () => {
    expect(judge(source())).toEqual([]);
  });

  test("fails with what the function says, and where its packets ended", () => {
    expect(judge({ ...cut, subnetId: "subnet-1" })).toEqual([
      "subnet-1: no answer; packets: no route: dropped at rtb-1",
    ]);
  });

  test("fails with what the function says alone if its packets arrived", () => {
    const failure = {
      operation: "put",
      errorType: "AccessDenied",
      message: "put: denied",
    } as const;
    expect(judge(source({ failure }))).toEqual(["put: denied"]);
  });

  test("is not judged where the lab does not model its path", () => {
    expect(judge({ ...notKnown, failure: { ...UNREACHABLE } })).toEqual([]);
  });
});

describe("a function that must not reach its table", () => {
  const judge = (one: SourcePackets) => judgePackets({ sources: [one] }, EXPECTATIONS.isolated);

  test("is fine when it says so in time", () => {
    expect(judge(cut)).toEqual([]);
  });

  test.each([
    ["it takes longer", { ...cut, failure: { ...UNREACHABLE, seconds: 5.1 } }, "within 5 s"],
    ["it is answered", source(), "got an answer"],
    [
      "it fails for another reason",
      { ...cut, failure: { ...UNREACHABLE, errorType: "AccessDenied" } },
      "expected Unreachable, got no answer",
    ],
  ])("fails when %s", (_, one, said) => {
    expect(judge(one)).toEqual([expect.stringContaining(said)]);
  });
});

describe("packets and doctor", () => {
  const about = (one: SourcePackets, said: Diagnosis) => disagreements({ sources: [one] }, said);

  test.each([
    ["packets arrive, and it says REACHABLE", source(), diagnosis()],
    ["packets are dropped where it says", cut, unreachable],
    ["nobody knows", notKnown, diagnosis()],
    ["nobody knows", notKnown, unreachable],
    ["it does not know", cut, diagnosis({ verdict: "INDETERMINATE" })],
    [
      "packets leave by NAT, and it says not private",
      source({ arrivals: [arrival({ way: THROUGH_INTERNET })] }),
      diagnosis({ private: false }),
    ],
    [
      "both allow",
      source({ arrivals: [arrival({ decisions: decision("ALLOWED") })] }),
      diagnosis(),
    ],
    [
      "what is not known is allowed by one of them",
      source({ arrivals: [arrival({ decisions: decision("INDETERMINATE") })] }),
      diagnosis(),
    ],
  ])("agree when %s", (_, one, said) => {
    expect(about(one, said)).toEqual([]);
  });

  test.each([
    ["packets arrive, and it says UNREACHABLE", source(), unreachable, "packets arrived"],
    ["packets are dropped, and it says REACHABLE", cut, diagnosis(), "no route: dropped at rtb-1"],
    [
      "packets are dropped by something else",
      { ...cut, ends: [dropped("network-acl", "acl-1", "rule 1 denies")] },
      unreachable,
      "rule 1 denies: dropped at acl-1",
    ],
    [
      "what drops the packets is only a note of the doctor's",
      cut,
      diagnosis({
        verdict: "UNREACHABLE",
        findings: [finding("NO_ROUTE_TO_DESTINATION", "notes")],
      }),
      "no route: dropped at rtb-1",
    ],
    [
      "packets leave by NAT, and it says private",
      source({ arrivals: [arrival({ way: THROUGH_INTERNET })] }),
      diagnosis(),
      "1 requests came from outside any endpoint",
    ],
    [
      "packets go through an endpoint, and it says not private",
      source(),
      diagnosis({ private: false }),
      "all requests came through an endpoint",
    ],
    [
      "a request is denied that it allows",
      source({ arrivals: [arrival({ decisions: decision("DENIED") })] }),
      diagnosis(),
      "dynamodb:GetItem was DENIED, and the doctor says ALLOWED",
    ],
  ])("disagree when %s", (_, one, said, what) => {
    const [sentence, ...others] = about({ ...one, subnetId: "subnet-1" }, said);
    expect(sentence).toMatch(/^subnet-1: packets and doctor disagree: .+; doctor: .+/);
    expect(sentence).toContain(what);
    expect(others).toEqual([]);
  });
});

test("names everything that no policy decided, once", () => {
  const one = arrival({ decisions: decision("INDETERMINATE") });
  const other = arrival({ operation: "ExecuteStatement", undecided: "PartiQL is not read" });
  expect(undecided({ sources: [source({ arrivals: [one, one, other] })] })).toEqual([
    "dynamodb:GetItem: unknown",
    "ExecuteStatement: PartiQL is not read",
  ]);
  expect(undecided({ sources: [source()] })).toEqual([]);
});
