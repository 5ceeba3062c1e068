import { type Diagnosis } from "../../doctor/diagnose";
import { decided, diagnosis, unreachable } from "../testing/diagnosis";
import {
  arrival,
  CUT,
  dropped,
  groupsOf,
  notModeled,
  source,
  THROUGH_INTERNET,
} from "../testing/packets";
import { EXPECTATIONS } from "./expectations";
import { disagreements, judgePackets, undecided } from "./judge-packets";
import { type SourcePackets } from "./packets";

const NO_ROUTE = dropped("route-table", "rtb-1", "no route");
const ACL = dropped("network-acl", "acl-1", "rule 1 denies");
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
  const about = (one: SourcePackets, said: Diagnosis) =>
    disagreements({ sources: [{ ...one, subnetId: "subnet-1" }] }, said);
  const reachable = diagnosis({ groups: groupsOf() });
  const blocked = diagnosis({ ...unreachable.network, groups: groupsOf(CUT) });
  const byNat = diagnosis({
    private: false,
    groups: groupsOf({
      via: { kind: "nat-gateway", natGatewayId: "nat-1", vpcId: "vpc-1", publicIps: ["1.2.3.4"] },
    }),
  });
  const dnsServers = (...servers: readonly string[]) =>
    ({ kind: "dns-servers", id: "dopt-1", servers, status: "ok" }) as const;
  const asks = (...servers: readonly string[]) =>
    diagnosis({ groups: groupsOf({ hops: [dnsServers(...servers)] }) });
  const throughNat = (from: string) =>
    source({ arrivals: [arrival({ way: THROUGH_INTERNET, from })] });

  test.each([
    ["packets arrive by the way that it says", source(), reachable],
    ["packets are dropped where it says", cut, blocked],
    [
      "packets are dropped at one of the DNS servers, and arrive after the next has answered",
      source({ ends: [ACL] }),
      asks("ns-1", "ns-2"),
    ],
    [
      "packets are dropped on the way to each DNS server, of which it names one",
      { ...cut, ends: [ACL, NO_ROUTE] },
      diagnosis({
        ...unreachable.network,
        groups: groupsOf({ ...CUT, hops: [dnsServers("ns-1", "ns-2"), ...(CUT.hops ?? [])] }),
      }),
    ],
    ["the lab does not know", notKnown, reachable],
    ["the lab does not know, and it says UNREACHABLE", notKnown, blocked],
    [
      "it does not know",
      cut,
      diagnosis({ verdict: "INDETERMINATE", groups: groupsOf({ status: "unknown" }) }),
    ],
    ["packets leave by NAT with its address", throughNat("1.2.3.4"), byNat],
    ["both allow", source({ arrivals: [arrival({ decisions: decision("ALLOWED") })] }), reachable],
    [
      "what is not known is allowed by one of them",
      source({ arrivals: [arrival({ decisions: decision("INDETERMINATE") })] }),
      reachable,
    ],
  ])("agree when %s", (_, one, said) => {
    expect(about(one, said)).toEqual([]);
  });

  test.each([
    ["packets arrive, and it says UNREACHABLE", source(), blocked, "arrives"],
    ["packets are dropped, and it says REACHABLE", cut, reachable, "no route"],
    ["packets end nowhere", source({ arrivals: [] }), reachable, "nothing that dropped them"],
    ["packets are dropped by something else", { ...cut, ends: [ACL] }, blocked, "rule 1 denies"],
    [
      "packets are dropped where it says, and elsewhere too",
      { ...cut, ends: [NO_ROUTE, ACL] },
      blocked,
      "rule 1 denies",
    ],
    ["some packets arrive, and some are dropped", source({ ends: [ACL] }), reachable, "ends at"],
    [
      "some are dropped, and it knows of one DNS server",
      source({ ends: [ACL] }),
      asks("ns-1"),
      "ends at network-acl acl-1 (rule 1 denies)",
    ],
    [
      "packets arrive by its way, and by another",
      source({ arrivals: [arrival(), arrival({ way: THROUGH_INTERNET })] }),
      reachable,
      "igw-01c",
    ],
    ["packets leave by NAT, and it says endpoint", throughNat("1.2.3.4"), reachable, "igw-01c"],
    ["packets leave by NAT with another address", throughNat("1.2.3.5"), byNat, "1.2.3.5"],
    ["packets go through an endpoint, and it says NAT", source(), byNat, "vpce-0b3"],
    [
      "a request is denied that it allows",
      source({ arrivals: [arrival({ decisions: decision("DENIED") })] }),
      reachable,
      "dynamodb:GetItem was DENIED, and the doctor says ALLOWED",
    ],
    [
      "a request is denied that it does not judge",
      source({ arrivals: [arrival({ decisions: decision("DENIED"), refused: true })] }),
      diagnosis({ groups: groupsOf() }, { known: true, items: [] }),
      "was DENIED, and the doctor does not judge it",
    ],
    [
      "a request is allowed of which it judges another action",
      source({ arrivals: [arrival({ decisions: decision("ALLOWED") })] }),
      diagnosis({ groups: groupsOf() }, decided("dynamodb:PutItem", {})),
      "was ALLOWED, and the doctor does not judge it",
    ],
  ])("disagree when %s", (_, one, said, what) => {
    const [sentence, ...others] = about(one, said);
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
