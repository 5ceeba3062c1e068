import type { IpPermission, NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import {
  brief,
  DYNAMODB_CIDRS,
  edit,
  FUNCTION,
  known,
  missing,
  PREFIX_LIST,
  VPC,
  withGatewayEndpoint,
} from "./testing/network";

const OPEN = ["REACHABLE", "private"];
const MISMATCH = ["UNREACHABLE", "blocks ENI_SG_RULES_MISMATCH sg-function"];
const TO_DYNAMODB: IpPermission = {
  IpProtocol: "tcp",
  FromPort: 443,
  ToPort: 443,
  PrefixListIds: [{ PrefixListId: PREFIX_LIST }],
};

function withEgress(permissions: readonly IpPermission[] | undefined): NetworkSnapshot {
  return edit(withGatewayEndpoint(), "securityGroups", (group) => ({
    ...group,
    IpPermissionsEgress: permissions,
  }));
}

function briefWith(...permissions: readonly IpPermission[]): readonly string[] {
  return brief(analyze(withEgress(permissions)));
}

test.each<[string, IpPermission]>([
  ["the prefix list", TO_DYNAMODB],
  ["the prefix list with the protocol's number", { ...TO_DYNAMODB, IpProtocol: "6" }],
  ["a range of ports around it", { ...TO_DYNAMODB, FromPort: 0, ToPort: 65535 }],
  ["all protocols", { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
  [
    "every CIDR of the list",
    {
      ...TO_DYNAMODB,
      PrefixListIds: [],
      IpRanges: DYNAMODB_CIDRS.map((CidrIp) => ({ CidrIp })),
    },
  ],
])("passes with egress to %s", (_, permission) => {
  expect(briefWith(permission)).toEqual(OPEN);
});

test.each<[string, IpPermission]>([
  ["another port", { ...TO_DYNAMODB, FromPort: 80, ToPort: 80 }],
  ["the port below", { ...TO_DYNAMODB, FromPort: 0, ToPort: 442 }],
  ["the port above", { ...TO_DYNAMODB, FromPort: 444, ToPort: 65535 }],
  ["another protocol", { ...TO_DYNAMODB, IpProtocol: "udp" }],
  ["another CIDR", { ...TO_DYNAMODB, PrefixListIds: [], IpRanges: [{ CidrIp: "10.0.0.0/8" }] }],
  ["IPv6", { ...TO_DYNAMODB, PrefixListIds: [], Ipv6Ranges: [{ CidrIpv6: "::/0" }] }],
  [
    "a group, which no address of DynamoDB is in",
    { ...TO_DYNAMODB, PrefixListIds: [], UserIdGroupPairs: [{ GroupId: "sg-function" }] },
  ],
])("blocks with egress to %s only", (_, permission) => {
  expect(briefWith(permission)).toEqual(MISMATCH);
});

test("blocks with another prefix list, and passes when that holds the same addresses", () => {
  const rule = { ...TO_DYNAMODB, PrefixListIds: [{ PrefixListId: "pl-own" }] };
  const withEntries = (...cidrs: readonly string[]): NetworkSnapshot => {
    const snapshot = withEgress([rule]);
    const entries = snapshot.prefixListEntries.known ? snapshot.prefixListEntries.items : [];
    const own = { PrefixListId: "pl-own", Entries: cidrs.map((Cidr) => ({ Cidr })) };
    return { ...snapshot, prefixListEntries: known(...entries, own) };
  };
  expect(brief(analyze(withEntries("10.0.0.0/8")))).toEqual(MISMATCH);
  expect(brief(analyze(withEntries(...DYNAMODB_CIDRS)))).toEqual(OPEN);
  expect(brief(analyze(withEgress([rule])))).toEqual([
    "INDETERMINATE",
    "unknown UNKNOWN_RESOURCE sg-function",
  ]);
});

test("says that a group has no rules at all, and what to add", () => {
  const trace = analyze(withEgress([]));
  expect(brief(trace)).toEqual(["UNREACHABLE", "blocks SG_HAS_NO_RULES sg-function"]);
  expect(trace.findings[0]?.fix).toEqual({
    action: "allow-in-security-group",
    groupId: "sg-function",
    direction: "egress",
    port: 443,
    peer: { prefixListId: PREFIX_LIST },
  });
});

test("is partial when the rules hold only some addresses of DynamoDB", () => {
  const trace = analyze(
    withEgress([{ ...TO_DYNAMODB, PrefixListIds: [], IpRanges: [{ CidrIp: "52.0.0.0/8" }] }]),
  );
  expect(brief(trace)).toEqual(["PARTIAL", "private", "blocks X_PREFIX_LIST_PARTIAL sg-function"]);
  expect(trace.findings[0]?.destinations).toEqual(["3.218.182.0/24"]);
});

test("takes the union of all groups", () => {
  const snapshot: NetworkSnapshot = {
    ...withGatewayEndpoint(),
    source: { ...FUNCTION, securityGroupIds: ["sg-none", "sg-open"] },
    securityGroups: known(
      { GroupId: "sg-none", VpcId: VPC, IpPermissionsEgress: [] },
      { GroupId: "sg-open", VpcId: VPC, IpPermissionsEgress: [TO_DYNAMODB] },
    ),
  };
  expect(brief(analyze(snapshot))).toEqual(OPEN);
  const shut = edit(snapshot, "securityGroups", (group) => ({
    ...group,
    IpPermissionsEgress: [],
  }));
  expect(brief(analyze(shut))).toEqual(["UNREACHABLE", "blocks SG_HAS_NO_RULES sg-none"]);
});

test("does not ask for inbound rules, because groups are stateful", () => {
  const open = edit(withGatewayEndpoint(), "securityGroups", (group) => ({
    ...group,
    IpPermissions: [],
  }));
  expect(brief(analyze(open))).toEqual(OPEN);
});

test("cannot tell with an unknown group, unless another group allows everything", () => {
  const source = { ...FUNCTION, securityGroupIds: ["sg-function", "sg-gone"] };
  expect(brief(analyze({ ...withGatewayEndpoint(), source }))).toEqual(OPEN);
  expect(analyze({ ...withEgress([]), source })).toMatchObject({
    verdict: "INDETERMINATE",
    findings: [{ code: "UNKNOWN_RESOURCE", reason: { kind: "not-found", id: "sg-gone" } }],
  });
});

test.each<[string, NetworkSnapshot]>([
  [
    "the file is missing",
    { ...withGatewayEndpoint(), securityGroups: missing("describe-security-groups.json") },
  ],
  ["the answer holds no rules", withEgress(undefined)],
  ["a rule has no protocol", withEgress([{ ...TO_DYNAMODB, IpProtocol: undefined }])],
  ["a rule has no ports", withEgress([{ ...TO_DYNAMODB, FromPort: undefined }])],
  [
    "a rule has a CIDR that is none",
    withEgress([{ ...TO_DYNAMODB, PrefixListIds: [], IpRanges: [{ CidrIp: "banana" }] }]),
  ],
])("is indeterminate when %s", (_, snapshot) => {
  expect(brief(analyze(snapshot))).toEqual([
    "INDETERMINATE",
    "unknown UNKNOWN_RESOURCE sg-function",
  ]);
});
