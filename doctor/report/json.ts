import { type Diagnosis } from "../diagnose";
import { type Remedy, type Step } from "../remedy";
import { fixText } from "./fixes";
import { problemsOf } from "./problems";
import { remainingSentences, sharingText, triedText } from "./remedy-text";
import { type Report, SCHEMA_VERSION } from "./schema";
import { terraformOf } from "./terraform-fixes";

/** The diagnosis, and what to change, in the form that `--json` prints. */
export function toReport(diagnosis: Diagnosis, remedy?: Remedy): Report {
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
    problems: problemsReport(diagnosis),
    remedy: remedy === undefined ? null : remedyReport(remedy),
    cost: {
      date: cost.date,
      regions: [...cost.regions],
      ways: [...cost.ways],
      alternatives: [...cost.alternatives],
    },
    assumptions: [...new Set(layers), ...network.unseen],
  };
}

function remedyReport(remedy: Remedy): NonNullable<Report["remedy"]> {
  const { purpose, steps, after } = remedy;
  return {
    purpose,
    steps: steps.map(stepReport),
    tried: triedText(remedy),
    outcome: after.outcome,
    remaining: [...remainingSentences(after)],
  };
}

export function problemsReport(diagnosis: Diagnosis): Report["problems"] {
  return problemsOf(diagnosis).map(({ area, effect, code, sentence, finding }) => ({
    area,
    effect,
    code,
    id: finding?.id ?? null,
    subnetIds: [...(finding?.subnetIds ?? [])],
    sentence,
  }));
}

export function stepReport(step: Step): NonNullable<Report["remedy"]>["steps"][number] {
  const { sentence, commands } = fixText(step.fix);
  return {
    action: step.fix.action,
    sentence,
    commands: [...commands],
    terraform: [...terraformOf(step.fix)],
    lostAlone: [...step.lostAlone],
    affects: [...sharingText(step)],
  };
}
