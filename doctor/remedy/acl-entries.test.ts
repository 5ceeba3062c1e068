import { type NetworkAclEntry } from "../snapshot/network";
import { entriesThatAllow } from "./acl-entries";

const CIDRS = ["52.94.0.0/22", "3.218.182.0/24"];
const wanted = { direction: "outbound", ports: { from: 443, to: 443 }, cidrs: CIDRS } as const;

function deny(number: number, Egress = true): NetworkAclEntry {
  const PortRange = { From: 443, To: 443 };
  const CidrBlock = "0.0.0.0/0";
  return { RuleNumber: number, Egress, Protocol: "6", RuleAction: "deny", CidrBlock, PortRange };
}

const numbersOf = (entries: readonly NetworkAclEntry[], before: number) =>
  entriesThatAllow(entries, { ...wanted, before })?.map(({ number, replaces, allow }) => [
    number,
    allow ? "allow" : "deny",
    ...(replaces ? ["replaces"] : []),
  ]);

test("takes the free numbers just below the entry that denies", () => {
  expect(numbersOf([deny(100)], 100)).toEqual([
    [98, "allow"],
    [99, "allow"],
  ]);
});

test("jumps over numbers that are taken, in the same direction only", () => {
  expect(numbersOf([deny(99), deny(98, false), deny(100)], 100)).toEqual([
    [97, "allow"],
    [98, "allow"],
  ]);
});

test("comes after the last entry if only `*` denies, and leaves room there", () => {
  expect(numbersOf([deny(100)], 32767)).toEqual([
    [101, "allow"],
    [102, "allow"],
  ]);
  expect(numbersOf([], 32767)).toEqual([
    [1, "allow"],
    [2, "allow"],
  ]);
  expect(numbersOf([deny(32766)], 32767)).toEqual([
    [32764, "allow"],
    [32765, "allow"],
  ]);
});

test("moves the entry behind if there is no room below it, and replaces it last", () => {
  expect(numbersOf([deny(1)], 1)).toEqual([
    [3, "deny"],
    [2, "allow"],
    [1, "allow", "replaces"],
  ]);
});

test.each([
  ["the next entry leaves no room", [deny(1), deny(3)], 1],
  ["the entry is for IPv6", [{ ...deny(1), CidrBlock: undefined, Ipv6CidrBlock: "::/0" }], 1],
  ["the entry is unknown", [], 1],
])("gives up where %s", (_, entries, before) => {
  expect(entriesThatAllow(entries, { ...wanted, before })).toBeUndefined();
});
