import { type Diagnosis } from "../diagnose";
import { problemsOf } from "./problems";
import { type Report, SCHEMA_VERSION } from "./schema";

/** The diagnosis in the form that `--json` prints. */
export function toReport(diagnosis: Diagnosis): Report {
  const { outcome, region, source, role, table, network, permissions, cost } = diagnosis;
  const items = permissions.known ? permissions.items : [];
  const layers = items.flatMap(({ decision }) => decision.assumptions.map(({ layer }) => layer));
  return {
    schemaVersion: SCHEMA_VERSION,
    outcome,
    region,
    source: { ...source },
    role: role ?? null,
    table: table.known ? { ...table.value } : null,
    network: {
      verdict: network.verdict,
      private: network.private ?? null,
      groups: network.groups.map(({ subnets, paths }) => ({
        subnets: subnets.map((subnet) => ({ ...subnet })),
        paths: paths.map(({ status, destinations, via, hops }) => ({
          status,
          destinations: [...destinations],
          via: via ? { ...via } : null,
          hops: hops.map((hop) => ({ ...hop })),
        })),
      })),
    },
    permissions: items.map(({ action, on, resources, decision, via }) => ({
      action,
      on,
      resources: [...resources],
      effect: decision.effect,
      code: decision.code,
      via: via ? { ...via } : null,
      decidedBy: decision.decidedBy.map((statement) => ({ ...statement })),
    })),
    problems: problemsOf(diagnosis).map(({ area, effect, code, sentence, fix, finding }) => ({
      area,
      effect,
      code,
      id: finding?.id ?? null,
      subnetIds: [...(finding?.subnetIds ?? [])],
      sentence,
      fix: fix ? { sentence: fix.sentence, commands: [...fix.commands] } : null,
    })),
    cost: {
      date: cost.date,
      regions: [...cost.regions],
      ways: [...cost.ways],
      alternatives: [...cost.alternatives],
    },
    assumptions: [...new Set(layers)],
  };
}
