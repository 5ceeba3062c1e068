import { type AuditEntry, type Group } from "../../audit/audit";
import { TRAFFIC_DAYS } from "../../audit/traffic";
import { problemsReport, stepReport } from "../json";
import { remainingSentences } from "../remedy-text";
import { type AuditResult, natTraffic, savingPerGb } from "./result";
import { AUDIT_SCHEMA_VERSION, type AuditReport } from "./schema";

/** The audit in the form that `--json` prints. */
export function toAuditReport({ audit, scope }: AuditResult): AuditReport {
  const { entries, groups, counts, after } = audit;
  const numbers = new Map(entries.map((entry, number) => [entry, number]));
  const numberOf = (entry: AuditEntry): number => numbers.get(entry) ?? -1;
  return {
    schemaVersion: AUDIT_SCHEMA_VERSION,
    regions: [...scope.regions],
    functions: scope.functions,
    functionsInVpc: scope.functionsInVpc,
    otherSources: scope.others,
    counts: { ...counts },
    after: { ...after },
    groups: groups.map((group) => ({
      state: group.state,
      causes: group.causes.map((cause) => ({ ...cause })),
      entries: group.entries.map(numberOf),
      savesPerGb: savingPerGb(group),
      natGateways: natTraffic(group, scope).map(({ natGatewayId, bytes }) => ({
        id: natGatewayId,
        days: TRAFFIC_DAYS,
        bytes: bytes.known ? bytes.value : null,
        why: bytes.known ? null : `${bytes.missing} (${bytes.why})`,
      })),
      remedy: remedyReport(group, numberOf),
    })),
    entries: entries.map(({ question, actions, state, diagnosis }) => ({
      region: diagnosis.region,
      source: { ...question.source },
      role: diagnosis.role ?? null,
      table: diagnosis.table.known ? { ...diagnosis.table.value } : null,
      actions: actions === undefined ? null : [...actions],
      state,
      verdict: diagnosis.network.verdict,
      private: diagnosis.network.private ?? null,
      problems: problemsReport(diagnosis),
    })),
    notSeen: scope.notSeen.map(({ about, ...call }) => ({ ...call, about: [...about] })),
  };
}

function remedyReport(
  { remedy }: Group,
  numberOf: (entry: AuditEntry) => number,
): AuditReport["groups"][number]["remedy"] {
  if (remedy === undefined) return null;
  const { purpose, steps, mends, leaves } = remedy;
  return {
    purpose,
    steps: steps.map(stepReport),
    mends: mends.map(numberOf),
    leaves: leaves.map(({ entry, after }) => ({
      entry: numberOf(entry),
      remaining: [...remainingSentences(after)],
    })),
  };
}
