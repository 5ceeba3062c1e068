import fc from "fast-check";
import ipaddr from "ipaddr.js";
import {
  cidrOverlaps,
  covers,
  intersect,
  parseCidr,
  sizeOf,
  subtract,
  toCidrs,
  union,
  type Ranges,
} from "./addresses";

const cidr = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(32))
  .map(([a, b, c, d, prefix]) => `${a}.${b}.${c}.${d}/${prefix}`);
const cidrs = fc.array(cidr, { maxLength: 6 }).map(parse);

function parse(texts: readonly string[]): Ranges {
  return union(texts.map((text) => parseCidr(text)!));
}

test.each([
  ["0.0.0.0/0", 0, 2 ** 32 - 1],
  ["10.0.0.0/24", 167772160, 167772415],
  ["10.0.0.7/24", 167772160, 167772415],
  ["255.255.255.255/32", 2 ** 32 - 1, 2 ** 32 - 1],
])("reads %s", (text, first, last) => {
  expect(parseCidr(text)).toEqual({ first, last });
});

test.each([
  "",
  "10.0.0.0",
  "10.0.0.0/",
  "10.0.0.0/33",
  "10.0.0/24",
  "10.0.0.0.0/24",
  "10.0.0.256/24",
  "10.0.0.0001/24",
  "10..0.0/24",
  "10.0.0.0/2/4",
  " 10.0.0.0/24",
  "2001:db8::/32",
  "banana",
])("refuses %j", (text) => {
  expect(parseCidr(text)).toBeUndefined();
  expect(cidrOverlaps([{ first: 0, last: 2 ** 32 - 1 }], text)).toBeUndefined();
});

test("agrees with ipaddr.js on every CIDR", () => {
  fc.assert(
    fc.property(cidr, (text) => {
      const bytes = (address: ipaddr.IPv4) =>
        address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
      expect(parseCidr(text)).toEqual({
        first: bytes(ipaddr.IPv4.networkAddressFromCIDR(text)),
        last: bytes(ipaddr.IPv4.broadcastAddressFromCIDR(text)),
      });
    }),
  );
});

test("writes ranges as the CIDRs they were read from", () => {
  expect(toCidrs(parse(["52.94.0.0/22", "3.218.182.0/24"]))).toEqual([
    "3.218.182.0/24",
    "52.94.0.0/22",
  ]);
  expect(toCidrs(subtract(parse(["10.0.0.0/30"]), parse(["10.0.0.0/32"])))).toEqual([
    "10.0.0.1/32",
    "10.0.0.2/31",
  ]);
  expect(toCidrs(parse(["0.0.0.0/0"]))).toEqual(["0.0.0.0/0"]);
});

test("splits a set into what is in another and what is not, losing and doubling nothing", () => {
  const size = (ranges: Ranges) => ranges.reduce((sum, range) => sum + sizeOf(range), 0);
  fc.assert(
    fc.property(cidrs, cidrs, (left, right) => {
      const both = intersect(left, right);
      const rest = subtract(left, right);
      expect(size(both) + size(rest)).toBe(size(left));
      expect(union([...both, ...rest])).toEqual(left);
      expect(parse(toCidrs(left))).toEqual(left);
      expect(intersect(rest, right)).toEqual([]);
      expect(covers(right, both)).toBe(true);
      expect(covers(right, left)).toBe(rest.length === 0);
    }),
  );
});
