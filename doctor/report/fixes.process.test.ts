import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { type Fix } from "../remedy";
import { fixText } from "./fixes";

/** A fix of each kind, and of each form that its commands have, with this text in every place for text. */
const FIXES: readonly ((text: string) => Fix)[] = [
  (x) => ({ action: "associate-endpoint", endpointId: x, routeTableIds: [x, x], again: true }),
  (x) => ({
    action: "associate-endpoint",
    endpointId: "vpce-new",
    made: { vpcId: "vpc-1", serviceName: x },
    routeTableIds: [x],
    again: false,
  }),
  (x) => ({
    action: "create-gateway-endpoint",
    vpcId: x,
    serviceName: `com.amazonaws.${x}.dynamodb`,
    routeTableIds: [x, x],
    replaces: x,
    policy: x,
  }),
  (x) => ({ action: "wait-until-available", id: `nat-${x}` }),
  (x) => ({ action: "remove-route", routeTableId: x, destination: `pl-${x}` }),
  (x) => ({ action: "remove-route", routeTableId: x, destination: `::${x}` }),
  (x) => ({ action: "add-internet-route", routeTableId: x, internetGatewayId: x, replaces: true }),
  (x) => ({ action: "attach-internet-gateway", internetGatewayId: x, vpcId: x }),
  ...[
    (x: string) => ({ prefixListId: x }),
    (x: string) => ({ groupId: x }),
    (x: string) => ({ cidrs: [x, x] }),
  ].map((peer) => (x: string): Fix => ({
    action: "allow-in-security-group",
    groupId: x,
    direction: "egress",
    port: 443,
    peer: peer(x),
  })),
  (x) => ({
    action: "allow-in-network-acl",
    networkAclId: x,
    direction: "outbound",
    entries: [{ number: 1, replaces: false, allow: true, protocol: x, cidr: x }],
  }),
  (x) => ({ action: "enable-vpc-attribute", vpcId: x, attribute: "enableDnsSupport" }),
  (x) => ({
    action: "set-endpoint-url",
    endpointId: x,
    variable: "AWS_ENDPOINT_URL_DYNAMODB",
    url: x,
  }),
  (x) => ({ action: "add-endpoint-subnet", endpointId: x, subnetId: x }),
  (x) => ({
    action: "exclude-from-block-public-access",
    subnetId: x,
    exclusion: "allow-bidirectional",
  }),
  ...(
    [
      "role-policy",
      "permissions-boundary",
      "table-policy",
      "key-policy",
      "endpoint-policy",
    ] as const
  ).map((layer) => (x: string): Fix => ({
    action: "allow-in-policy",
    layer,
    id: x,
    roleName: x,
    statements: [],
    document: { Statement: [] },
  })),
];

/** The words that a shell splits each command into. */
function splitByShell(commands: readonly string[]): readonly (readonly string[])[] {
  // A command in a word of another has its words printed too.
  const script = [`words() { printf '%s\\0' "$#" "$@"; }`, `aws() { printf '%s|' "$@"; }`]
    .concat(commands.map((command) => `words ${command}`))
    .join("\n");
  const printed = execFileSync("sh", { input: script, maxBuffer: 1e9 }).toString().split("\0");
  const split: string[][] = [];
  for (let at = 0; at < printed.length - 1;) {
    const count = Number(printed[at]);
    split.push(printed.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return split;
}

const MARK = "MARK";

/** What a shell would interpret, among letters. No word of a process can have a NUL. */
const HOSTILE = fc.string({
  unit: fc.constantFrom(
    ...Array.from("abc09-_=~!#$&*()[]{}|;<>?`'\"\\ \t\n\r\u001b\u202e%^@:/.,é"),
  ),
  maxLength: 16,
});

const EXAMPLES = [
  "rtb-1; touch PWNED #",
  "$(touch PWNED)",
  "`touch PWNED`",
  "'; touch PWNED; '",
  "a' 'b",
  "--profile other",
  "\n touch PWNED",
  "$'\\n'",
];

test("a shell splits the commands of any fix into exactly the words that they have for plain names", () => {
  const commandsFor = (text: string) => FIXES.flatMap((fix) => fixText(fix(text)).commands);
  const plain = splitByShell(commandsFor(MARK));
  const hostile = [...EXAMPLES, ...fc.sample(HOSTILE, { numRuns: 1_000, seed: 11 })];
  const split = splitByShell(hostile.flatMap(commandsFor));
  const expected = hostile.flatMap((text) =>
    plain.map((words) => words.map((word) => word.replaceAll(MARK, () => text))),
  );
  expect(expected).toHaveLength(hostile.length * plain.length);
  expect(split).toEqual(expected);
});
