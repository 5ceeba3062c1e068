import { cidrRule, roomRule, subnetCapacity, zoneCidrs } from "./cidr";

test.each([
  "10.0.0.0/16",
  "10.255.0.0/16",
  "172.16.0.0/16",
  "172.31.0.0/16",
  "192.168.0.0/16",
  "10.0.0.0/17",
  "10.0.4.0/22",
  "10.0.0.0/24",
])("takes %s", (cidr) => {
  expect(cidrRule.schema.safeParse(cidr).success).toBe(true);
});

test.each([
  ["too large", "10.0.0.0/15"],
  ["smaller than one subnet", "10.0.0.0/25"],
  ["host bits", "10.0.1.0/16"],
  ["public", "8.8.0.0/16"],
  ["beside 172.16.0.0/12", "172.32.0.0/16"],
  ["beside 172.16.0.0/12", "172.15.0.0/16"],
  ["beside 192.168.0.0/16", "192.169.0.0/16"],
  ["shared address space", "100.64.0.0/16"],
  ["loopback", "127.0.0.0/16"],
  ["link-local", "169.254.0.0/16"],
  ["no length", "10.0.0.0"],
  ["a length that is none", "10.0.0.0/33"],
  ["an octet that is none", "10.0.256.0/24"],
  ["three octets", "10.0.0/16"],
  ["a leading zero", "010.0.0.0/16"],
  ["IPv6", "fd00::/56"],
  ["a space", " 10.0.0.0/16"],
  ["empty", ""],
])("refuses a block with %s: %s", (_, cidr) => {
  expect(cidrRule.schema.safeParse(cidr).success).toBe(false);
});

test.each([
  ["10.0.0.0/24", 1],
  ["10.0.0.0/23", 2],
  ["10.0.0.0/16", 256],
])("%s holds %i subnets", (cidr, expected) => {
  expect(subnetCapacity(cidr)).toBe(expected);
});

test.each([
  [1, "10.0.0.0/23", true],
  [1, "10.0.0.0/24", false],
  [2, "10.0.0.0/22", true],
  [2, "10.0.0.0/23", false],
  [3, "10.0.0.0/21", true],
  [3, "10.0.0.0/22", false],
  [5, "10.0.0.0/20", true],
  [5, "10.0.0.0/21", false],
])("%i zones in %s: %s", (zones, cidr, expected) => {
  expect(roomRule(zones).schema.safeParse(cidr).success).toBe(expected);
});

test("alternates private and public subnets", () => {
  expect([0, 1, 2].map((zone) => zoneCidrs("172.16.8.0/21", zone))).toEqual([
    { private: "172.16.8.0/24", public: "172.16.9.0/24" },
    { private: "172.16.10.0/24", public: "172.16.11.0/24" },
    { private: "172.16.12.0/24", public: "172.16.13.0/24" },
  ]);
});
