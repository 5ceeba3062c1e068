import { arrival, dropped, notModeled, passed, source, THROUGH_INTERNET } from "../testing/packets";
import { arrived, functionText, notShown, packetsText } from "./packets";

const RTB = passed("route-table", "rtb-0d9");
const GROUP = passed("security-group", "sg-0f2");

test.each([
  ["through an endpoint", source({ hops: [GROUP, RTB] }), "rtb-0d9 → vpce-0b3"],
  [
    "through NAT",
    source({
      hops: [
        GROUP,
        { ...RTB, what: "0.0.0.0/0 → nat-07f" },
        { ...passed("route-table", "rtb-0e1"), what: "0.0.0.0/0 → igw-01c" },
        { ...passed("internet-gateway", "igw-01c"), what: "10.0.3.4 → 198.51.100.7" },
      ],
      arrivals: [arrival({ way: THROUGH_INTERNET }), arrival({ way: THROUGH_INTERNET })],
    }),
    "rtb-0d9 → nat-07f → rtb-0e1 → igw-01c",
  ],
  [
    "from outside any VPC",
    source({ hops: [], arrivals: [arrival({ way: { kind: "public-endpoint" } })] }),
    "public endpoint",
  ],
  [
    "to where they are dropped",
    source({ arrivals: [], ends: [dropped("route-table", "rtb-0d9", "no route")] }),
    "no route: dropped at rtb-0d9",
  ],
  [
    "to where the lab ends",
    source({ arrivals: [], ends: [notModeled("tgw-1", "tgw-1 is not modeled")] }),
    "skipped: tgw-1 is not modeled",
  ],
  ["nowhere", source({ arrivals: [] }), "no answer, and nothing that dropped them"],
])("shows packets that go %s", (_, one, text) => {
  expect(packetsText({ sources: [one] })).toBe(text);
});

test("says why no packet was sent", () => {
  expect(packetsText({ skipped: "not on Linux" })).toBe("skipped: not on Linux");
});

test("shows interfaces with paths of one kind once, and others beside them", () => {
  const other = source({ hops: [passed("route-table", "rtb-2")] });
  const cut = source({ arrivals: [], ends: [dropped("network-acl", "acl-1", "rule 1 denies")] });
  expect(packetsText({ sources: [source({ hops: [RTB] }), other, cut] })).toBe(
    "rtb-0d9 → vpce-0b3; rule 1 denies: dropped at acl-1",
  );
});

test("takes packets that end where the lab ends neither for arrived nor for dropped", () => {
  expect(arrived(source())).toBe(true);
  expect(arrived(source({ arrivals: [], ends: [dropped("route-table", "rtb-1", "")] }))).toBe(
    false,
  );
  expect(arrived(source({ arrivals: [], ends: [notModeled("tgw-1", "")] }))).toBeUndefined();
});

test("names each interface of which the lab does not show everything", () => {
  const ends = [dropped("route-table", "rtb-1", "no route"), notModeled("tgw-1", "not modeled")];
  const part = { ...source({ ends }), subnetId: "subnet-1" };
  expect(notShown({ sources: [part, source()] })).toEqual(["subnet-1: not modeled"]);
  expect(notShown({ sources: [source()] })).toEqual([]);
  expect(notShown({ skipped: "not on Linux" })).toEqual(["not on Linux"]);
});

test("says of the function what it did, or how it failed at any interface", () => {
  const fine = source({ operations: ["put", "get"] });
  const failure = { operation: "probe", errorType: "Unreachable", message: "", seconds: 4.04 };
  const failed = source({ operations: [], failure: { ...failure, operation: "probe" } });
  expect(functionText({ sources: [fine, fine] })).toBe("put get");
  expect(functionText({ sources: [fine, failed] })).toBe("Unreachable in 4.0 s");
});
