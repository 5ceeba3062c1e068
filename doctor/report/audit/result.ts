import { type Audit, type AuditEntry, type Group, type State } from "../../audit/audit";
import { type Scope } from "../../audit/scope";
import { TRAFFIC_DAYS } from "../../audit/traffic";
import { type WayCost } from "../../cost/cost";
import { type Fact } from "../../snapshot/known";
import { sourceName } from "../text";

/** What every format of an audit writes. */
export interface AuditResult {
  readonly audit: Audit;
  readonly scope: Scope;
}

/** A state in the report's words. */
export const STATE_NAMES: Readonly<Record<State, string>> = {
  broken: "Broken",
  denied: "Denied",
  "not-private": "Not private",
  unknown: "Unknown",
  fine: "Fine",
};

/** The name of an entry's source, and of its table if the audit has the source with several. */
export function namesIn({ entries }: Audit): (entry: AuditEntry) => string {
  const uses = new Map<string, number>();
  for (const entry of entries) uses.set(keyOf(entry), (uses.get(keyOf(entry)) ?? 0) + 1);
  return (entry) => {
    const { source, table } = entry.diagnosis;
    const name = sourceName(source);
    const isOnly = uses.get(keyOf(entry)) === 1 || !table.known;
    return isOnly ? name : `${name} (${table.value.name})`;
  };
}

/** The same for every entry of a source. */
export function keyOf({ question, diagnosis: { region } }: AuditEntry): string {
  return JSON.stringify([region, question.source]);
}

/** `3 functions`, `1 instance`, `4 sources`. */
export function sourcesText(entries: readonly AuditEntry[]): string {
  const sources = new Map(entries.map((entry) => [keyOf(entry), kindOf(entry)]));
  const kinds = new Set(sources.values());
  const [kind = "source"] = kinds.size === 1 ? kinds : [];
  return `${sources.size} ${kind}${sources.size === 1 ? "" : "s"}`;
}

function kindOf({ question: { source } }: AuditEntry): string {
  switch (source.kind) {
    case "function":
    case "hypothetical-function":
      return "function";
    case "instance":
      return "instance";
    case "ecs-task":
      return "task";
    case "ecs-service":
      return "service";
    case "app-runner-service":
      return "App Runner service";
    case "network-interface":
      return "interface";
  }
}

/** What is wrong, as in `NO_ROUTE_TO_DESTINATION at rtb-0d9`. */
export function causeText({ state, causes, entries }: Group): string {
  const [first, ...others] = causes;
  if (first === undefined) return fineText(entries);
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  switch (state) {
    case "not-private":
      return `through ${causes.map(({ component }) => component).join(", ")}`;
    case "unknown":
      return `${first.code}: ${first.component}${more}`;
    case "broken":
    case "denied":
    case "fine":
      return `${first.code} at ${first.component}${more}`;
  }
}

function fineText(entries: readonly AuditEntry[]): string {
  const outside = entries.filter(({ diagnosis }) => diagnosis.network.private !== true).length;
  if (outside === 0) return "private, allowed";
  return `allowed; ${entries.length - outside} private, ${outside} outside any VPC`;
}

/** What a GB through this path costs more than through the path with the remedy. */
export function savingPerGb({ remedy, entries }: Group): number {
  if (remedy === undefined || entries[0]?.state !== "not-private") return 0;
  return Math.max(...entries[0].diagnosis.cost.ways.map(({ perGb }: WayCost) => perGb), 0);
}

export interface NatTraffic {
  readonly natGatewayId: string;
  readonly bytes: Fact<number>;
}

/** What passed the NAT gateways that a group pays for. */
export function natTraffic({ state, causes }: Group, { traffic }: Scope): readonly NatTraffic[] {
  if (state !== "not-private") return [];
  return causes.flatMap(({ component: natGatewayId }) => {
    const bytes = traffic.get(natGatewayId);
    return bytes === undefined ? [] : [{ natGatewayId, bytes }];
  });
}

const GB = 1e9;

/** `nat-07f sent 812.4 GB in 30 days, for DynamoDB and others: saves at most $36.56 of that` */
export function trafficText({ natGatewayId, bytes }: NatTraffic, perGb: number): string {
  if (!bytes.known) {
    return `how much ${natGatewayId} sent is unknown: ${bytes.missing} (${bytes.why})`;
  }
  const gb = bytes.value / GB;
  const amount = perGb > 0 ? `: saves at most $${(gb * perGb).toFixed(2)} of that` : "";
  return `${natGatewayId} sent ${gb.toFixed(1)} GB in ${TRAFFIC_DAYS} days, for DynamoDB and others${amount}`;
}
