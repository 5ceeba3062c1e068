import { type AuditResult } from "../../report/audit";
import { type Audit, audit, type Group, STATES } from "../audit";
import { subjectsOf } from "../collection";
import { readCollection } from "../folder";
import { type Scope } from "../scope";
import { accountFolder } from "./account";

/** An audit of three sources: one that is broken, one that is denied, and one whose path is not private. */
export function smallAudit(): Audit {
  const folder = accountFolder([
    {
      example: "no-route",
      source: "functions/orders-writer",
      role: "orders-writer",
      table: "orders",
      vpcId: "vpc-a",
    },
    {
      example: "endpoint-without-route-table",
      source: "instances/i-0f1e2d3c4b5a69788",
      role: "tutorial",
      table: "^music",
      vpcId: "vpc-b",
    },
  ]);
  const other = accountFolder([
    {
      example: "gateway-endpoint",
      source: "functions/orders-reader",
      role: "orders-reader",
      table: "orders",
      vpcId: "vpc-a",
    },
  ]);
  return merged([folder, other].map((each) => audit(subjectsOf(readCollection(each)))));
}

function merged(audits: readonly Audit[]): Audit {
  return auditOf(audits.flatMap(({ groups }) => groups));
}

/** An audit of groups whose remedies make every entry fine. */
function auditOf(groups: readonly Group[]): Audit {
  const sorted = [...groups].sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
  const entries = sorted.flatMap((group) => group.entries);
  const none = { broken: 0, denied: 0, "not-private": 0, unknown: 0, fine: 0 };
  const counts = { ...none };
  for (const { state } of entries) counts[state] += 1;
  return { entries, groups: sorted, counts, after: { ...none, fine: entries.length } };
}

/** An audit of functions alone, in one Region. */
export function resultOf(audited: Audit, notSeen: Scope["notSeen"] = []): AuditResult {
  const functions = new Set(audited.entries.map(({ question }) => JSON.stringify(question.source)))
    .size;
  const scope = {
    regions: ["us-east-2"],
    functions,
    functionsInVpc: functions,
    others: 0,
    traffic: new Map(),
    notSeen,
  };
  return { audit: audited, scope };
}

/** The same audit of things with other names. */
export function renamedAudit({ groups }: Audit, names: RegExp, name: () => string): Audit {
  return auditOf(groups.map((group) => withNames(group, names, name)));
}

function withNames(group: Group, names: RegExp, name: (old: string) => string): Group {
  const renamed = JSON.parse(JSON.stringify(group), (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll(names, name) : value,
  ) as Group;
  // A remedy names the group's own entries.
  return renamed.remedy === undefined
    ? renamed
    : { ...renamed, remedy: { ...renamed.remedy, mends: renamed.entries, leaves: [] } };
}

/** The names of the examples' sources and tables, and the ids of what is on their paths. */
const IDS = /\b(rtb|sg|acl|vpce|subnet|igw|vpc)-[0-9a-f]{17}\b|orders-writer|orders-reader|music/gi;

/** An audit of this many functions, each with a cause of its own. */
export function manyGroups(functions: number): Audit {
  const { groups } = smallAudit();
  return auditOf(
    Array.from({ length: functions }, (_, number) => {
      const group = groups[number % groups.length];
      if (group === undefined) throw new Error("there is no group");
      return numbered(group, number.toString(16).padStart(3, "0"));
    }),
  );
}

function numbered(group: Group, suffix: string): Group {
  const rename = (id: string) =>
    /^(orders|music)/i.test(id) ? `${id}-${suffix}` : `${id.slice(0, -3)}${suffix}`;
  return withNames(group, IDS, rename);
}
