import type { NetworkAcl, NetworkAclEntry, NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  brief,
  DYNAMODB_CIDRS,
  edit,
  known,
  missing,
  withGatewayEndpoint,
  withInstance,
} from "./testing/network";

const BLOCKED = ["UNREACHABLE", "blocks SUBNET_ACL_RESTRICTION acl-private"];
const OPEN = ["REACHABLE", "private"];

function entry(RuleNumber: number, change: Partial<NetworkAclEntry> = {}): NetworkAclEntry {
  return {
    RuleNumber,
    Egress: true,
    Protocol: "6",
    RuleAction: "allow",
    CidrBlock: "0.0.0.0/0",
    PortRange: { From: 443, To: 443 },
    ...change,
  };
}

const ANSWERS = entry(100, { Egress: false, PortRange: { From: 1024, To: 65535 } });

function withEntries(
  entries: readonly NetworkAclEntry[] | undefined,
  snapshot = withGatewayEndpoint(),
): NetworkSnapshot {
  return edit(snapshot, "networkAcls", (acl) => ({ ...acl, Entries: entries }));
}

function briefWith(...entries: readonly NetworkAclEntry[]): readonly string[] {
  return brief(analyze(withEntries(entries)));
}

test("passes when the request and the answers are allowed", () => {
  expect(briefWith(entry(100), ANSWERS)).toEqual(OPEN);
});

test.each([
  ["nothing is allowed", []],
  ["only the answers are", [ANSWERS]],
  ["only the request is", [entry(100)]],
  ["the request's port is another", [entry(100, { PortRange: { From: 80, To: 80 } }), ANSWERS]],
  ["the protocol is UDP", [entry(100, { Protocol: "17" }), ANSWERS]],
  ["the address is another", [entry(100, { CidrBlock: "10.0.0.0/8" }), ANSWERS]],
  ["the rule is for IPv6", [entry(100, { CidrBlock: undefined, Ipv6CidrBlock: "::/0" }), ANSWERS]],
  ["the request is allowed inward only", [entry(100, { Egress: false }), ANSWERS]],
  ["the answers are denied first", [entry(100), { ...ANSWERS, RuleAction: "deny" }]],
])("blocks when %s", (_, entries) => {
  expect(briefWith(...entries)).toContain("blocks SUBNET_ACL_RESTRICTION acl-private");
  expect(briefWith(...entries)[0]).toBe("UNREACHABLE");
});

test("lets the one that denies decide between two of the same number", () => {
  const deny = entry(100, { RuleAction: "deny" });
  expect(briefWith(entry(100), deny, ANSWERS)).toEqual(BLOCKED);
  expect(briefWith(deny, entry(100), ANSWERS)).toEqual(BLOCKED);
});

test("cannot tell which of two network ACLs is the subnet's", () => {
  const { networkAcls, ...rest } = withGatewayEndpoint();
  const other: NetworkAcl = {
    NetworkAclId: "acl-zz",
    Associations: [{ SubnetId: "subnet-a" }],
    Entries: [],
  };
  const items = networkAcls.known ? networkAcls.items : [];
  for (const both of [known(...items, other), known(other, ...items)]) {
    expect(analyze({ ...rest, networkAcls: both })).toMatchObject({
      verdict: "INDETERMINATE",
      findings: [{ reason: { kind: "conflict", conflict: "duplicate-associations" } }],
    });
  }
});

test("lets the lowest number decide, regardless of the order of the answer", () => {
  const deny = entry(90, { RuleAction: "deny" });
  expect(briefWith(entry(100), deny, ANSWERS)).toEqual(BLOCKED);
  expect(briefWith(entry(80), deny, ANSWERS)).toEqual(OPEN);
  expect(briefWith(deny, entry(80), ANSWERS)).toEqual(OPEN);
});

test("names the direction, the rule that denies and the rule to add", () => {
  const trace = analyze(withEntries([entry(100), entry(90, { RuleAction: "deny" }), ANSWERS]));
  expect(trace.findings[0]).toMatchObject({
    hop: { direction: "outbound", ports: { from: 443, to: 443 }, deniedBy: 90, at: "source" },
    fix: {
      action: "allow-in-network-acl",
      networkAclId: "acl-private",
      direction: "outbound",
      cidrs: DYNAMODB_CIDRS,
      before: 90,
    },
  });
  const unanswered = analyze(withEntries([entry(100)]));
  expect(unanswered.findings[0]).toMatchObject({
    hop: { direction: "inbound", deniedBy: 32767 },
    fix: { ports: { from: 1024, to: 65535 }, before: 32767 },
  });
});

test("is partial when only some addresses of DynamoDB are allowed", () => {
  const trace = analyze(withEntries([entry(100, { CidrBlock: "52.94.0.0/23" }), ANSWERS]));
  expect(trace.verdict).toBe("PARTIAL");
  expect(trace.findings[0]?.destinations).toEqual([
    "3.218.182.0/24",
    "52.94.2.0/23",
    "52.119.224.0/20",
  ]);
});

test("is partial for a function when only part of the ephemeral ports may be answered", () => {
  const some = { ...ANSWERS, PortRange: { From: 32768, To: 65535 } };
  expect(briefWith(entry(100), some)).toEqual([
    "PARTIAL",
    "private",
    "blocks SUBNET_ACL_RESTRICTION acl-private",
  ]);
  const rest = { ...ANSWERS, RuleNumber: 110, PortRange: { From: 1024, To: 32767 } };
  expect(briefWith(entry(100), some, rest)).toEqual(OPEN);
});

test("cannot tell for an instance, whose ephemeral ports are its system's", () => {
  const answers = { ...ANSWERS, PortRange: { From: 32768, To: 60999 } };
  const trace = analyze(withEntries([entry(100), answers], withInstance()));
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(trace.findings[0]).toMatchObject({
    code: "SUBNET_ACL_RESTRICTION",
    reason: { kind: "unsupported", what: "ephemeral-ports" },
  });
  expect(analyze(withEntries([entry(100), ANSWERS], withInstance())).verdict).toBe("REACHABLE");
});

test.each([
  ["has no entries in the answer", undefined],
  ["has an entry without a number", [entry(100, { RuleNumber: undefined }), ANSWERS]],
  ["has an entry without a direction", [entry(100, { Egress: undefined }), ANSWERS]],
  ["has an entry without an action", [entry(100, { RuleAction: undefined }), ANSWERS]],
  ["has an entry without a protocol", [entry(100, { Protocol: undefined }), ANSWERS]],
  ["has an entry without ports", [entry(100, { PortRange: undefined }), ANSWERS]],
  ["has an entry with a CIDR that is none", [entry(100, { CidrBlock: "banana" }), ANSWERS]],
])("is indeterminate when the network ACL %s", (_, entries) => {
  const trace = analyze(withEntries(entries));
  expect(trace.verdict).toBe("INDETERMINATE");
  expect(trace.findings[0]?.code).toBe("UNKNOWN_RESOURCE");
});

test("does not mind a malformed entry behind the one that decides", () => {
  expect(briefWith(entry(100), entry(200, { CidrBlock: "banana" }), ANSWERS)).toEqual(OPEN);
});

test("names the missing file, and the subnet without a network ACL", () => {
  const unknown = { ...withGatewayEndpoint(), networkAcls: missing("describe-network-acls.json") };
  expect(analyze(unknown).findings).toMatchObject([
    {
      effect: "unknown",
      reason: { missing: "describe-network-acls.json" },
      subnetIds: ["subnet-a", "subnet-b"],
    },
  ]);
  const none = edit(withGatewayEndpoint(), "networkAcls", () => undefined);
  expect(analyze(none)).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [
      { code: "UNKNOWN_RESOURCE", reason: { kind: "not-found", id: "subnet-a" } },
      { code: "UNKNOWN_RESOURCE", reason: { kind: "not-found", id: "subnet-b" } },
    ],
  });
});
